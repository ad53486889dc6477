// Start here. Open an index, ask it for stories:
//
//   newsfold::Searcher searcher("path/to/index");
//   newsfold::Request request;
//   request.query = "facial recognition export";
//   for (const newsfold::Story& story : searcher.search(request).stories) use(story.lead.title);
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <newsfold/error.hpp>
#include <newsfold/export.hpp>
#include <newsfold/types.hpp>
#include <string>
#include <string_view>

namespace newsfold {

// Thread rule: every member may be called from any number of threads at once; each call works on a handle of its own.
// A Searcher looks before each call whether a newer generation was published and moves to it; one call never mixes two.
// It prints nothing, reads no environment and no configuration, and keeps no global state.
class NEWSFOLD_EXPORT Searcher {
 public:
  // Opens the index in directory `path`, as newsfold-index wrote it. Throws Error: index_missing, index_incompatible,
  // index_corrupt.
  explicit Searcher(const std::string& path);
  ~Searcher();
  Searcher(Searcher&&) noexcept;
  Searcher& operator=(Searcher&&) noexcept;

  // Stories for a request, best first; the order is total and the same for the same generation. Throws Error:
  // invalid_argument, query_refused, and what the constructor throws when the index changed for the worse.
  Results search(const Request& request) const;

  // The story with that id, or the story of today that holds the article with that id. All its articles: the lead,
  // then coverage, best first. Results::stories is empty when there is none. `explain` fills Article::membership.
  Results story(std::string_view id, bool explain = false) const;

  // Stories about the same as the article known under `url`, its own story left out; best first. Of the request,
  // limit, offset, coverage, explain and the filters count. Throws Error(invalid_argument) when no article has that
  // address.
  Results similar(std::string_view url, const Request& request = {}) const;

  Stats stats() const;

  // Calls `visit` for every article of one generation, ordered by url (by file where there is none), until it returns
  // false. Costs memory for all urls, not for all articles.
  void for_each_article(const std::function<bool(const Article&)>& visit) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// How `query` is read, without an index. `now_utc`: what date:today and the like are relative to. Throws
// Error(query_refused). Thread rule: may be called from any thread.
NEWSFOLD_EXPORT QueryReading read_query(std::string_view query, std::int64_t now_utc);

}  // namespace newsfold
