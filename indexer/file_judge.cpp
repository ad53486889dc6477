#include "indexer/file_judge.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include "common/stable_hash.hpp"
#include "indexer/articles.hpp"
#include "indexer/corpus_file.hpp"
#include "indexer/front_matter.hpp"
#include "indexer/mentions.hpp"

namespace newsfold::indexer {
namespace {

Judged keep(std::string_view record) {
  Judged judged;
  judged.kept = record;
  return judged;
}

// What was known of the files below a folder that could not be listed stays.
bool below_unreadable_folder(std::string_view path, const Corpus& corpus) {
  const auto is_problem = [&](std::string_view folder) {
    const auto found =
        std::lower_bound(corpus.problems.begin(), corpus.problems.end(), folder,
                         [](const CorpusProblem& problem, std::string_view wanted) { return problem.path < wanted; });
    return found != corpus.problems.end() && found->path == folder;
  };
  for (std::size_t end = path.find('/'); end != std::string_view::npos; end = path.find('/', end + 1)) {
    if (is_problem(path.substr(0, end))) return true;
  }
  return false;
}

CatalogEntry reject(const Item& item, const Rejected& rejected) {
  CatalogEntry entry;
  entry.path = item.path();
  entry.verdict = Verdict::rejected;
  entry.problem = rejected;
  return entry;
}

// A file that was judged anew: what changed against the run before.
Judged compare(const std::optional<CatalogEntry>& old, CatalogEntry entry) {
  Judged judged;
  if (entry.verdict == Verdict::rejected && old) {
    entry.mentions = old->mentions;
    entry.identities = old->identities;
  }
  const bool had_article = old && !old->mentions.empty();
  if (!had_article && !entry.mentions.empty()) judged.change = Change::added;
  else if (entry.verdict == Verdict::accepted && old->content_hash != entry.content_hash)
    judged.change = Change::changed;
  // A changed file is published even when its article stays the same: the catalog that knows its new content is, with
  // it.
  judged.differs = judged.change != Change::none || (old && old->mentions != entry.mentions);
  judged.entry = std::move(entry);
  return judged;
}

// Of a file that is no article: nothing but blanks, the beginning of a first line, or the NULs that a power cut leaves
// where only the size was written. It is no article that was taken back.
bool is_cut_short(std::string_view bytes) {
  if (kByteOrderMark.starts_with(bytes)) return true;
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  return bytes.starts_with('\0') || std::string_view("---").starts_with(bytes) ||
         bytes.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

CatalogEntry parse_file(const std::string& path, std::string_view bytes) {
  CatalogEntry entry;
  entry.path = path;
  entry.content_hash = common::stable_hash(bytes);
  const auto refuse = [&entry](const auto& problem) {
    using Problem = std::decay_t<decltype(problem)>;
    if constexpr (std::is_same_v<Problem, Skipped>) {
      entry.verdict = Verdict::skipped;
      entry.problem.reason = problem.reason;
    } else {
      entry.verdict = Verdict::rejected;
      entry.problem = problem;
    }
  };
  const auto parsed = parse_front_matter(bytes);
  if (const auto* skipped = std::get_if<Skipped>(&parsed)) return refuse(*skipped), entry;
  if (const auto* rejected = std::get_if<Rejected>(&parsed)) return refuse(*rejected), entry;
  auto extracted = extract_mentions(std::get<YamlNode>(parsed));
  if (const auto* skipped = std::get_if<Skipped>(&extracted)) return refuse(*skipped), entry;
  if (const auto* rejected = std::get_if<Rejected>(&extracted)) return refuse(*rejected), entry;
  auto& found = std::get<FileMentions>(extracted);
  entry.warnings = std::move(found.warnings);
  entry.mentions = std::move(found.mentions);
  for (const Mention& mention : entry.mentions) entry.identities.push_back(identify(mention, path));
  return entry;
}

}  // namespace

Judged FileJudge::judge(const Item& item) const {
  if (item.file) return judge_present(item);
  if (item.problem) return compare(item, reject(item, item.problem->rejected));
  if (below_unreadable_folder(item.path(), corpus_)) {
    Judged judged = keep(item.before);
    judged.out_of_reach = true;
    return judged;
  }
  Judged gone;
  gone.differs = has_mentions(item.before);
  return gone;
}

Judged FileJudge::judge_present(const Item& item) const {
  const common::FileStamp stamp = trusted(item.file->stamp);
  if (item.was_there() && !options_.full) {
    if (stamp != common::FileStamp{} && decode_glance(item.before).stamp == stamp) return keep(item.before);
  }
  const auto read = read_corpus_file(item.file->full, kMaxFileBytes);
  if (const auto* rejected = std::get_if<Rejected>(&read)) return compare(item, reject(item, *rejected));
  return judge_bytes(item, std::get<std::string>(read), stamp);
}

Judged FileJudge::judge_bytes(const Item& item, const std::string& bytes, const common::FileStamp& stamp) const {
  if (item.was_there() && !options_.full) {
    if (decode_entry_head(item.before).content_hash == common::stable_hash(bytes)) {
      Judged judged;
      judged.touched = with_stamp(item.before, stamp);
      return judged;
    }
  }
  CatalogEntry entry = parse_file(std::string(item.path()), bytes);
  const bool is_suspect = entry.verdict == Verdict::skipped && is_cut_short(bytes);
  if (is_suspect && item.was_there() && has_mentions(item.before)) {
    return compare(item, reject(item, {"emptied", 0, "the file is empty or cut short and held an article before"}));
  }
  entry.stamp = stamp;
  Judged judged = compare(item, std::move(entry));
  judged.parsed = true;
  return judged;
}

Judged FileJudge::compare(const Item& item, CatalogEntry entry) const {
  std::optional<CatalogEntry> old;
  if (item.was_there()) old = decode_entry(item.before, before_.decompression());
  return indexer::compare(old, std::move(entry));
}

common::FileStamp FileJudge::trusted(const common::FileStamp& stamp) const {
  return stamp.is_settled(options_.scan_started_ns) ? stamp : common::FileStamp{};
}

}  // namespace newsfold::indexer
