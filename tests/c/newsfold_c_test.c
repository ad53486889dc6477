/* The C interface on an index of the sample corpus, from C99. Usage: newsfold_c_test INDEX */
#include <newsfold.h>
#include <stdio.h>
#include <string.h>

static int failures = 0;

#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      ++failures;                                                             \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
    }                                                                         \
  } while (0)

/* The code of a call that was given `message`, which has to be there exactly when the call failed. */
static newsfold_code checked(newsfold_code code, char** message, const char* part) {
  CHECK((code == NEWSFOLD_OK) == (*message == NULL));
  if (*message && part && !strstr(*message, part)) {
    ++failures;
    fprintf(stderr, "the message does not say \"%s\": %s\n", part, *message);
  }
  newsfold_free(*message);
  *message = NULL;
  return code;
}

static newsfold_results* search(const newsfold_searcher* searcher, const char* query) {
  newsfold_results* results = NULL;
  newsfold_request* request = newsfold_request_new();
  CHECK(newsfold_request_set(request, "query", query, NULL) == NEWSFOLD_OK);
  CHECK(newsfold_search(searcher, request, &results, NULL) == NEWSFOLD_OK);
  newsfold_request_free(request);
  return results;
}

static void test_names(void) {
  CHECK(strcmp(newsfold_code_name(NEWSFOLD_OK), "ok") == 0);
  CHECK(strcmp(newsfold_code_name(NEWSFOLD_INDEX_MISSING), "index_missing") == 0);
  CHECK(strcmp(newsfold_code_name(NEWSFOLD_CANCELLED), "cancelled") == 0);
  CHECK(strcmp(newsfold_code_name(NEWSFOLD_INTERNAL), "internal") == 0);
  CHECK(strcmp(newsfold_code_name((newsfold_code)99), "unknown") == 0);
  CHECK(newsfold_version()[0] != '\0');
}

