#include "query/cli/output_tsv.hpp"

#include <fmt/format.h>

#include "query/cli/dates.hpp"
#include "query/cli/terminal_text.hpp"

namespace newsfold::cli {
namespace {

std::string time_field(const std::optional<std::int64_t>& seconds_utc) {
  return seconds_utc ? iso_time(*seconds_utc) : std::string();
}

std::string number_field(const std::optional<double>& number) {
  return number ? fmt::format("{}", *number) : std::string();
}

const std::string& first_of(const std::string& text, const std::string& otherwise) {
  return text.empty() ? otherwise : text;
}

std::string story_line(const Story& story) {
  const Article& lead = story.lead;
  return fmt::format("{}\t{:.4f}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", story.rank, story.score,
                     visible_text(story.id), story.article_count, story.provider_count,
                     time_field(story.first_published_utc), time_field(story.last_published_utc),
                     time_field(lead.published_at_utc),
                     visible_text(first_of(lead.provider.name, lead.provider.domain)), number_field(lead.quality),
                     visible_text(lead.title), visible_text(first_of(lead.url, lead.file)));
}

}  // namespace

std::string tsv_of(const Results& results) {
  std::string lines;
  for (const Story& story : results.stories) lines += story_line(story);
  return lines;
}

}  // namespace newsfold::cli
