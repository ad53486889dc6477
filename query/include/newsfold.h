/* newsfold for C, and for whatever calls C: open an index, ask it for stories. The same as <newsfold/searcher.hpp>,
 * which says more about what each thing means.
 *
 *   newsfold_searcher *searcher = NULL;
 *   newsfold_request *request = newsfold_request_new();
 *   newsfold_results *results = NULL;
 *   char *message = NULL;
 *   newsfold_request_set(request, "query", "facial recognition", NULL);
 *   if (newsfold_open("path/to/index", &searcher, &message) == NEWSFOLD_OK &&
 *       newsfold_search(searcher, request, &results, &message) == NEWSFOLD_OK) ...
 *
 * Errors: a function that can fail returns a newsfold_code. Where that is not NEWSFOLD_OK, results are left as they
 * were and *message, unless `message` is NULL, becomes words for a person: free them with newsfold_free(). A handle,
 * text or pointer to a result that is NULL is NEWSFOLD_INVALID_ARGUMENT; the functions that return no code give 0, NULL
 * or "" for a handle that is NULL. Nothing aborts.
 *
 * Memory: what a function hands out through a pointer to a pointer belongs to the caller until its _close or _free
 * function, or newsfold_free() for char *. What is returned as a pointer to const belongs to the handle it came from,
 * and lives as long. The _close and _free functions take NULL. Text is UTF-8, ends in NUL, and is "" where there is
 * none.
 *
 * Threads: a newsfold_searcher and a newsfold_cancellation may be used by any number of threads at once. Everything
 * else is for one thread at a time; handles may change thread, and results and requests may be read by several. Results
 * and articles outlive the searcher. */
#ifndef NEWSFOLD_H
#define NEWSFOLD_H

#include <stddef.h>
#include <stdint.h>
#include <newsfold/export.hpp> /* macros alone */

