// The C interface: handles around the public C++ one, and no exception past here.
#include <newsfold.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <newsfold/json.hpp>
#include <newsfold/searcher.hpp>
#include <newsfold/version.hpp>
#include <string>

#include "query/c/request_fields.hpp"

struct newsfold_searcher {
  newsfold::Searcher searcher;
};
struct newsfold_request {
  newsfold::Request request;
};
struct newsfold_cancellation {
  std::stop_source source;
};
struct newsfold_results {
  newsfold::Results results;
  bool explain = false;
};
struct newsfold_articles {
  explicit newsfold_articles(newsfold::ArticleRange range) : articles(std::move(range)) {}

  newsfold::ArticleRange articles;
  bool begun = false;
};

namespace {

using newsfold::Article;
using newsfold::Error;
using newsfold::ErrorCode;
using newsfold::Story;

newsfold_code c_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::index_missing: return NEWSFOLD_INDEX_MISSING;
    case ErrorCode::index_incompatible: return NEWSFOLD_INDEX_INCOMPATIBLE;
    case ErrorCode::index_corrupt: return NEWSFOLD_INDEX_CORRUPT;
    case ErrorCode::index_busy: return NEWSFOLD_INDEX_BUSY;
    case ErrorCode::invalid_argument: return NEWSFOLD_INVALID_ARGUMENT;
    case ErrorCode::query_refused: return NEWSFOLD_QUERY_REFUSED;
    case ErrorCode::deadline_exceeded: return NEWSFOLD_DEADLINE_EXCEEDED;
    case ErrorCode::cancelled: return NEWSFOLD_CANCELLED;
    case ErrorCode::internal: break;
  }
  return NEWSFOLD_INTERNAL;
}

// A copy for newsfold_free(); null when there is no memory.
char* copy_of(const char* text) noexcept { return ::strdup(text); }

newsfold_code failed(newsfold_code code, const char* what, char** message) noexcept {
  if (message) *message = copy_of(what);
  return code;
}

template <typename Work>
newsfold_code guarded(char** message, Work work) noexcept {
  try {
    work();
    return NEWSFOLD_OK;
  } catch (const Error& e) {
    return failed(c_code(e.code()), e.what(), message);
  } catch (const std::exception& e) {
    return failed(NEWSFOLD_INTERNAL, e.what(), message);
  } catch (...) {
    return failed(NEWSFOLD_INTERNAL, "an unknown exception", message);
  }
}

template <typename T>
T& given(T* pointer, const char* name) {
  if (!pointer) throw Error(ErrorCode::invalid_argument, std::string(name) + " is NULL");
  return *pointer;
}

const char* given_text(const char* text, const char* name) { return &given(text, name); }

void hand_out(const std::string& text, char** out) {
  char*& target = given(out, "json");
  char* const copy = copy_of(text.c_str());
  if (!copy) throw std::bad_alloc();
  target = copy;
}

void hand_out(newsfold::Results results, bool explain, newsfold_results** out) {
  newsfold_results*& target = given(out, "results");
  target = new newsfold_results{std::move(results), explain};
}

// newsfold_article and newsfold_story are never defined: they are names for these.
const Article* article_of(const newsfold_article* article) { return reinterpret_cast<const Article*>(article); }
const Story* story_of(const newsfold_story* story) { return reinterpret_cast<const Story*>(story); }
const newsfold_article* handle_of(const Article& article) {
  return reinterpret_cast<const newsfold_article*>(&article);
}

// A member of what a handle stands for; of NULL what "none" is.
const char* text_of(const newsfold_article* article, std::string Article::*member) {
  return article ? (article_of(article)->*member).c_str() : "";
}

const char* text_of(const newsfold_article* article, std::string newsfold::Provider::*member) {
  return article ? (article_of(article)->provider.*member).c_str() : "";
}

template <typename T>
int known(const newsfold_article* article, std::optional<T> Article::*member, T* out) {
  if (!article) return 0;
  const std::optional<T>& value = article_of(article)->*member;
  if (value && out) *out = *value;
  return value.has_value();
}

size_t coverage_count(const newsfold_story* story) { return story ? story_of(story)->coverage.size() : 0; }

}  // namespace

const char* newsfold_version() { return NEWSFOLD_VERSION; }

