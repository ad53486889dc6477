// What grouping knows of the articles of a segment, in a file beside its database, so that a night analyses only the
// texts that changed. Safe to lose: what is missing, damaged or of another version is made of the text again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/file_io.hpp"
#include "indexer/article_states.hpp"
#include "indexer/story_article.hpp"

namespace newsfold::indexer {

// All of an article but what its state holds.
std::string encode_description(const StoryArticle& article);

// Nothing when it cannot be read.
std::optional<StoryArticle> decode_description(std::string_view record, const ArticleState& state);

class DescriptionWriter {
 public:
  // Of so many, about. Throws common::Error(io), as do the others.
  explicit DescriptionWriter(const std::filesystem::path& path, std::size_t expected = 0) : file_(path) {
    table_.reserve(2 * expected);
  }
  // In ascending order of identity.
  void append(std::uint64_t identity, std::string_view record);
  void close();

 private:
  common::FileWriter file_;
  std::uint64_t size_ = 0;
  std::vector<std::uint64_t> table_;  // identity and end of each record
};

// A description by the number of its article.
struct MadeDescription {
  std::uint32_t article = 0;
  std::string record;
};

// The descriptions that this run made. They lie in a file meanwhile: those of a whole corpus would take more memory
// than all the rest. Thread rule: any thread, each article from one.
class MadeDescriptions {
 public:
  // Throws common::Error(io), as do the others.
  MadeDescriptions(const std::filesystem::path& scratch, std::size_t articles) : file_(scratch), places_(articles) {}

  bool has(std::uint32_t article) const { return places_[article].size != 0; }
  // Some at once, as others wait while they are written.
  void put(const std::vector<MadeDescription>& descriptions);
  std::string get(std::uint32_t article) const { return file_.read(places_[article].at, places_[article].size); }

 private:
  // In one word, as there is one of each article. A description is of a title and an excerpt of 22,000 bytes at most.
  struct Place {
    std::uint64_t at : 40 = 0;
    std::uint64_t size : 24 = 0;
  };

  std::mutex appending_;
  common::ScratchFile file_;
  std::vector<Place> places_;
};

// The descriptions of a segment, whose table is mapped; records are asked for in the order of time, so that of a mapped
// file every page would soon be in memory. Thread rule: const members may be called from any thread.
class Descriptions {
 public:
  // Holds none when the file is missing, damaged or of another version of build_story_article.
  explicit Descriptions(const std::filesystem::path& path);

  // As it was appended; nothing when it is not there or damaged. Throws common::Error(io).
  std::optional<std::string> find(std::uint64_t identity) const;
  void release_memory() const { mapped_.release_memory(); }

 private:
  std::uint64_t table(std::size_t place) const;

  common::MappedFile mapped_;
  common::FileReader records_;
  std::size_t count_ = 0;
  std::size_t table_at_ = 0;
};

}  // namespace newsfold::indexer
