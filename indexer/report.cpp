#include "indexer/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/stable_hash.hpp"
#include "common/timestamp.hpp"
#include "common/unsafe_character.hpp"
#include "common/utf8.hpp"

namespace newsfold::indexer {
namespace {

using nlohmann::ordered_json;

const char* outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::published: return "published";
    case Outcome::nothing_to_do: return "nothing_to_do";
    case Outcome::dry_run: return "dry_run";
    case Outcome::refused_by_gate: return "refused_by_gate";
    case Outcome::failed: return "failed";
  }
  return "failed";
}

ordered_json files_json(const FileCounts& f) {
  return {{"seen", f.seen},       {"added", f.added},       {"changed", f.changed}, {"unchanged", f.unchanged},
          {"skipped", f.skipped}, {"rejected", f.rejected}, {"removed", f.removed}, {"parsed", f.parsed}};
}

ordered_json rejected_json(const std::vector<RejectedFile>& rejected) {
  ordered_json list = ordered_json::array();
  for (const RejectedFile& file : rejected) {
    list.push_back({{"path", file.path},
                    {"line", file.rejected.line},
                    {"reason", file.rejected.reason},
                    {"message", file.rejected.message},
                    {"kept_last_good", file.kept_last_good}});
  }
  return list;
}

ordered_json skipped_json(const std::vector<SkippedFile>& skipped) {
  ordered_json list = ordered_json::array();
  for (const SkippedFile& file : skipped) list.push_back({{"path", file.path}, {"reason", file.reason}});
  return list;
}

ordered_json warnings_json(const std::vector<FileWarning>& warnings) {
  ordered_json list = ordered_json::array();
  for (const FileWarning& w : warnings) {
    list.push_back(
        {{"path", w.path}, {"line", w.warning.line}, {"reason", w.warning.reason}, {"message", w.warning.message}});
  }
  return list;
}

ordered_json moves_json(const std::vector<StoryMove>& moves, const char* others) {
  ordered_json list = ordered_json::array();
  for (std::size_t i = 0; i < std::min(moves.size(), kMaxStoryMoves); ++i) {
    ordered_json ids = ordered_json::array();
    for (const std::uint64_t story : moves[i].others) ids.push_back(common::format_id(story));
    list.push_back({{"story", common::format_id(moves[i].story)}, {others, ids}});
  }
  return list;
}

ordered_json stories_json(const Report& report) {
  const StoryChanges& changes = report.story_changes;
  return {{"total", report.stories},
          {"new", changes.added},
          {"grown", changes.grown},
          {"gone", changes.gone},
          {"merged", changes.merged.size()},
          {"split", changes.split.size()},
          {"merges", moves_json(changes.merged, "of")},
          {"splits", moves_json(changes.split, "into")}};
}

// Paths and messages hold what strangers wrote: nothing of it may steer a terminal.
std::string printable(const std::string& text) {
  std::string out;
  for (std::uint32_t at = 0; at < text.size();) {
    const std::int32_t c = common::next_code_point(text, at);
    if (c < 0) out += "\\u{FFFD}";
    else if (common::is_unsafe(static_cast<char32_t>(c))) out += fmt::format("\\u{{{:04X}}}", c);
    else common::append_code_point(out, c);
  }
  return out;
}

std::string headline(const Report& report) {
  switch (report.outcome) {
    case Outcome::published: return fmt::format("published generation {}", report.generation);
    case Outcome::nothing_to_do: return fmt::format("nothing to do: generation {} is up to date", report.generation);
    case Outcome::dry_run: return "dry run: nothing was published";
    case Outcome::refused_by_gate: return "refused, nothing was published: " + printable(report.message);
    case Outcome::failed: return "failed, nothing was published: " + printable(report.message);
  }
  return {};
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string files_text(const FileCounts& f) {
  return fmt::format("files     {} seen: {} added, {} changed, {} unchanged, {} skipped, {} rejected; {} removed\n",
                     f.seen, f.added, f.changed, f.unchanged, f.skipped, f.rejected, f.removed);
}

std::string articles_text(const Report& report) {
  if (report.articles == 0 && report.articles_removed == 0) return {};
  const std::string removed = report.articles_removed > 0 ? fmt::format("; {} removed", report.articles_removed) : "";
  return fmt::format("articles  {} in {}{}\n", report.articles, counted(report.stories, "story", "stories"), removed);
}

// Nothing for a first generation, of which all stories are new, or where none changed.
std::string story_changes_text(const Report& report) {
  const StoryChanges& c = report.story_changes;
  const bool is_first = c.added == report.stories && c.gone + c.merged.size() + c.split.size() == 0;
  if (c == StoryChanges() || is_first) return {};
  return fmt::format("stories   {} new, {} grown, {} merged, {} split, {} gone\n", c.added, c.grown, c.merged.size(),
                     c.split.size(), c.gone);
}

std::string rejected_text(const std::vector<RejectedFile>& rejected) {
  constexpr std::size_t kMaxListed = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(rejected.size(), kMaxListed); ++i) {
    const RejectedFile& file = rejected[i];
    const std::string line = file.rejected.line > 0 ? fmt::format(":{}", file.rejected.line) : "";
    text += fmt::format("rejected  {}{}: {}: {}{}\n", printable(file.path), line, file.rejected.reason,
                        printable(file.rejected.message), file.kept_last_good ? " (last good version kept)" : "");
  }
  if (rejected.size() <= kMaxListed) return text;
  return text + fmt::format("rejected  and {} more; --report lists them all\n", rejected.size() - kMaxListed);
}

