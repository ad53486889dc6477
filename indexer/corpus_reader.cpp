#include "indexer/corpus_reader.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "common/stable_hash.hpp"
#include "indexer/articles.hpp"
#include "indexer/catalog_dictionary.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

// One path of this run, of the run before, or of both.
struct Item {
  const CorpusFile* file = nullptr;        // to be read
  const CorpusProblem* problem = nullptr;  // found, but no file that can be read
  std::string_view before;                 // its record of the run before; empty: it was not there

  std::string_view path() const { return file ? file->path : problem ? problem->path : decode_path(before); }
  bool was_there() const { return !before.empty(); }
};

enum class Change { none, added, changed };

// What a file was found to be, and its record. One of the run before is compressed as the catalog it comes from.
struct Judged {
  std::optional<CatalogEntry> entry;  // a new one, until its record is made
  std::string_view kept;              // the record of the run before, where that goes on
  std::string touched;                // the same, where its stamp is another one
  std::string made;                   // the record for the catalog of this run, where it is not one of these two
  Change change = Change::none;
  bool differs = false;  // worth publishing
  bool parsed = false;

  std::string_view before() const { return touched.empty() ? kept : touched; }
  std::string_view record() const { return made.empty() ? before() : made; }  // empty: the file is gone
};

Judged keep(std::string_view record) {
  Judged judged;
  judged.kept = record;
  return judged;
}

