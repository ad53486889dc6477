// Start here. Open an index, ask it for stories:
//
//   newsfold::Searcher searcher("path/to/index");
//   newsfold::Request request;
//   request.query = "facial recognition export";
//   for (const newsfold::Story& story : searcher.search(request).stories) use(story.lead.title);
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <newsfold/error.hpp>
#include <newsfold/export.hpp>
#include <newsfold/types.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace newsfold {

// Thread rule: one thread at a time. Every article of one generation, to be walked once; stays on its generation, and
// outlives the Searcher:
//
//   for (const newsfold::Article& article : searcher.articles()) use(article);
//
// Making one reads the index through once, for the order: some 3 us an article, 3 s for a million; a step takes some 5
// us. It keeps four bytes an article and one article at a time, and open files as a call does.
class NEWSFOLD_EXPORT ArticleRange {
  class Impl;

 public:
  // An input iterator. A step reads one article, and throws Error(index_corrupt) where that is damaged.
  class NEWSFOLD_EXPORT Iterator {
   public:
    using value_type = Article;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::input_iterator_tag;

    const Article& operator*() const;  // until the next step
    const Article* operator->() const { return &**this; }
    Iterator& operator++();
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const noexcept { return at_end(); }

   private:
    friend ArticleRange;
    explicit Iterator(Impl& impl) : impl_(&impl) {}
    bool at_end() const noexcept;

    Impl* impl_;
  };

  ~ArticleRange();
  ArticleRange(ArticleRange&&) noexcept;
  ArticleRange& operator=(ArticleRange&&) noexcept;

  Iterator begin();  // where the walk is: a second one goes on from there
  std::default_sentinel_t end() const noexcept { return {}; }
  std::size_t size() const noexcept;  // of the whole walk

 private:
  friend class Searcher;
  explicit ArticleRange(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

// Thread rule: every const member may be called from any number of threads at once; each call works on a handle of its
// own. A Searcher looks before each call whether a newer generation was published and moves to it; one call never mixes
// two. It prints nothing, reads no environment and no configuration, keeps no global state and starts no thread.
//
// Errors: every call may throw what the constructor throws, as the index may have changed for the worse, and
// Error(internal), where the system refuses: no memory, too many open files. A call that threw leaves the Searcher as
// it was: the next one may succeed. After a move from it, a Searcher can be assigned to and destroyed, no more.
//
// Cost: make one and keep it. Opening takes a millisecond or less, whatever the index holds. There are as many handles
// as there were calls at once, each with up to 8 open files, and little memory of their own; they go with their
// generation, at the next call after a newer one was published. Looking for that takes 6 us a call, and a file that is
// open meanwhile.
class NEWSFOLD_EXPORT Searcher {
 public:
  // Opens the index in directory `path`, as newsfold-index wrote it. A relative path is looked up at each call: a
  // program that changes its working directory gives an absolute one. Throws Error: index_missing, index_incompatible,
  // index_corrupt, index_busy.
  explicit Searcher(const std::string& path);
  ~Searcher();
  Searcher(Searcher&&) noexcept;
  Searcher& operator=(Searcher&&) noexcept;

  // Stories for a request, best first; the order is total and the same for the same generation. Throws Error:
  // invalid_argument, query_refused, deadline_exceeded, cancelled.
  //
  // Cost: of 200,000 articles, ten stories for all of one to four words take 0.6 ms, for any of them 2.3 ms, for any of
  // frequent words 4.2 ms of processor time; Request says what can be left out of that. What reads every match takes
  // time with their number: facets some 10 us each, Request::exact_counts 1 us. So does a page far down. A word that no
  // article has costs some 10 ms more, for a better spelling.
  Results search(const Request& request) const;

  // The story with that id, or the story of today that holds the article with that id. All its articles: the lead,
  // then coverage, best first. Results::stories is empty when there is none. `explain` fills Article::membership.
  Results story(std::string_view id, bool explain = false) const;

  // Stories about the same as the article known under `url`, its own story left out; best first. An article is about
  // the same when it scores at least a fifth of what the one under `url` scores itself, for the 25 words that set that
  // one apart most; of more than 1000 such articles the nearest count. Of the request everything counts but query,
  // any_word and sort. Throws Error: invalid_argument, also when no article has that address; deadline_exceeded,
  // cancelled.
  Results similar(std::string_view url, const Request& request = {}) const;

  // The article known under `url`, whichever of its addresses that is; where several share it, the one whose
  // Article::url it is. One without a URL is known under "file:" or nothing and its Article::file, and every one under
  // "id:" and its id. Nothing when there is none. Its story is story(article.story).
  std::optional<Article> article(std::string_view url) const;

  // What the index holds. Reads nothing but what is open already.
  Stats stats() const;

  // The number of the generation that is current, which the next call will use: changes when, and only when, answers
  // may. A rollback brings an earlier one back, and an index that was deleted and made anew begins at 1 again.
  std::uint64_t generation() const;

  // Every article of one generation, ordered by url (by file where there is none).
  ArticleRange articles() const;

  // The same as calls of `visit`, until it returns false. What `visit` throws passes through as it is.
  void for_each_article(const std::function<bool(const Article&)>& visit) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// How `query` is read, without an index. `now_utc`: what date:today and the like are relative to. Throws Error:
// query_refused (a search also refuses what has too many words within words, as a,b has two), invalid_argument for a
// `now_utc` outside the years 1000 to 9999. Thread rule: may be called from any thread.
NEWSFOLD_EXPORT QueryReading read_query(std::string_view query, std::int64_t now_utc);

// What a date stands for: a year, month, day or exact time, or a word such as yesterday, as in a query after date:.
// Nothing for what is no date, ranges among it. Errors, `now_utc` and thread rule: as read_query().
NEWSFOLD_EXPORT std::optional<TimeSpan> read_date(std::string_view text, std::int64_t now_utc);

}  // namespace newsfold