const char* newsfold_code_name(newsfold_code code) {
  if (code == NEWSFOLD_OK) return "ok";
  for (int i = 0; i <= static_cast<int>(ErrorCode::internal); ++i) {
    if (c_code(static_cast<ErrorCode>(i)) == code) return newsfold::code_name(static_cast<ErrorCode>(i));
  }
  return "unknown";
}

void newsfold_free(void* memory) { std::free(memory); }

// --- an index

newsfold_code newsfold_open(const char* path, newsfold_searcher** searcher, char** message) {
  return guarded(message, [&] {
    newsfold_searcher*& out = given(searcher, "searcher");
    out = new newsfold_searcher{newsfold::Searcher(given_text(path, "path"))};
  });
}

void newsfold_close(newsfold_searcher* searcher) { delete searcher; }

newsfold_code newsfold_stats_json(const newsfold_searcher* searcher, char** json, char** message) {
  return guarded(message, [&] { hand_out(newsfold::json_of(given(searcher, "searcher").searcher.stats()), json); });
}

newsfold_code newsfold_generation(const newsfold_searcher* searcher, uint64_t* generation, char** message) {
  return guarded(message, [&] { given(generation, "generation") = given(searcher, "searcher").searcher.generation(); });
}

// --- what to look for

newsfold_request* newsfold_request_new() { return new (std::nothrow) newsfold_request(); }
void newsfold_request_free(newsfold_request* request) { delete request; }

newsfold_code newsfold_request_set(newsfold_request* request, const char* name, const char* value, char** message) {
  return guarded(message, [&] {
    newsfold::c::set_field(given(request, "request").request, given_text(name, "name"), given_text(value, "value"));
  });
}

