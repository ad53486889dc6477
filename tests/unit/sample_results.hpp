// Results that the tests of the output have in common.
#pragma once

#include <cstdint>
#include <newsfold/types.hpp>
#include <string>

namespace newsfold::cli {

constexpr std::int64_t k11September = 1'599'782'400;

inline Article reuters() {
  Article article;
  article.id = "a1";
  article.url = "https://reuters.com/ibm";
  article.urls = {"https://reuters.com/ibm", "https://amp.reuters.com/ibm"};
  article.title = "IBM asks for export rules";
  article.excerpt = "IBM asked on Friday for rules on the export of facial recognition to regimes that abuse it.";
  article.snippet = article.excerpt;
  article.title_matches = {{13, 19}};
  article.snippet_matches = {{37, 43}};
  article.provider = {"Reuters", "reuters.com"};
  article.published_at_utc = k11September + 51'727;
  article.quality = 86;
  article.topics = {"IBM", "AI"};
  article.category = "news";
  article.type = "article";
  article.published = false;
  article.file = "news/ibm.md";
  article.story = "s1";
  article.matched = true;
  article.score = 12.5;
  return article;
}

inline Article arn() {
  Article article;
  article.id = "a2";
  article.url = "https://arn.example/ibm";
  article.urls = {article.url};
  article.title = "IBM calls for new controls to limit US facial recognition exports";
  article.provider = {"", "arn.example"};
  article.story = "s1";
  return article;
}

inline Story story() {
  Story story;
  story.id = "s1";
  story.rank = 1;
  story.score = 12.5;
  story.article_count = 4;
  story.provider_count = 3;
  story.first_published_utc = k11September;
  story.last_published_utc = k11September + 86'400;
  story.lead = reuters();
  story.coverage = {arn()};
  return story;
}

inline Results results() {
  Results results;
  results.query = "export";
  results.parsed = "export";
  results.generation = 7;
  results.took_ms = 0.81249;
  results.stories_matched = {1, true};
  results.articles_matched = {3, true};
  results.stories = {story()};
  return results;
}

inline Results results_titled(const std::string& title) {
  Results hostile = results();
  hostile.stories[0].lead.title = title;
  hostile.stories[0].lead.title_matches.clear();
  return hostile;
}

}  // namespace newsfold::cli
