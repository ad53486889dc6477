// The one writer of JSON: for newsfold-query, the C interface and every program that embeds the library.
#include <fmt/format.h>

#include <cmath>
#include <newsfold/explanation.hpp>
#include <newsfold/json.hpp>
#include <nlohmann/json.hpp>

#include "common/timestamp.hpp"
#include "common/unsafe_character.hpp"
#include "query/addresses.hpp"

namespace newsfold {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;
constexpr int kOneLine = -1;
constexpr int kIndented = 2;

// Lengths of UTF-8 sequences by their first byte, in text known to be valid.
std::size_t sequence_length(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

char32_t decode(std::string_view sequence) {
  if (sequence.size() == 1) return static_cast<unsigned char>(sequence[0]);
  auto c = static_cast<char32_t>(static_cast<unsigned char>(sequence[0]) & (0x7FU >> sequence.size()));
  for (const char byte : sequence.substr(1)) c = (c << 6) | (static_cast<unsigned char>(byte) & 0x3FU);
  return c;
}

std::string escaped(char32_t c) {
  const auto code = static_cast<unsigned>(c);
  if (code < 0x10000) return fmt::format("\\u{:04x}", code);
  return fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((code - 0x10000) >> 10), 0xDC00 + (code & 0x3FF));
}

// Escapes what nlohmann leaves as it is: DEL, C1, bidi controls, U+2028, whatever shows as nothing. In a dump they
// stand within strings alone; below DEL there are only line ends of the layout.
std::string with_unsafe_escaped(const std::string& dump) {
  std::string safe;
  safe.reserve(dump.size());
  for (std::size_t at = 0; at < dump.size();) {
    const auto sequence = std::string_view(dump).substr(at, sequence_length(dump[at]));
    const char32_t c = decode(sequence);
    if (c >= 0x7F && common::is_unsafe(c)) {
      safe += escaped(c);
    } else {
      safe += sequence;
    }
    at += sequence.size();
  }
  return safe;
}

std::string dumped(const Json& json, int indent) {
  return with_unsafe_escaped(json.dump(indent, ' ', false, Json::error_handler_t::replace)) + "\n";
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

// Null, too, for a time outside the years 0 to 9999, which no calendar here holds.
Json time_or_null(const std::optional<std::int64_t>& seconds_utc) {
  constexpr std::int64_t kYear0 = -62'167'219'200, kYear10000 = 253'402'300'800;
  const bool in_calendar = seconds_utc && *seconds_utc >= kYear0 && *seconds_utc < kYear10000;
  return in_calendar ? Json(common::format_timestamp(*seconds_utc)) : Json();
}

template <typename T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json spans_json(const std::vector<ByteSpan>& spans) {
  Json json = Json::array();
  for (const ByteSpan& span : spans) json.push_back(Json::array({span.begin, span.end}));
  return json;
}

Json provider_json(const Provider& provider) { return {{"name", provider.name}, {"domain", provider.domain}}; }

Json copies_json(const std::vector<Copy>& copies) {
  Json json = Json::array();
  for (const Copy& copy : copies) {
    json.push_back({{"provider", provider_json(copy.provider)},
                    {"url", copy.url},
                    {"published_at", time_or_null(copy.published_at_utc)}});
  }
  return json;
}

Json receipt_json(const std::optional<Receipt>& receipt) {
  if (!receipt) return {};
  Json text = Json::array();
  for (const Receipt::Part& part : receipt->text) {
    text.push_back({{"word", part.word}, {"field", part.field}, {"value", part.value}});
  }
  return {{"text", std::move(text)},
          {"quality", receipt->quality},
          {"freshness", receipt->freshness},
          {"total", total_of(*receipt)}};
}

Json membership_json(const std::optional<Membership>& membership) {
  if (!membership) return {};
  Json words = Json::array();
  for (const auto& [word, weight] : membership->shared_words) words.push_back({{"word", word}, {"weight", weight}});
  return {{"shared_words", words},
          {"days_apart", value_or_null(membership->days_apart)},
          {"links_lead", membership->links_lead},
          {"linked_by_lead", membership->linked_by_lead},
          {"same_text", membership->same_text}};
}

Json article_json(const Article& article, bool explain) {
  Json json{{"url", article.url},
            {"urls", article.urls},
            {"title", article.title},
            {"excerpt", article.excerpt},
            {"snippet", article.snippet},
            {"provider", provider_json(article.provider)},
            {"published_at", time_or_null(article.published_at_utc)},
            {"quality", value_or_null(article.quality)},
            {"heat", value_or_null(article.heat)},
            {"topics", article.topics},
            {"category", article.category},
            {"type", article.type},
            {"published", value_or_null(article.published)},
            {"file", text_or_null(article.file)},
            {"matched", article.matched},
            {"score", article.score},
            {"id", article.id},
            {"story", article.story},
            {"topics_inherited", article.topics_inherited},
            {"title_matches", spans_json(article.title_matches)},
            {"snippet_matches", spans_json(article.snippet_matches)},
            {"copies", copies_json(article.copies)}};
  if (explain) {
    json["receipt"] = receipt_json(article.receipt);
    json["membership"] = membership_json(article.membership);
  }
  return json;
}

Json first_provider_json(const Provider& provider) {
  return provider.name.empty() && provider.domain.empty() ? Json() : provider_json(provider);
}

Json why_json(const std::optional<Receipt>& receipt, bool explain) {
  return explain && receipt ? Json(receipt_line(*receipt)) : Json();
}

Json story_json(const Story& story, bool explain) {
  Json coverage = Json::array();
  for (const Article& article : story.coverage) coverage.push_back(article_json(article, explain));
  Json json{{"id", story.id},
            {"rank", story.rank},
            {"score", story.score},
            {"articles", story.article_count},
            {"providers", story.provider_count},
            {"first_published", time_or_null(story.first_published_utc)},
            {"last_published", time_or_null(story.last_published_utc)},
            {"first_provider", first_provider_json(story.first_provider)},
            {"lead", article_json(story.lead, explain)},
            {"coverage", std::move(coverage)},
            {"why", why_json(story.receipt, explain)},
            {"best_match", text_or_null(story.best_match)}};
  if (explain) json["receipt"] = receipt_json(story.receipt);
  return json;
}

Json facets_json(const std::vector<Facet>& facets) {
  Json json = Json::object();
  for (const Facet& facet : facets) {
    Json& values = json[facet.field] = Json::array();
    for (const FacetValue& value : facet.values) {
      values.push_back(
          {{"value", text_or_null(value.value)}, {"stories", value.stories}, {"articles", value.articles}});
    }
  }
  return json;
}

// Of the fields that were asked for, how many values are not listed.
Json facets_left_out_json(const std::vector<Facet>& facets) {
  Json json = Json::object();
  for (const Facet& facet : facets) json[facet.field] = facet.left_out;
  return json;
}

Json count_json(const Count& count) { return {{"value", count.value}, {"exact", count.exact}}; }

double to_microseconds(double milliseconds) { return std::round(milliseconds * 1000) / 1000; }

Json query_json(std::string_view text, const std::string& parsed, const std::vector<std::string>& notes) {
  return {{"text", text}, {"parsed", parsed}, {"notes", notes}};
}

Json results_json(const Results& results, bool explain) {
  Json stories = Json::array();
  for (const Story& story : results.stories) stories.push_back(story_json(story, explain));
  return {{"schema", kSchema},
          {"query", query_json(results.query, results.parsed, results.notes)},
          {"generation", results.generation},
          {"took_ms", to_microseconds(results.took_ms)},
          {"stories_matched", count_json(results.stories_matched)},
          {"articles_matched", count_json(results.articles_matched)},
          {"partial", results.partial},
          {"suggestion", text_or_null(results.suggestion)},
          {"stories", std::move(stories)},
          {"facets", facets_json(results.facets)},
          {"facets_left_out", facets_left_out_json(results.facets)}};
}

Json error_json(ErrorCode code, std::string_view message) { return {{"code", code_name(code)}, {"message", message}}; }

}  // namespace

std::string json_of(const Results& results, bool explain) { return dumped(results_json(results, explain), kIndented); }

std::string json_lines_of(const Results& results, bool explain) {
  std::string lines;
  for (const Story& story : results.stories) lines += dumped(story_json(story, explain), kOneLine);
  return lines;
}

std::string batch_answer(std::string_view id, const Results& results, bool explain) {
  Json json{{"id", id}};
  json.update(results_json(results, explain));
  return dumped(json, kOneLine);
}

std::string batch_error(const std::optional<std::string>& id, ErrorCode code, std::string_view message) {
  return dumped({{"id", value_or_null(id)}, {"error", error_json(code, message)}}, kOneLine);
}

std::string json_of(const Error& error) {
  return dumped({{"schema", kSchema}, {"error", error_json(error.code(), error.what())}}, kIndented);
}

std::string json_of(const Article& article) { return dumped(article_json(article, false), kOneLine); }

std::string json_of(const Stats& stats) {
  return dumped({{"schema", kSchema},
                 {"generation", stats.generation},
                 {"articles", stats.articles},
                 {"stories", stats.stories},
                 {"providers", stats.providers},
                 {"files", stats.files},
                 {"first_published", time_or_null(stats.first_published_utc)},
                 {"last_published", time_or_null(stats.last_published_utc)},
                 {"built_at", time_or_null(stats.built_at_utc)},
                 {"language", stats.language},
                 {"analyzer", stats.analyzer}},
                kIndented);
}

std::string json_of(std::string_view query, const QueryReading& reading) {
  return dumped({{"schema", kSchema}, {"query", query_json(query, reading.parsed, reading.notes)}}, kIndented);
}

std::string export_line(const Article& article) {
  return dumped({{"url", query::shown_address(article.url, article.file, article.id)},
                 {"urls", article.urls},
                 {"story", article.story},
                 {"title", article.title},
                 {"excerpt", article.excerpt},
                 {"topics", article.topics},
                 {"published_at", time_or_null(article.published_at_utc)},
                 {"provider", provider_json(article.provider)},
                 {"quality", value_or_null(article.quality)},
                 {"file", text_or_null(article.file)}},
                kOneLine);
}

}  // namespace newsfold
