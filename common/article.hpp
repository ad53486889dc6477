// One published article as the index knows it, and its encoding. Built by the indexer from all
// mentions of the article, read back by the query side.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newsfold::common {

struct Provider {
  std::string name;
  std::string domain;

  bool operator==(const Provider&) const = default;
};

struct Article {
  std::string id;                 // format_id of its identity hash
  std::string url;                // the address to show, the plainest of `urls`; empty when there is none
  std::vector<std::string> urls;  // every address it is known under, as written, `url` first, AMP addresses last
  std::string title;
  std::string excerpt;
  Provider provider;
  std::optional<std::int64_t> published_at_utc;  // seconds since 1970
  std::optional<double> quality;                 // 0 and up; missing is not 0
  std::optional<double> heat;                    // missing when unknown (-1 in files)
  std::vector<std::string> topics;
  bool topics_inherited = false;  // the topics come from the file that lists it as related
  std::string category;
  std::string type;                 // article, video, course, ...
  std::optional<bool> published;    // as its own file says; missing for an article without a file
  std::string file;                 // path below the corpus; empty for an article without a file
  std::string story;                // id of its story
  std::string copy_group;           // shared by near-identical texts of one story; empty when there are no others
  std::vector<std::string> linked;  // ids of articles that it lists as related

  bool operator==(const Article&) const = default;
};

// What the identity of an article without an address is the stable_hash of; shown and taken as its address, too.
inline std::string file_address(std::string_view path) { return "file:" + std::string(path); }

std::string encode_article(const Article& article);

// Throws Error(index_corrupt).
Article decode_article(std::string_view record);

}  // namespace newsfold::common
