#include "indexer/corpus_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/catalog_dictionary.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

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

// The root that a path is of: the one whose name it starts with, else the one that has none. roots.size(): a root of a
// run before that is no longer one.
std::size_t root_of(std::string_view path, const std::vector<CorpusRoot>& roots) {
  std::size_t nameless = roots.size();
  for (std::size_t i = 0; i < roots.size(); ++i) {
    if (path == roots[i].name || lies_below(path, roots[i].name)) return i;
    if (roots[i].name.empty()) nameless = i;
  }
  return nameless;
}

// `record` is empty where there is none.
bool holds_article(std::string_view record) { return !record.empty() && has_mentions(record); }

// Which of several roots hold articles: one that held some and holds none may not be mounted.
class RootsWithArticles {
 public:
  explicit RootsWithArticles(const std::vector<CorpusRoot>& roots)
      : roots_(roots), lost_(roots.size() + 1), now_(roots.size() + 1) {}

  // `now` is the record of this run; empty: it has none.
  void add(std::string_view path, std::string_view before, std::string_view now) {
    if (roots_.size() < 2) return;
    if (holds_article(now)) now_[root_of(path, roots_)] = true;
    else if (holds_article(before)) lost_[root_of(path, roots_)] = true;
  }

  // `is_empty`: those without a file. A path alone may be of another root that has a folder of the same name.
  std::filesystem::path first_emptied(const std::vector<bool>& is_empty) const {
    for (std::size_t i = 0; i < roots_.size(); ++i) {
      if (lost_[i] && (is_empty[i] || !now_[i])) return roots_[i].path;
    }
    return {};
  }

 private:
  const std::vector<CorpusRoot>& roots_;
  std::vector<bool> lost_, now_;  // whether it lost an article, whether it holds one
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

Samples judge_samples(const Corpus& corpus, const std::vector<Item>& items, const FileJudge& judge, unsigned jobs) {
  Samples samples{pick_samples(corpus, items), {}};
  samples.judged.resize(samples.items.size());
  for_each_chunk(
      jobs, samples.items.size(), [] { return 0; },
      [&](int, std::size_t i) { samples.judged[i] = judge.judge(items[samples.items[i]]); });
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
  BatchReader(const std::vector<Item>& items, const FileJudge& judge, RecordMaker maker, Samples samples)
      : items_(items), judge_(judge), maker_(std::move(maker)), samples_(std::move(samples)) {}

  // The next ones; none where there are no more.
  std::vector<Judged> next(unsigned jobs, Progress& progress) {
    std::vector<Judged> batch(std::min(kBatch, items_.size() - begin_));
    for_each_chunk(
        jobs, chunk_count(batch.size(), kChunk), [] { return 0; },
        [&](int, std::size_t chunk) {
          const std::size_t begin = chunk * kChunk, end = std::min(batch.size(), begin + kChunk);
          for (std::size_t i = begin; i < end; ++i) batch[i] = judge_item(begin_ + i);
          progress.advance(end - begin);
        });
    begin_ += batch.size();
    return batch;
  }

 private:
  static constexpr std::size_t kBatch = 4096, kChunk = 64;

  Judged judge_item(std::size_t item) {
    const auto sample = std::lower_bound(samples_.items.begin(), samples_.items.end(), item);
    const bool was_sampled = sample != samples_.items.end() && *sample == item;
    Judged judged = was_sampled ? std::move(samples_.judged[static_cast<std::size_t>(sample - samples_.items.begin())])
                                : judge_.judge(items_[item]);
    maker_.make(judged);
    return judged;
  }

  const std::vector<Item>& items_;
  const FileJudge& judge_;
  RecordMaker maker_;
  Samples samples_;
  std::size_t begin_ = 0;  // of the next batch
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
  if (entry.verdict == Verdict::skipped) {
    ++report.skipped_by_reason[entry.problem.reason];
    if (report.skipped.size() < kMaxSkippedFiles) report.skipped.push_back({entry.path, entry.problem.reason});
  }
  if (entry.verdict == Verdict::rejected) {
    report.rejected.push_back({entry.path, entry.problem, has_mentions(record)});
  }
  report.warning_count += entry.warnings.size();
  for (const Warning& warning : entry.warnings) {
    if (report.warnings.size() < kMaxWarnings) report.warnings.push_back({entry.path, warning});
  }
}

// Files that held an article and are skipped now, as what never was one is: nothing in their counts tells.
class LostArticles {
 public:
  void add(std::string_view path) {
    if (count_++ == 0) first_ = path;
  }

  void note(std::vector<std::string>& notes) const {
    if (count_ == 0) return;
    const std::string others = count_ > 1 ? fmt::format(" and {} more", count_ - 1) : "";
    notes.push_back(fmt::format("no article any more, and held one: {}{}", first_, others));
  }

 private:
  std::string first_;
  std::size_t count_ = 0;
};

void account(const Item& item, const Judged& judged, LostArticles& lost, Report& report) {
  if (judged.record().empty()) {
    ++report.files.removed;
    if (report.removed.size() < kMaxRemovedFiles) report.removed.emplace_back(item.path());
    return;
  }
  ++report.files.seen;
  report.files.parsed += judged.parsed;
  const EntryGlance glance = decode_glance(judged.record());
  if (judged.out_of_reach) {
    ++report.files.rejected;
    report.rejected.push_back(
        {std::string(item.path()), {"unreadable", 0, "its folder cannot be listed"}, has_mentions(judged.record())});
    return;
  }
  if (glance.verdict == Verdict::skipped && holds_article(item.before)) lost.add(item.path());
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

ReadResult read_corpus(const Corpus& corpus, const KnownFiles& before, const std::filesystem::path& target,
                       const ReadOptions& options, Progress& progress, Report& report) {
  const std::vector<Item> items = list_items(corpus, before);
  const FileJudge judge(corpus, before.catalog, options.judge);
  progress.start("read", items.size());
  CatalogDictionary dictionary = before.catalog.dictionary();
  Samples samples;
  if (options.judge.full || is_outgrown(dictionary, corpus.files.size())) {
    samples = judge_samples(corpus, items, judge, options.jobs);
    dictionary = make_dictionary(samples, before.catalog, corpus.files.size());
  }
  BatchReader batches(items, judge, {before.catalog, dictionary}, std::move(samples));
  CatalogWriter writer(target, dictionary);
  NewRecords fresh(before.seen, options.max_seen_bytes);
  RootsWithArticles roots(corpus.roots);
  LostArticles lost;
  std::size_t passed = 0;
  const auto keep = [&](const std::vector<Judged>& batch) {
    for (const Judged& one : batch) {
      const Item& item = items[passed++];
      account(item, one, lost, report);
      roots.add(item.path(), item.before, one.record());
      fresh.add(one);
      if (!one.record().empty()) writer.append(one.record());
    }
    before.catalog.release_memory();
  };
  std::vector<Judged> batch = batches.next(options.jobs, progress);
  while (!batch.empty()) {
    std::vector<Judged> following;
    do_both(
        options.jobs, [&] { following = batches.next(options.jobs, progress); }, [&] { keep(batch); });
    batch = std::move(following);
  }
  writer.close();
  lost.note(report.notes);
  ReadResult result = fresh.take();
  result.emptied = roots.first_emptied(corpus.is_empty);
  return result;
}

}  // namespace newsfold::indexer