std::string skipped_text(const Report& report, bool listed) {
  std::string text;
  for (const auto& [reason, count] : report.skipped_by_reason) text += fmt::format("skipped   {} {}\n", count, reason);
  if (!listed) return text;
  for (const SkippedFile& file : report.skipped) {
    text += fmt::format("skipped   {}: {}\n", printable(file.path), file.reason);
  }
  return text;
}

std::string removed_text(const Report& report) {
  std::string text;
  for (const std::string& path : report.removed) text += fmt::format("removed   {}\n", printable(path));
  if (report.files.removed <= report.removed.size()) return text;
  return text + fmt::format("removed   and {} more\n", report.files.removed - report.removed.size());
}

std::string notes_text(const std::vector<std::string>& notes) {
  std::string text;
  for (const std::string& note : notes) text += fmt::format("note      {}\n", printable(note));
  return text;
}

std::string warnings_text(const Report& report, bool listed) {
  if (report.warning_count == 0) return {};
  std::string text = fmt::format("warnings  {} could not be used{}\n", counted(report.warning_count, "value", "values"),
                                 listed ? "" : "; --verbose lists them");
  if (!listed) return text;
  for (const FileWarning& w : report.warnings) {
    text += fmt::format("warning   {}:{}: {}: {}\n", printable(w.path), w.warning.line, w.warning.reason,
                        printable(w.warning.message));
  }
  return text;
}

std::string seconds_text(const std::vector<std::pair<std::string, double>>& seconds_by_stage) {
  std::string stages;
  for (const auto& [stage, seconds] : seconds_by_stage) {
    stages += fmt::format("{}{} {:.1f}", stages.empty() ? "" : ", ", stage, seconds);
  }
  return stages.empty() ? "" : "seconds   " + stages + "\n";
}

}  // namespace

std::string format_report_json(const Report& report) {
  ordered_json json{{"schema", 1},
                    {"started_at", nullptr},
                    {"outcome", outcome_name(report.outcome)},
                    {"message", report.message},
                    {"notes", report.notes},
                    {"generation", report.generation},
                    {"files", files_json(report.files)},
                    {"articles", {{"total", report.articles}, {"removed", report.articles_removed}}},
                    {"stories", stories_json(report)},
                    {"rejected", rejected_json(report.rejected)},
                    {"skipped", ordered_json::object()},
                    {"skipped_files", skipped_json(report.skipped)},
                    {"removed_files", report.removed},
                    {"warnings", {{"total", report.warning_count}, {"first", warnings_json(report.warnings)}}},
                    {"seconds", ordered_json::object()}};
  if (report.started_at_utc) json["started_at"] = common::format_timestamp(*report.started_at_utc);
  for (const auto& [reason, count] : report.skipped_by_reason) json["skipped"][reason] = count;
  for (const auto& [stage, seconds] : report.seconds_by_stage) json["seconds"][stage] = seconds;
  return json.dump(1, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

std::string format_report_text(const Report& report, Detail detail) {
  const bool is_full = detail == Detail::full;
  std::string text = headline(report) + "\n" + notes_text(report.notes);
  const bool has_counts = report.outcome != Outcome::failed || report.files.seen + report.files.removed > 0;
  if (has_counts) text += files_text(report.files);
  text += articles_text(report) + story_changes_text(report) + skipped_text(report, is_full);
  if (is_full) text += removed_text(report);
  return text + rejected_text(report.rejected) + warnings_text(report, is_full) + seconds_text(report.seconds_by_stage);
}

int exit_code(const Report& report) {
  switch (report.outcome) {
    case Outcome::failed: return ExitCode::failed;
    case Outcome::refused_by_gate: return ExitCode::refused;
    default: return report.files.rejected > 0 ? ExitCode::some_rejected : ExitCode::done;
  }
}

}  // namespace newsfold::indexer