bool lies_below(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

// The folders that could not be listed: what was known of the files below them stays.
bool below_unreadable_folder(std::string_view path, const Corpus& corpus) {
  return std::any_of(corpus.problems.begin(), corpus.problems.end(),
                     [&](const CorpusProblem& problem) { return lies_below(path, problem.path); });
}

bool comes_before(const Item& a, const Item& b) { return a.path() < b.path(); }

std::vector<Item> list_found(const Corpus& corpus) {
  std::vector<Item> items;
  items.reserve(corpus.files.size() + corpus.problems.size());
  for (const CorpusFile& file : corpus.files) items.push_back({&file, nullptr, {}});
  const auto middle = static_cast<std::ptrdiff_t>(items.size());
  for (const CorpusProblem& problem : corpus.problems) items.push_back({nullptr, &problem, {}});
  std::inplace_merge(items.begin(), items.begin() + middle, items.end(), comes_before);
  return items;
}

// The first one that does not come before `path`.
std::size_t find_item(const std::vector<Item>& items, std::string_view path) {
  const auto item = std::lower_bound(items.begin(), items.end(), path,
                                     [](const Item& one, std::string_view wanted) { return one.path() < wanted; });
  return static_cast<std::size_t>(item - items.begin());
}

std::vector<Item> list_items(const Corpus& corpus, const KnownFiles& before) {
  std::vector<Item> items = list_found(corpus), gone;
  for (std::size_t i = 0, at = 0; i < before.catalog.size(); ++i) {
    const std::string_view record = before.catalog.record(i), path = decode_path(record);
    while (at < items.size() && items[at].path() < path) ++at;
    if (at < items.size() && items[at].path() == path) items[at].before = record;
    else gone.push_back({nullptr, nullptr, record});
    if (i % Catalog::kRecordsUntilRelease == 0) before.catalog.release_memory();
  }
  const auto middle = static_cast<std::ptrdiff_t>(items.size());
  items.insert(items.end(), gone.begin(), gone.end());
  std::inplace_merge(items.begin(), items.begin() + middle, items.end(), comes_before);
  for (const auto& [path, record] : before.seen) {
    const std::size_t i = find_item(items, path);
    if (i < items.size() && items[i].path() == path) items[i].before = record;
  }
  return items;
}

bool was_emptied(const std::vector<Item>& items, const std::string& root) {
  auto item = std::lower_bound(items.begin(), items.end(), root + "/",
                               [](const Item& one, const std::string& first) { return one.path() < first; });
  bool held_some = false;
  for (; item != items.end() && lies_below(item->path(), root); ++item) {
    if (item->file || item->problem) return false;
    held_some = true;
  }
  return held_some;
}

std::string find_emptied(const std::vector<Item>& items, const std::vector<std::string>& roots) {
  const auto root = std::find_if(roots.begin(), roots.end(),
                                 [&](const std::string& one) { return !one.empty() && was_emptied(items, one); });
  return root == roots.end() ? "" : *root;
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

class Reader {
 public:
  Reader(const Corpus& corpus, const Catalog& before, const ReadOptions& options)
      : corpus_(corpus), before_(before), options_(options) {}

  Judged judge(const Item& item) const {
    if (item.file) return judge_present(item);
    if (item.problem) return compare(item, reject(item, item.problem->rejected));
    if (below_unreadable_folder(item.path(), corpus_)) return keep(item.before);
    Judged gone;
    gone.differs = has_mentions(item.before);
    return gone;
  }

 private:
  Judged compare(const Item& item, CatalogEntry entry) const {
    std::optional<CatalogEntry> old;
    if (item.was_there()) old = decode_entry(item.before, before_.decompression());
    return indexer::compare(old, std::move(entry));
  }

  FileStamp trusted(const FileStamp& stamp) const {
    constexpr std::int64_t kClockGrainNs = 2'000'000'000;
    const std::int64_t newest = std::max(stamp.modified_ns, stamp.changed_ns);
    return newest < options_.scan_started_ns - kClockGrainNs ? stamp : FileStamp{};
  }

  Judged judge_present(const Item& item) const {
    const FileStamp stamp = trusted(item.file->stamp);
    if (item.was_there() && !options_.full) {
      if (stamp != FileStamp{} && decode_glance(item.before).stamp == stamp) return keep(item.before);
    }
    const auto read = read_corpus_file(item.file->full, kMaxFileBytes);
    if (const auto* rejected = std::get_if<Rejected>(&read)) return compare(item, reject(item, *rejected));
    return judge_bytes(item, std::get<std::string>(read), stamp);
  }

  Judged judge_bytes(const Item& item, const std::string& bytes, const FileStamp& stamp) const {
    if (item.was_there() && !options_.full) {
      if (decode_entry_head(item.before).content_hash == common::stable_hash(bytes)) {
        Judged judged;
        judged.touched = with_stamp(item.before, stamp);
        return judged;
      }
    }
    CatalogEntry entry = judge_file(std::string(item.path()), bytes);
    const bool is_suspect = entry.verdict == Verdict::skipped && is_cut_short(bytes);
    if (is_suspect && item.was_there() && has_mentions(item.before)) {
      return compare(item, reject(item, {"emptied", 0, "the file is empty or cut short and held an article before"}));
    }
    entry.stamp = stamp;
    Judged judged = compare(item, std::move(entry));
    judged.parsed = true;
    return judged;
  }

  const Corpus& corpus_;
  const Catalog& before_;
  const ReadOptions& options_;
};

// --- records

// Files that are judged before all others, to make a dictionary of what they say.
struct Samples {
  std::vector<std::size_t> items;  // ascending
  std::vector<Judged> judged;
};

// From all over the corpus.
std::vector<std::size_t> pick_samples(const Corpus& corpus, const std::vector<Item>& items) {
  const std::size_t files = corpus.files.size(), count = std::min(files, kSampledFiles);
  std::vector<std::size_t> picked;
  for (std::size_t i = 0; i < count; ++i) picked.push_back(find_item(items, corpus.files[i * files / count].path));
  return picked;
}

Samples judge_samples(const Corpus& corpus, const std::vector<Item>& items, const Reader& reader, unsigned jobs) {
  Samples samples{pick_samples(corpus, items), {}};
  samples.judged.resize(samples.items.size());
  for_each_chunk(
      jobs, samples.items.size(), [] { return 0; },
      [&](int, std::size_t i) { samples.judged[i] = reader.judge(items[samples.items[i]]); });
  return samples;
}

CatalogDictionary make_dictionary(const Samples& samples, const Catalog& before, std::size_t files) {
  DictionarySamples parts;
  for (const Judged& judged : samples.judged) {
    const std::string part =
        judged.entry ? compressible_part(*judged.entry) : compressible_part(judged.before(), before.decompression());
    if (!part.empty()) parts.add(part);
  }
  return make_catalog_dictionary(parts, files);
}

// Makes the records of the catalog of this run.
class RecordMaker {
 public:
  RecordMaker(const Catalog& before, const CatalogDictionary& dictionary)
      : before_(before), compressor_(dictionary.bytes), same_(dictionary.bytes == before.dictionary().bytes) {}

  void make(Judged& judged) const {
    if (judged.entry) {
      judged.made = encode_entry(*judged.entry, compressor_);
      judged.entry.reset();
    } else if (!same_ && !judged.before().empty()) {
      judged.made = compress_anew(judged.before(), before_.decompression(), compressor_);
    }
  }

 private:
  const Catalog& before_;
  Compressor compressor_;
  bool same_;
};

// Judges all items and makes their records, some at a time: these are held in memory.
class BatchReader {
 public:
  BatchReader(const std::vector<Item>& items, const Reader& reader, RecordMaker maker, Samples samples)
      : items_(items), reader_(reader), maker_(std::move(maker)), samples_(std::move(samples)) {}

  // Whether there are more, which are then in judged().
  bool next(unsigned jobs, Progress& progress) {
    begin_ += judged_.size();
    judged_.clear();
    judged_.resize(std::min(kBatch, items_.size() - begin_));
    for_each_chunk(
        jobs, chunk_count(judged_.size(), kChunk), [] { return 0; },
        [&](int, std::size_t chunk) {
          const std::size_t begin = chunk * kChunk, end = std::min(judged_.size(), begin + kChunk);
          for (std::size_t i = begin; i < end; ++i) judged_[i] = judge(begin_ + i);
          progress.advance(end - begin);
        });
    return !judged_.empty();
  }

  const std::vector<Judged>& judged() const { return judged_; }

 private:
  static constexpr std::size_t kBatch = 4096, kChunk = 64;

  Judged judge(std::size_t item) {
    const auto sample = std::lower_bound(samples_.items.begin(), samples_.items.end(), item);
    const bool was_sampled = sample != samples_.items.end() && *sample == item;
    Judged judged = was_sampled ? std::move(samples_.judged[static_cast<std::size_t>(sample - samples_.items.begin())])
                                : reader_.judge(items_[item]);
    maker_.make(judged);
    return judged;
  }

  const std::vector<Item>& items_;
  const Reader& reader_;
  RecordMaker maker_;
  Samples samples_;
  std::size_t begin_ = 0;
  std::vector<Judged> judged_;
};

// --- what is told of them

void count_verdict(Verdict verdict, Change change, Report& report) {
  switch (verdict) {
    case Verdict::skipped: ++report.files.skipped; break;
    case Verdict::rejected: ++report.files.rejected; break;
    case Verdict::accepted:
      ++(change == Change::added     ? report.files.added
         : change == Change::changed ? report.files.changed
                                     : report.files.unchanged);
  }
}

// What the operator is told of a file that was not simply accepted.
void report_problems(std::string_view record, Report& report) {
  const CatalogEntry entry = decode_entry_head(record);
  if (entry.verdict == Verdict::skipped) ++report.skipped_by_reason[entry.problem.reason];
  if (entry.verdict == Verdict::rejected) {
    report.rejected.push_back({entry.path, entry.problem, has_mentions(record)});
  }
  report.warning_count += entry.warnings.size();
  for (const Warning& warning : entry.warnings) {
    if (report.warnings.size() < kMaxWarnings) report.warnings.push_back({entry.path, warning});
  }
}

void account(const Judged& judged, Report& report) {
  if (judged.record().empty()) {
    ++report.files.removed;
    return;
  }
  const EntryGlance glance = decode_glance(judged.record());
  ++report.files.seen;
  report.files.parsed += judged.parsed;
  count_verdict(glance.verdict, judged.change, report);
  if (glance.verdict != Verdict::accepted || glance.has_warnings) report_problems(judged.record(), report);
}

// Gathers what is not in the catalog of before, as long as nothing differs that will be published.
class NewRecords {
 public:
  NewRecords(const SeenRecords& seen, std::size_t max_bytes) : seen_(seen), max_bytes_(max_bytes) {}

  void add(const Judged& judged) {
    result_.differs |= judged.differs;
    if (result_.differs) {
      result_.seen.clear();
      return;
    }
    const bool is_new = judged.before().empty();
    const std::string_view record = is_new ? judged.made : judged.before();
    if (record.empty()) return;
    const std::string_view path = decode_path(record);
    if (!is_new && judged.touched.empty() && !seen_.contains(path)) return;
    // What it says is compressed for the catalog of this run, which nobody will have.
    if (is_new && has_mentions(record)) return;
    // A rejected file is compared with its last good version until it is mended.
    if (decode_glance(record).verdict == Verdict::rejected) return;
    bytes_ += record.size();
    result_.seen.emplace(path, record);
    result_.differs |= bytes_ > max_bytes_;
  }

  ReadResult take() { return std::move(result_); }

 private:
  const SeenRecords& seen_;
  ReadResult result_;
  const std::size_t max_bytes_;
  std::size_t bytes_ = 0;
};

}  // namespace

CatalogEntry judge_file(const std::string& path, std::string_view bytes) {
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

ReadResult read_corpus(const Corpus& corpus, const KnownFiles& before, const std::filesystem::path& target,
                       const ReadOptions& options, Progress& progress, Report& report) {
  const std::vector<Item> items = list_items(corpus, before);
  const Reader reader(corpus, before.catalog, options);
  progress.start("read", items.size());
  CatalogDictionary dictionary = before.catalog.dictionary();
  Samples samples;
  if (options.full || is_outgrown(dictionary, corpus.files.size())) {
    samples = judge_samples(corpus, items, reader, options.jobs);
    dictionary = make_dictionary(samples, before.catalog, corpus.files.size());
  }
  BatchReader batches(items, reader, {before.catalog, dictionary}, std::move(samples));
  CatalogWriter writer(target, dictionary);
  NewRecords fresh(before.seen, options.max_seen_bytes);
  while (batches.next(options.jobs, progress)) {
    for (const Judged& one : batches.judged()) {
      account(one, report);
      fresh.add(one);
      if (!one.record().empty()) writer.append(one.record());
    }
    before.catalog.release_memory();
  }
  writer.close();
  ReadResult result = fresh.take();
  result.emptied = find_emptied(items, corpus.roots);
  return result;
}

}  // namespace newsfold::indexer