newsfold_cancellation* newsfold_cancellation_new() {
  try {
    return new newsfold_cancellation();
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void newsfold_cancellation_free(newsfold_cancellation* cancellation) { delete cancellation; }

void newsfold_cancel(newsfold_cancellation* cancellation) {
  if (cancellation) cancellation->source.request_stop();
}

newsfold_code newsfold_request_set_cancellation(newsfold_request* request, const newsfold_cancellation* cancellation,
                                                char** message) {
  return guarded(message, [&] {
    given(request, "request").request.stop = given(cancellation, "cancellation").source.get_token();
  });
}

// --- asking

newsfold_code newsfold_search(const newsfold_searcher* searcher, const newsfold_request* request,
                              newsfold_results** results, char** message) {
  return guarded(message, [&] {
    const newsfold::Request& asked = given(request, "request").request;
    hand_out(given(searcher, "searcher").searcher.search(asked), asked.explain, results);
  });
}

newsfold_code newsfold_search_story(const newsfold_searcher* searcher, const char* id, int explain,
                                    newsfold_results** results, char** message) {
  return guarded(message, [&] {
    const bool explained = explain != 0;
    hand_out(given(searcher, "searcher").searcher.story(given_text(id, "id"), explained), explained, results);
  });
}

newsfold_code newsfold_search_similar(const newsfold_searcher* searcher, const char* url,
                                      const newsfold_request* request, newsfold_results** results, char** message) {
  return guarded(message, [&] {
    const newsfold::Request asked = request ? request->request : newsfold::Request();
    hand_out(given(searcher, "searcher").searcher.similar(given_text(url, "url"), asked), asked.explain, results);
  });
}

newsfold_code newsfold_find_article(const newsfold_searcher* searcher, const char* url, newsfold_article** article,
                                    char** message) {
  return guarded(message, [&] {
    newsfold_article*& out = given(article, "article");
    std::optional<Article> found = given(searcher, "searcher").searcher.article(given_text(url, "url"));
    out = found ? reinterpret_cast<newsfold_article*>(new Article(std::move(*found))) : nullptr;
  });
}

void newsfold_article_free(newsfold_article* article) { delete reinterpret_cast<Article*>(article); }

newsfold_code newsfold_read_query_json(const char* query, int64_t now_utc, char** json, char** message) {
  return guarded(message, [&] {
    given_text(query, "query");
    hand_out(newsfold::json_of(query, newsfold::read_query(query, now_utc)), json);
  });
}

newsfold_code newsfold_read_date(const char* date, int64_t now_utc, int64_t* begin_utc, int64_t* end_utc,
                                 char** message) {
  return guarded(message, [&] {
    const auto span = newsfold::read_date(given_text(date, "date"), now_utc);
    if (!span) throw Error(ErrorCode::invalid_argument, "\"" + std::string(date) + "\" is no date");
    int64_t &begin = given(begin_utc, "begin_utc"), &end = given(end_utc, "end_utc");
    begin = span->begin_utc;
    end = span->end_utc;
  });
}

// --- every article

newsfold_code newsfold_articles_open(const newsfold_searcher* searcher, newsfold_articles** articles, char** message) {
  return guarded(message, [&] {
    newsfold_articles*& out = given(articles, "articles");
    out = new newsfold_articles(given(searcher, "searcher").searcher.articles());
  });
}

void newsfold_articles_close(newsfold_articles* articles) { delete articles; }
size_t newsfold_articles_count(const newsfold_articles* articles) { return articles ? articles->articles.size() : 0; }

newsfold_code newsfold_articles_next(newsfold_articles* articles, const newsfold_article** article, char** message) {
  return guarded(message, [&] {
    newsfold_articles& walk = given(articles, "articles");
    const newsfold_article*& out = given(article, "article");
    auto at = walk.articles.begin();
    if (walk.begun && at != walk.articles.end()) ++at;
    walk.begun = true;
    out = at == walk.articles.end() ? nullptr : handle_of(*at);
  });
}

// --- results

void newsfold_results_free(newsfold_results* results) { delete results; }

newsfold_code newsfold_results_json(const newsfold_results* results, char** json, char** message) {
  return guarded(message, [&] {
    const newsfold_results& from = given(results, "results");
    hand_out(newsfold::json_of(from.results, from.explain), json);
  });
}

size_t newsfold_results_count(const newsfold_results* results) { return results ? results->results.stories.size() : 0; }

const newsfold_story* newsfold_results_story(const newsfold_results* results, size_t i) {
  if (i >= newsfold_results_count(results)) return nullptr;
  return reinterpret_cast<const newsfold_story*>(&results->results.stories[i]);
}

const char* newsfold_story_id(const newsfold_story* story) { return story ? story_of(story)->id.c_str() : ""; }
size_t newsfold_story_article_count(const newsfold_story* story) { return story ? story_of(story)->article_count : 0; }
size_t newsfold_story_coverage_count(const newsfold_story* story) { return coverage_count(story); }

const newsfold_article* newsfold_story_lead(const newsfold_story* story) {
  return story ? handle_of(story_of(story)->lead) : nullptr;
}

const newsfold_article* newsfold_story_coverage(const newsfold_story* story, size_t i) {
  return i < coverage_count(story) ? handle_of(story_of(story)->coverage[i]) : nullptr;
}

const char* newsfold_article_id(const newsfold_article* article) { return text_of(article, &Article::id); }
const char* newsfold_article_url(const newsfold_article* article) { return text_of(article, &Article::url); }
const char* newsfold_article_title(const newsfold_article* article) { return text_of(article, &Article::title); }
const char* newsfold_article_excerpt(const newsfold_article* article) { return text_of(article, &Article::excerpt); }
const char* newsfold_article_snippet(const newsfold_article* article) { return text_of(article, &Article::snippet); }
const char* newsfold_article_file(const newsfold_article* article) { return text_of(article, &Article::file); }
const char* newsfold_article_story_id(const newsfold_article* article) { return text_of(article, &Article::story); }

const char* newsfold_article_provider_name(const newsfold_article* article) {
  return text_of(article, &newsfold::Provider::name);
}

const char* newsfold_article_provider_domain(const newsfold_article* article) {
  return text_of(article, &newsfold::Provider::domain);
}

int newsfold_article_published_at(const newsfold_article* article, int64_t* seconds_utc) {
  return known(article, &Article::published_at_utc, seconds_utc);
}

int newsfold_article_quality(const newsfold_article* article, double* quality) {
  return known(article, &Article::quality, quality);
}

newsfold_code newsfold_article_json(const newsfold_article* article, char** json, char** message) {
  return guarded(
      message, [&] { hand_out(newsfold::json_of(given(reinterpret_cast<const Article*>(article), "article")), json); });
}

newsfold_code newsfold_article_export_line(const newsfold_article* article, char** json, char** message) {
  return guarded(message, [&] {
    hand_out(newsfold::export_line(given(reinterpret_cast<const Article*>(article), "article")), json);
  });
}
