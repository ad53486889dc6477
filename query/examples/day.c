/* All stories of a day, from C: day INDEX YEAR-MONTH-DAY. Each story once, its articles below it. */
#include <newsfold.h>
#include <stdio.h>

static void print_article(const char* indent, const newsfold_article* article) {
  printf("%s%s · %s\n", indent, newsfold_article_title(article), newsfold_article_provider_name(article));
}

static void print_story(const newsfold_story* story) {
  size_t i;
  print_article("", newsfold_story_lead(story));
  for (i = 0; i < newsfold_story_coverage_count(story); ++i) print_article("  + ", newsfold_story_coverage(story, i));
}

/* Pages of 100, until one is not full. */
static newsfold_code print_day(const newsfold_searcher* searcher, newsfold_request* request, char** message) {
  size_t offset, count = 100;
  for (offset = 0; count == 100; offset += count) {
    newsfold_results* results = NULL;
    newsfold_code code;
    char text[32];
    size_t i;
    snprintf(text, sizeof text, "%lu", (unsigned long)offset);
    code = newsfold_request_set(request, "offset", text, message);
    if (code == NEWSFOLD_OK) code = newsfold_search(searcher, request, &results, message);
    if (code != NEWSFOLD_OK) return code;
    count = newsfold_results_count(results);
    for (i = 0; i < count; ++i) print_story(newsfold_results_story(results, i));
    newsfold_results_free(results);
  }
  return NEWSFOLD_OK;
}

int main(int argc, char** argv) {
  newsfold_searcher* searcher = NULL;
  newsfold_request* request = newsfold_request_new();
  char* message = NULL;
  char query[32];
  int status = 0;
  if (argc != 3 || !request) return 2;
  snprintf(query, sizeof query, "date:%.16s", argv[2]);
  if (newsfold_request_set(request, "query", query, &message) != NEWSFOLD_OK ||
      newsfold_request_set(request, "limit", "100", &message) != NEWSFOLD_OK ||
      newsfold_request_set(request, "coverage", "1000", &message) != NEWSFOLD_OK ||
      newsfold_open(argv[1], &searcher, &message) != NEWSFOLD_OK ||
      print_day(searcher, request, &message) != NEWSFOLD_OK) {
    fprintf(stderr, "%s\n", message ? message : "out of memory");
    status = 1;
  }
  newsfold_request_free(request);
  newsfold_close(searcher);
  newsfold_free(message);
  return status;
}
