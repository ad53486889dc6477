// Front matter -> mentions: what one file says about its own article and about each article in its `related` list.
// Merging mentions into articles is not done here but in articles.hpp and merged_article.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/article.hpp"
#include "indexer/verdict.hpp"
#include "indexer/yaml_node.hpp"

namespace newsfold::indexer {

struct Mention {
  bool own_file = false;              // the file's own article; else an entry of its related list
  std::string title;                  // plain text
  std::string excerpt;                // plain text
  std::vector<std::string> urls;      // webUrl then originalUrl, as written; what identifies the article
  std::vector<std::string> amp_urls;  // ampWebUrl, cdnAmpWebUrl: further names, which prove nothing
  common::Provider provider;
  std::optional<std::int64_t> published_at_utc;
  std::optional<double> quality;    // 0 and up
  std::optional<double> heat;       // 0 and up; -1 in files means unknown
  std::vector<std::string> topics;  // a file's; empty for related entries without their own
  std::string category;
  std::string type;
  std::optional<bool> published;

  bool operator==(const Mention&) const = default;
};

struct FileMentions {
  std::vector<Mention> mentions;  // [0] is the file's own article, the rest its related list in order
  std::vector<Warning> warnings;
};

// `root` is what parse_front_matter returned. Thread-safe.
std::variant<FileMentions, Skipped, Rejected> extract_mentions(const YamlNode& root);

}  // namespace newsfold::indexer