static void test_opening(void) {
  newsfold_searcher* searcher = NULL;
  char* message = NULL;
  CHECK(checked(newsfold_open("no such folder", &searcher, &message), &message, "newsfold-index") ==
        NEWSFOLD_INDEX_MISSING);
  CHECK(searcher == NULL);
  CHECK(newsfold_open(NULL, &searcher, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_open("no such folder", NULL, NULL) == NEWSFOLD_INVALID_ARGUMENT);
}

static void test_requests(const newsfold_searcher* searcher) {
  static const char* const good[][2] = {{"query", "earthquake"},  {"limit", "5"},
                                        {"offset", "0"},          {"grouping", "none"},
                                        {"sort", "date"},         {"any_word", "true"},
                                        {"topics", "ai"},         {"topics", "earthquakes"},
                                        {"from_utc", "0"},        {"until_utc", "4000000000"},
                                        {"min_quality", "0.5"},   {"published", "any"},
                                        {"coverage", "2"},        {"facets", "topic"},
                                        {"facet_limit", "3"},     {"explain", "false"},
                                        {"exact_counts", "true"}, {"counts", "false"},
                                        {"counts", "true"},       {"quality_weight", "0.3"},
                                        {"hints", "true"},        {"hints", "false"},
                                        {"half_life_days", "30"}, {"now_utc", "1615000000"},
                                        {"snippet_chars", "80"},  {"max_ms", "60000"},
                                        {"published", "yes"},     {"published", "any"}};
  static const char* const bad[][2] = {{"limit", "-1"},
                                       {"limit", ""},
                                       {"limit", "1x"},
                                       {"colour", "red"},
                                       {"sort", "taste"},
                                       {"explain", "maybe"},
                                       {"from_utc",
                                        "2020"
                                        "-01"},
                                       {"min_quality", "high"},
                                       {"grouping", "both"},
                                       {"published", "perhaps"}};
  newsfold_request* request = newsfold_request_new();
  newsfold_results* results = NULL;
  char* message = NULL;
  size_t i;
  for (i = 0; i < sizeof bad / sizeof *bad; ++i) {
    CHECK(checked(newsfold_request_set(request, bad[i][0], bad[i][1], &message), &message, bad[i][0]) ==
          NEWSFOLD_INVALID_ARGUMENT);
  }
  for (i = 0; i < sizeof good / sizeof *good; ++i) {
    CHECK(checked(newsfold_request_set(request, good[i][0], good[i][1], &message), &message, NULL) == NEWSFOLD_OK);
  }
  CHECK(checked(newsfold_search(searcher, request, &results, &message), &message, NULL) == NEWSFOLD_OK);
  newsfold_results_free(results);
  results = NULL;
  CHECK(newsfold_request_set(request, "limit", "10001", NULL) == NEWSFOLD_OK);
  CHECK(checked(newsfold_search(searcher, request, &results, &message), &message, "limit") ==
        NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_request_set(request, "limit", "1", NULL) == NEWSFOLD_OK);
  CHECK(newsfold_request_set(request, "query", "date:2020-13", NULL) == NEWSFOLD_OK);
  CHECK(checked(newsfold_search(searcher, request, &results, &message), &message, "2020-13") == NEWSFOLD_QUERY_REFUSED);
  CHECK(results == NULL);
  CHECK(newsfold_request_set(NULL, "limit", "1", NULL) == NEWSFOLD_INVALID_ARGUMENT);
  newsfold_request_free(request);
}

static void test_cancelling(const newsfold_searcher* searcher) {
  newsfold_request* request = newsfold_request_new();
  newsfold_cancellation* cancellation = newsfold_cancellation_new();
  newsfold_results* results = NULL;
  char* message = NULL;
  CHECK(newsfold_request_set_cancellation(request, cancellation, NULL) == NEWSFOLD_OK);
  CHECK(newsfold_search(searcher, request, &results, NULL) == NEWSFOLD_OK);
  newsfold_results_free(results);
  newsfold_cancel(cancellation);
  newsfold_cancellation_free(cancellation);
  CHECK(checked(newsfold_search(searcher, request, &results, &message), &message, "cancelled") == NEWSFOLD_CANCELLED);
  newsfold_request_free(request);
  newsfold_cancel(NULL);
}

static void test_results(const newsfold_searcher* searcher) {
  newsfold_results* results = search(searcher, "girl with herring");
  const newsfold_story* story = newsfold_results_story(results, 0);
  const newsfold_article* lead = newsfold_story_lead(story);
  newsfold_article* found = NULL;
  newsfold_results *whole = NULL, *similar = NULL;
  char *json = NULL, *message = NULL;
  int64_t published = 0;
  double quality = 0;
  CHECK(newsfold_results_count(results) == 1);
  CHECK(newsfold_results_story(results, 1) == NULL);
  CHECK(strstr(newsfold_article_title(lead), "Girl with Herring") != NULL);
  CHECK(newsfold_article_published_at(lead, &published) == 1 && published > 1614556800 && published < 1617235200);
  CHECK(newsfold_article_quality(lead, &quality) == 1 && quality > 0);
  CHECK(newsfold_article_quality(lead, NULL) == 1);
  CHECK(strcmp(newsfold_article_story_id(lead), newsfold_story_id(story)) == 0);
  CHECK(newsfold_story_article_count(story) >= 1 + newsfold_story_coverage_count(story));
  CHECK(newsfold_story_coverage(story, newsfold_story_coverage_count(story)) == NULL);
  CHECK(newsfold_article_excerpt(lead)[0] && newsfold_article_snippet(lead)[0] && newsfold_article_file(lead)[0]);
  CHECK(newsfold_article_provider_name(lead)[0] && newsfold_article_provider_domain(lead)[0]);

  CHECK(newsfold_results_json(results, &json, NULL) == NEWSFOLD_OK);
  CHECK(strncmp(json, "{\n  \"schema\": 1,", 16) == 0);
  newsfold_free(json);
  CHECK(newsfold_article_export_line(lead, &json, NULL) == NEWSFOLD_OK);
  CHECK(strncmp(json, "{\"url\":\"", 8) == 0);
  newsfold_free(json);
  CHECK(newsfold_results_json(results, NULL, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_article_json(NULL, &json, NULL) == NEWSFOLD_INVALID_ARGUMENT);

  CHECK(newsfold_find_article(searcher, newsfold_article_url(lead), &found, NULL) == NEWSFOLD_OK);
  CHECK(found && strcmp(newsfold_article_id(found), newsfold_article_id(lead)) == 0);
  newsfold_article_free(found);
  CHECK(newsfold_find_article(searcher, "https://nowhere.example/", &found, NULL) == NEWSFOLD_OK && found == NULL);
  CHECK(newsfold_search_story(searcher, newsfold_story_id(story), 1, &whole, NULL) == NEWSFOLD_OK);
  CHECK(newsfold_results_count(whole) == 1);
  CHECK(newsfold_search_similar(searcher, newsfold_article_url(lead), NULL, &similar, NULL) == NEWSFOLD_OK);
  CHECK(checked(newsfold_search_similar(searcher, "x:y", NULL, &similar, &message), &message, "x:y") ==
        NEWSFOLD_INVALID_ARGUMENT);
  newsfold_results_free(similar);
  newsfold_results_free(whole);
  newsfold_results_free(results);
}

/* A handle that is missing is an error that a program makes; it is told so, and goes on. */
static void test_null(const newsfold_searcher* searcher) {
  newsfold_results* results = NULL;
  newsfold_article* found = NULL;
  newsfold_articles* articles = NULL;
  const newsfold_article* article = NULL;
  newsfold_request* request = newsfold_request_new();
  char *json = NULL, *message = NULL;
  int64_t published = 7;
  uint64_t generation = 7;
  double quality = 7;
  CHECK(newsfold_results_count(NULL) == 0 && newsfold_results_story(NULL, 0) == NULL);
  CHECK(newsfold_story_id(NULL)[0] == '\0');
  CHECK(newsfold_story_article_count(NULL) == 0 && newsfold_story_coverage_count(NULL) == 0);
  CHECK(newsfold_story_lead(NULL) == NULL && newsfold_story_coverage(NULL, 0) == NULL);
  CHECK(newsfold_article_id(NULL)[0] == '\0' && newsfold_article_url(NULL)[0] == '\0');
  CHECK(newsfold_article_title(NULL)[0] == '\0' && newsfold_article_excerpt(NULL)[0] == '\0');
  CHECK(newsfold_article_snippet(NULL)[0] == '\0' && newsfold_article_file(NULL)[0] == '\0');
  CHECK(newsfold_article_provider_name(NULL)[0] == '\0' && newsfold_article_provider_domain(NULL)[0] == '\0');
  CHECK(newsfold_article_story_id(NULL)[0] == '\0');
  CHECK(newsfold_article_published_at(NULL, &published) == 0 && published == 7);
  CHECK(newsfold_article_quality(NULL, &quality) == 0 && quality == 7);
  CHECK(newsfold_articles_count(NULL) == 0);
  CHECK(checked(newsfold_article_json(NULL, &json, &message), &message, "article is NULL") ==
        NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_article_export_line(NULL, &json, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_results_json(NULL, &json, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_stats_json(NULL, &json, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_stats_json(searcher, NULL, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_read_query_json(NULL, 0, &json, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_read_query_json("x", 0, NULL, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_generation(NULL, &generation, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_generation(searcher, NULL, NULL) == NEWSFOLD_INVALID_ARGUMENT && generation == 7);
  CHECK(newsfold_request_set(request, NULL, "1", NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_request_set(request, "limit", NULL, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_request_set_cancellation(request, NULL, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_request_set_cancellation(NULL, NULL, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_search(NULL, request, &results, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_search(searcher, NULL, &results, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_search(searcher, request, NULL, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_search_story(NULL, "x", 0, &results, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_search_story(searcher, NULL, 0, &results, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_search_story(searcher, "x", 0, NULL, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_search_similar(NULL, "x", NULL, &results, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_search_similar(searcher, NULL, NULL, &results, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_find_article(NULL, "x", &found, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_find_article(searcher, NULL, &found, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_find_article(searcher, "x", NULL, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_articles_open(NULL, &articles, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_articles_open(searcher, NULL, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_articles_next(NULL, &article, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(results == NULL && found == NULL && articles == NULL && json == NULL && article == NULL);
  newsfold_request_free(request);
  newsfold_request_free(NULL);
  newsfold_cancellation_free(NULL);
  newsfold_article_free(NULL);
  newsfold_results_free(NULL);
  newsfold_articles_close(NULL);
  newsfold_close(NULL);
  newsfold_free(NULL);
}

static void test_reading(void) {
  char *json = NULL, *message = NULL;
  int64_t begin = 0, end = 0;
  CHECK(newsfold_read_query_json("title:ibm", 0, &json, NULL) == NEWSFOLD_OK);
  CHECK(strstr(json, "title:ibm") != NULL);
  newsfold_free(json);
  CHECK(checked(newsfold_read_query_json("date:2020-13", 0, &json, &message), &message, "2020-13") ==
        NEWSFOLD_QUERY_REFUSED);
  CHECK(newsfold_read_date("yesterday", 1600000000, &begin, &end, NULL) == NEWSFOLD_OK);
  CHECK(begin == 1599868800 && end == 1599955200);
  CHECK(checked(newsfold_read_date("2020-13", 0, &begin, &end, &message), &message, "2020-13") ==
        NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_read_date("2020", INT64_MAX, &begin, &end, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_read_date(NULL, 0, &begin, &end, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_read_date("2020", 0, NULL, &end, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(newsfold_read_date("2020", 0, &begin, NULL, NULL) == NEWSFOLD_INVALID_ARGUMENT);
  CHECK(begin == 1599868800 && end == 1599955200);
}

static void test_export(newsfold_searcher* searcher) {
  newsfold_articles* articles = NULL;
  const newsfold_article* article = NULL;
  uint64_t generation = 0;
  size_t seen = 0;
  char *stats = NULL, expected[64];
  CHECK(newsfold_generation(searcher, &generation, NULL) == NEWSFOLD_OK && generation == 1);
  CHECK(newsfold_stats_json(searcher, &stats, NULL) == NEWSFOLD_OK);
  CHECK(newsfold_articles_open(searcher, &articles, NULL) == NEWSFOLD_OK);
  newsfold_close(searcher); /* the walk goes on without it */
  while (newsfold_articles_next(articles, &article, NULL) == NEWSFOLD_OK && article) ++seen;
  CHECK(newsfold_articles_next(articles, &article, NULL) == NEWSFOLD_OK && article == NULL);
  CHECK(seen == newsfold_articles_count(articles) && seen > 100);
  sprintf(expected, "\"articles\": %lu,", (unsigned long)seen);
  CHECK(strstr(stats, expected) != NULL);
  newsfold_articles_close(articles);
  newsfold_free(stats);
}

int main(int argc, char** argv) {
  newsfold_searcher* searcher = NULL;
  char* message = NULL;
  if (argc != 2) return 2;
  test_names();
  test_opening();
  test_reading();
  if (checked(newsfold_open(argv[1], &searcher, &message), &message, NULL) != NEWSFOLD_OK) return 1;
  test_requests(searcher);
  test_cancelling(searcher);
  test_results(searcher);
  test_null(searcher);
  test_export(searcher);
  if (failures) fprintf(stderr, "%d checks failed\n", failures);
  return failures != 0;
}