#ifdef __cplusplus
extern "C" {
#endif

/* Numbers never change. <newsfold/error.hpp> says what each one means and what to do. */
typedef enum newsfold_code {
  NEWSFOLD_OK = 0,
  NEWSFOLD_INDEX_MISSING = 1,
  NEWSFOLD_INDEX_INCOMPATIBLE = 2,
  NEWSFOLD_INDEX_CORRUPT = 3,
  NEWSFOLD_INDEX_BUSY = 4,
  NEWSFOLD_INVALID_ARGUMENT = 5,
  NEWSFOLD_QUERY_REFUSED = 6,
  NEWSFOLD_DEADLINE_EXCEEDED = 7,
  NEWSFOLD_CANCELLED = 8,
  NEWSFOLD_INTERNAL = 9
} newsfold_code;

typedef struct newsfold_searcher newsfold_searcher;
typedef struct newsfold_request newsfold_request;
typedef struct newsfold_cancellation newsfold_cancellation;
typedef struct newsfold_results newsfold_results;
typedef struct newsfold_story newsfold_story;
typedef struct newsfold_article newsfold_article;
typedef struct newsfold_articles newsfold_articles;

NEWSFOLD_EXPORT const char* newsfold_version(void);
NEWSFOLD_EXPORT const char* newsfold_code_name(newsfold_code code); /* "index_missing"; never NULL */
NEWSFOLD_EXPORT void newsfold_free(void* memory);

/* --- an index ------------------------------------------------------------------------------------------------------
 */

NEWSFOLD_EXPORT newsfold_code newsfold_open(const char* path, newsfold_searcher** searcher, char** message);
NEWSFOLD_EXPORT void newsfold_close(newsfold_searcher* searcher); /* once no call uses it any more */

/* What the index holds, as `newsfold-query --stats --format json` has it. */
NEWSFOLD_EXPORT newsfold_code newsfold_stats_json(const newsfold_searcher* searcher, char** json, char** message);

/* The number of the generation that is current, which the next call will use. A rollback brings an earlier one back. */
NEWSFOLD_EXPORT newsfold_code newsfold_generation(const newsfold_searcher* searcher, uint64_t* generation,
                                                  char** message);

/* --- what to look for ----------------------------------------------------------------------------------------------
 */

/* NULL when there is no memory. */
NEWSFOLD_EXPORT newsfold_request* newsfold_request_new(void);
NEWSFOLD_EXPORT void newsfold_request_free(newsfold_request* request);

/* `name` is a field of Request in <newsfold/types.hpp>, `value` as text: "limit", "20"; "sort", "date"; "explain",
 * "true"; "from_utc", "1599782400". Lists (topics, providers, categories, types, facets) take one more value a call.
 * NEWSFOLD_INVALID_ARGUMENT for a name or a value that is none; ranges are checked by the search. */
NEWSFOLD_EXPORT newsfold_code newsfold_request_set(newsfold_request* request, const char* name, const char* value,
                                                   char** message);

/* A flag that stops searches. Requests keep what they need of it: it may be freed before them. */
NEWSFOLD_EXPORT newsfold_cancellation* newsfold_cancellation_new(void);
NEWSFOLD_EXPORT void newsfold_cancellation_free(newsfold_cancellation* cancellation);
NEWSFOLD_EXPORT void newsfold_cancel(newsfold_cancellation* cancellation); /* for good; from any thread */
NEWSFOLD_EXPORT newsfold_code newsfold_request_set_cancellation(newsfold_request* request,
                                                                const newsfold_cancellation* cancellation,
                                                                char** message);

/* --- asking --------------------------------------------------------------------------------------------------------
 */

NEWSFOLD_EXPORT newsfold_code newsfold_search(const newsfold_searcher* searcher, const newsfold_request* request,
                                              newsfold_results** results, char** message);

/* The story with that id, or the one that holds the article with that id: no story or one, with all its coverage. */
NEWSFOLD_EXPORT newsfold_code newsfold_search_story(const newsfold_searcher* searcher, const char* id, int explain,
                                                    newsfold_results** results, char** message);

/* Stories about the same as the article known under `url`, its own left out; there may be none. `request` may be NULL.
 */
NEWSFOLD_EXPORT newsfold_code newsfold_search_similar(const newsfold_searcher* searcher, const char* url,
                                                      const newsfold_request* request, newsfold_results** results,
                                                      char** message);

/* The article known under `url`; *article becomes NULL when there is none, which is no error. */
NEWSFOLD_EXPORT newsfold_code newsfold_find_article(const newsfold_searcher* searcher, const char* url,
                                                    newsfold_article** article, char** message);
NEWSFOLD_EXPORT void newsfold_article_free(newsfold_article* article); /* of newsfold_find_article() alone */

/* How a query is read, without an index, as `newsfold-query --parse --format json` has it. */
NEWSFOLD_EXPORT newsfold_code newsfold_read_query_json(const char* query, int64_t now_utc, char** json, char** message);

/* What a date stands for, a year, month, day, time or a word such as "yesterday": seconds since 1970 UTC, *end_utc not
 * included. NEWSFOLD_INVALID_ARGUMENT for what is no date. */
NEWSFOLD_EXPORT newsfold_code newsfold_read_date(const char* date, int64_t now_utc, int64_t* begin_utc,
                                                 int64_t* end_utc, char** message);

/* --- every article -------------------------------------------------------------------------------------------------
 */

/* A walk over all articles of one generation, ordered by url. It outlives the searcher. */
NEWSFOLD_EXPORT newsfold_code newsfold_articles_open(const newsfold_searcher* searcher, newsfold_articles** articles,
                                                     char** message);
NEWSFOLD_EXPORT void newsfold_articles_close(newsfold_articles* articles);
NEWSFOLD_EXPORT size_t newsfold_articles_count(const newsfold_articles* articles); /* of the whole walk */

/* *article is the next one and lives until the next call, or is NULL at the end. */
NEWSFOLD_EXPORT newsfold_code newsfold_articles_next(newsfold_articles* articles, const newsfold_article** article,
                                                     char** message);

/* --- results -------------------------------------------------------------------------------------------------------
 */

NEWSFOLD_EXPORT void newsfold_results_free(newsfold_results* results);

/* Everything, as `newsfold-query --format json` has it. */
NEWSFOLD_EXPORT newsfold_code newsfold_results_json(const newsfold_results* results, char** json, char** message);

NEWSFOLD_EXPORT size_t newsfold_results_count(const newsfold_results* results);
NEWSFOLD_EXPORT const newsfold_story* newsfold_results_story(const newsfold_results* results, size_t i); /* or NULL */

NEWSFOLD_EXPORT const char* newsfold_story_id(const newsfold_story* story);
NEWSFOLD_EXPORT size_t newsfold_story_article_count(const newsfold_story* story); /* matching or not */
NEWSFOLD_EXPORT const newsfold_article* newsfold_story_lead(const newsfold_story* story);
NEWSFOLD_EXPORT size_t newsfold_story_coverage_count(const newsfold_story* story); /* what is at hand */
NEWSFOLD_EXPORT const newsfold_article* newsfold_story_coverage(const newsfold_story* story, size_t i); /* or NULL */

NEWSFOLD_EXPORT const char* newsfold_article_id(const newsfold_article* article);
NEWSFOLD_EXPORT const char* newsfold_article_url(const newsfold_article* article);
NEWSFOLD_EXPORT const char* newsfold_article_title(const newsfold_article* article);
NEWSFOLD_EXPORT const char* newsfold_article_excerpt(const newsfold_article* article);
NEWSFOLD_EXPORT const char* newsfold_article_snippet(const newsfold_article* article);
NEWSFOLD_EXPORT const char* newsfold_article_provider_name(const newsfold_article* article);
NEWSFOLD_EXPORT const char* newsfold_article_provider_domain(const newsfold_article* article);
NEWSFOLD_EXPORT const char* newsfold_article_file(const newsfold_article* article);
NEWSFOLD_EXPORT const char* newsfold_article_story_id(const newsfold_article* article);

/* 1, and the value through the pointer; 0 where it is not known. */
NEWSFOLD_EXPORT int newsfold_article_published_at(const newsfold_article* article, int64_t* seconds_utc);
NEWSFOLD_EXPORT int newsfold_article_quality(const newsfold_article* article, double* quality);

/* One line: the article as it stands in the JSON of results; and as `newsfold-query --export` has it. */
NEWSFOLD_EXPORT newsfold_code newsfold_article_json(const newsfold_article* article, char** json, char** message);
NEWSFOLD_EXPORT newsfold_code newsfold_article_export_line(const newsfold_article* article, char** json,
                                                           char** message);

#ifdef __cplusplus
}
#endif

#endif
