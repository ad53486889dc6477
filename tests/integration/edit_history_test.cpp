// Any history of edits ends in the index of a full run over the same files: every document, term, position, value and
// word as written.
#include <xapian.h>

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "common/index_directory.hpp"
#include "common/manifest.hpp"
#include "common/schema.hpp"
#include "common/stored_article.hpp"
#include "common/timestamp.hpp"
#include "indexer/verification.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/article_words.hpp"
#include "tests/support/random_news.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;
using namespace newsfold::testing;
using indexer::Outcome;

namespace {

// All that the database holds of a document.
std::string dump(const Xapian::Database& database, Xapian::docid id) {
  const Xapian::Document document = database.get_document(id);
  std::string text = document.get_data();
  for (auto value = document.values_begin(); value != document.values_end(); ++value) {
    text += "\nvalue " + std::to_string(value.get_valueno()) + " " + *value;
  }
  for (auto term = database.termlist_begin(id); term != database.termlist_end(id); ++term) {
    text += "\nterm " + *term + " " + std::to_string(term.get_wdf());
    for (auto position = term.positionlist_begin(); position != term.positionlist_end(); ++position) {
      text += " " + std::to_string(*position);
    }
  }
  return text;
}

std::string dump(const common::ArticleWords& words) {
  std::string text;
  for (std::size_t field = 0; field < words.size(); ++field) {
    text += "\nwords " + std::to_string(field);
    for (const common::PlacedWord& word : words[field]) text += " " + word.text + "@" + std::to_string(word.position);
  }
  return text;
}

struct Dump {
  std::map<std::string, std::string> articles;  // by id, what the index holds of each
  Dictionary words;                             // with their counts over all segments
};

std::filesystem::path current_folder(const std::filesystem::path& index) {
  const common::IndexDirectory directory(index);
  return directory.generation(directory.current()->number);
}

common::Manifest current_manifest(const std::filesystem::path& index) {
  return common::load_manifest(current_folder(index), common::IndexDirectory(index).current()->manifest_checksum);
}

void dump_segment(const std::filesystem::path& path, Dump& all) {
  const Xapian::Database database(path.string());
  const common::ForwardIndex index(path / common::kForwardIndexName);
  const std::vector<std::string> by_id = words_by_id(index);
  common::StoredArticleReader articles(path);
  for (auto posting = database.postlist_begin(""); posting != database.postlist_end(""); ++posting) {
    const common::Article article = articles.read(*posting);
    const std::string words = dump(words_of(index, *posting, by_id));
    REQUIRE(all.articles.emplace(article.id, encode_article(article) + dump(database, *posting) + words).second);
  }
  for (const auto& [word, counts] : dictionary_of(index)) {
    for (std::size_t field = 0; field < counts.size(); ++field) all.words[word][field] += counts[field];
  }
}

Dump dump_index(const std::filesystem::path& index) {
  Dump all;
  for (const auto& segment : current_manifest(index).segments) {
    dump_segment(current_folder(index) / segment.name, all);
  }
  return all;
}

class Site {
 public:
  // `split_articles`: from so many on there are two segments. `undated_in`: one in so many has no date.
  Site(unsigned seed, int events, std::size_t split_articles, unsigned undated_in)
      : random_(seed), split_articles_(split_articles), undated_in_(undated_in) {
    for (const NewsItem& item : random_news_items(random_, events, kDays)) add(item);
  }

  indexer::Report run() {
    indexer::Options options = index_options(docs_, folder_.path() / "index", {"--force"});
    options.split_articles = split_articles_;
    return indexer::run_index(options);
  }

  std::size_t segments() const { return current_manifest(folder_.path() / "index").segments.size(); }

  void edit() {
    const int number = static_cast<int>(random_() % static_cast<unsigned>(count_));
    switch (random_() % 7) {
      case 0: std::filesystem::remove(file(number)); break;
      case 1: add(any_item()); break;
      case 2: write(number, any_item()); break;
      case 3:
        if (std::filesystem::exists(file(number))) std::filesystem::rename(file(number), file(count_++));
        break;
      case 4:
        if (std::filesystem::exists(file(number))) {
          std::filesystem::last_write_time(file(number), std::filesystem::file_time_type::clock::now());
        }
        break;
      case 5: rewrite_in_place(number); break;
      default: write(number, any_item(), "https://a.example/" + std::to_string(random_() % 400));
    }
  }

  void check_against_full_run() {
    const TemporaryDirectory fresh;
    REQUIRE(index_corpus(docs_, fresh.path() / "index").outcome == Outcome::published);
    const Dump full = dump_index(fresh.path() / "index"), grown = dump_index(folder_.path() / "index");
    REQUIRE(grown.articles.size() == full.articles.size());
    for (const auto& [id, text] : full.articles) {
      CAPTURE(id);
      REQUIRE(grown.articles.contains(id));
      REQUIRE(grown.articles.at(id) == text);
    }
    REQUIRE(full.words.size() > 20);
    REQUIRE(grown.words == full.words);
    CHECK(current_manifest(folder_.path() / "index").contents == current_manifest(fresh.path() / "index").contents);
    CHECK(indexer::verify_index(common::IndexDirectory(folder_.path() / "index")).problems.empty());
  }

 private:
  static constexpr int kDays = 1500;

  std::filesystem::path file(int number) const { return docs_ / (std::to_string(number) + ".md"); }

  NewsItem any_item() { return random_news_items(random_, 1, kDays).front(); }

  void add(const NewsItem& item) { write(count_++, item); }

  void write(int number, const NewsItem& item, const std::string& related = "") {
    ArticleFile article;
    article.title = item.title;
    article.excerpt = item.excerpt;
    article.url = "https://a.example/" + std::to_string(number);
    const auto time = static_cast<std::int64_t>(item.day * common::kSecondsPerDay);
    article.date = random_() % undated_in_ == 0 ? "" : common::format_timestamp(time);
    article.provider = "Paper " + std::to_string(number % 7);
    article.domain = "paper" + std::to_string(number % 7) + ".example";
    article.quality = number % 90;
    if (!related.empty()) article.related = {{item.title + " again", related, item.excerpt, "Northwire", article.date}};
    write_article(file(number), article);
  }

  // New content of the same size, and the time of the old one.
  void rewrite_in_place(int number) {
    if (!std::filesystem::exists(file(number))) return;
    const auto time = std::filesystem::last_write_time(file(number));
    std::ifstream in(file(number), std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (const auto at = text.find("said"); at != std::string::npos) text.replace(at, 4, "told");
    write_text(file(number), text);
    std::filesystem::last_write_time(file(number), time);
  }

  TemporaryDirectory folder_;
  std::filesystem::path docs_ = folder_.path() / "docs";
  std::mt19937 random_;
  std::size_t split_articles_;
  unsigned undated_in_;
  int count_ = 0;
};

}  // namespace

TEST_CASE("any history of edits ends in the database of a full run, in one segment or two") {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const bool is_split = seed % 2 == 0;
    const unsigned undated_in = seed <= 2 ? 1'000'000 : seed <= 4 ? 60 : 4;
    Site site(seed, 150, is_split ? 50 : 100'000, undated_in);
    REQUIRE(site.run().outcome == Outcome::published);
    for (int night = 0; night < 4; ++night) {
      for (int edits = 1 + night * 3; edits > 0; --edits) site.edit();
      site.run();
      CAPTURE(seed, night);
      CHECK(site.segments() == (is_split ? 2 : 1));
      site.check_against_full_run();
    }
  }
}
