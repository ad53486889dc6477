// An index that grows by one article a generation: generation n holds exactly n articles, so an answer with more or
// fewer would be a mix of two.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::testing {

class GrowingSite {
 public:
  GrowingSite() { publish(); }

  std::string index() const { return (folder_ / "index").string(); }
  std::uint64_t generation() const { return generation_; }
  static std::string url(std::uint64_t number) { return "https://a.example/" + std::to_string(number); }

  void publish() {
    ++generation_;
    const std::string number = std::to_string(generation_);
    ArticleFile article;
    article.title = "Harbour bridge closed";
    article.excerpt = "Closed on day " + number;
    article.url = url(generation_);
    write_article(folder_ / ("docs/" + number + ".md"), article);
    const indexer::Report report = index_corpus(folder_ / "docs", index());
    if (report.outcome != indexer::Outcome::published) throw std::runtime_error("not published: " + report.message);
  }

 private:
  TemporaryDirectory folder_;
  std::uint64_t generation_ = 0;
};

}  // namespace newsfold::testing
