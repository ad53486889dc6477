#include "indexer/indexer.hpp"

#include <fmt/format.h>
#include <xapian.h>

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

#include "common/error.hpp"
#include "common/index_directory.hpp"
#include "common/manifest.hpp"
#include "common/text_analyzer.hpp"
#include "common/timestamp.hpp"
#include "indexer/catalog.hpp"
#include "indexer/corpus.hpp"
#include "indexer/corpus_reader.hpp"
#include "indexer/front_matter.hpp"
#include "indexer/gate.hpp"
#include "indexer/generation_before.hpp"
#include "indexer/generation_builder.hpp"
#include "indexer/parallel.hpp"
#include "indexer/publish.hpp"
#include "indexer/seen_records.hpp"
#include "indexer/segment_checks.hpp"
#include "indexer/stop_request.hpp"
#include "indexer/verification.hpp"

namespace newsfold::indexer {
namespace {

std::int64_t now_utc() { return common::now_ns() / 1'000'000'000; }

std::vector<common::ManifestFile> shared_files(const common::Manifest& before,
                                               const std::vector<std::string>& segments) {
  std::vector<common::ManifestFile> files;
  for (const std::string& segment : segments) {
    const std::vector<common::ManifestFile> more = common::files_of_segment(before, segment);
    files.insert(files.end(), more.begin(), more.end());
  }
  return files;
}

bool shows_progress(const Options& options) {
  if (options.progress != ProgressMode::automatic) return options.progress == ProgressMode::always;
  return options.messages != Messages::quiet && can_draw_progress();
}

class Run {
 public:
  explicit Run(const Options& options)
      : options_(options), jobs_(thread_count(options)), directory_(options.index), progress_(shows_progress(options)) {
    report_.started_at_utc = now_utc();
  }

  Report run() {
    // A mistyped corpus must not leave the folder of an index behind.
    std::error_code unknown;
    const bool is_first = !std::filesystem::exists(directory_.root(), unknown) && !unknown;
    std::optional<common::IndexLock> lock;
    if ((!is_first || attempt([this] { require_roots(options_.corpus); })) && take(lock)) {
      attempt([this] { run_locked(); });
      clear_leftovers(directory_);
    }
    progress_.finish();
    report_.seconds_by_stage = progress_.seconds_by_stage();
    return std::move(report_);
  }

 private:
  // A folder that is busy, or is no index, is no failure of this run: it never started.
  bool take(std::optional<common::IndexLock>& lock) {
    try {
      lock.emplace(directory_.root(), options_.report);
    } catch (const common::Error& e) {
      if (e.code() != common::ErrorCode::io) throw;
      fail(e.what());
    }
    return lock.has_value();
  }

  // Whether it could be done; what went wrong is in the report.
  template <typename Work>
  bool attempt(Work work) {
    try {
      work();
      return true;
    } catch (const common::Error& e) {
      const bool is_damage = e.code() == common::ErrorCode::index_corrupt;
      fail(std::string(e.what()) + (is_damage ? "; --rollback goes back to a generation before it, a run with --force "
                                                "builds a new index of the whole corpus"
                                              : ""));
    } catch (const Xapian::Error& e) {
      fail("the index could not be written: " + e.get_description());
    } catch (const std::bad_alloc&) {
      fail("out of memory");
    } catch (const std::exception& e) {
      fail(e.what());
    }
    return false;
  }

  void run_locked() {
    clear_leftovers(directory_);
    make_build_folder();
    progress_.start("scan", 0);
    const std::int64_t started = common::now_ns();
    GenerationBefore before;
    Corpus corpus;
    do_both(
        jobs_,
        [&] {
          before = load_before();
          report_.generation = before.number;
          report_.articles = before.manifest.articles;  // until there are others: a run that fails leaves these
          report_.stories = before.manifest.stories;
        },
        [&] { corpus = scan_corpus(options_.corpus, options_.exclude, jobs_); });
    if (before.number > 0 && !before.has_catalog) {
      report_.notes.emplace_back(
          "the catalog is of another version: rejected files have no last good version this time");
    }
    const bool same_rules = before.has_base() && before.manifest.analyzer == common::TextAnalyzer().fingerprint();
    if (before.number > 0 && !same_rules) {
      report_.notes.emplace_back("the index is of another version or other rules: all of it is written anew");
    }
    const bool same_reading = before.number == 0 || before.manifest.front_matter_rules == kFrontMatterRules;
    if (!same_reading) report_.notes.emplace_back("files are read by other rules than before: all were read again");
    const ReadOptions read_options{jobs_, {options_.full || !same_reading, started}};
    // The names of a corpus take much memory, which nothing asks for once its files were read.
    const ReadResult read =
        read_corpus(corpus, {before.catalog, before.seen}, aside(kCatalogName), read_options, progress_, report_);
    corpus = {};
    if (report_.files.seen == 0 && before.manifest.articles == 0) {  // else the gate has its say
      report_.notes.emplace_back("no file was found; is the corpus complete?");
    }
    const bool is_of_this_version = same_rules && same_reading && before.has_catalog;
    if (!read.differs && is_of_this_version && !options_.full) return do_nothing(before, read);
    build_generation(before, same_rules, read.emptied);
    if (report_.outcome == Outcome::published) delete_old();
  }

  // What is left in there of an earlier run may share files with the current generation.
  void make_build_folder() const {
    std::error_code error;
    if (std::filesystem::create_directory(build(), error)) return;
    if (error) common::throw_io_error("cannot create " + build().string(), error.value());
    throw common::Error(common::ErrorCode::io, "cannot delete what an earlier run left in " + build().string());
  }

  // Throws Error(index_corrupt) for a damaged index: a run must not quietly replace what the operator may want to look
  // at. With --force it does, and reads the whole corpus anew.
  GenerationBefore load_before() {
    try {
      const auto current = find_current();
      if (!current) return {};
      if (!options_.force) return load_generation_before(directory_, *current, now_utc());
      if (auto before = load_if_sound(*current)) return std::move(*before);
    } catch (const common::Error& e) {
      if (!options_.force || e.code() != common::ErrorCode::index_corrupt) throw;
    }
    report_.notes.emplace_back("the index was damaged: nothing of it was used, and every file was read");
    return {};
  }

  // What cannot be read is damaged, whatever the disk says of it. Throws Error(io) when it can't be checked, which is
  // no ground to do without it.
  std::optional<GenerationBefore> load_if_sound(const common::CurrentGeneration& generation) const {
    std::optional<GenerationBefore> before;
    try {
      before = load_generation_before(directory_, generation, now_utc());
    } catch (const common::Error& e) {
      if (e.code() != common::ErrorCode::index_corrupt && e.code() != common::ErrorCode::io) throw;
      return std::nullopt;
    }
    if (!verify_generation(directory_, generation, jobs_).empty()) return std::nullopt;
    return before;
  }

  // What CURRENT says, or has to say again where it is lost.
  std::optional<common::CurrentGeneration> find_current() {
    if (const auto current = directory_.current()) return current;
    const auto lost = find_lost_current(directory_);
    if (!lost) return std::nullopt;
    if (!options_.dry_run) directory_.set_current(*lost);
    report_.notes.push_back(options_.dry_run
                                ? fmt::format("CURRENT is missing; generation {} is the newest whole one", lost->number)
                                : fmt::format("CURRENT was missing; generation {} is current again", lost->number));
    return lost;
  }

  void do_nothing(const GenerationBefore& before, const ReadResult& read) {
    if (is_refused(before, read.emptied)) return;
    report_.outcome = Outcome::nothing_to_do;
    if (options_.dry_run) return;
    if (read.seen != before.seen) remember(before, read.seen);
    delete_old();  // of a run killed there
  }

  // Whether the gate refuses; the report says why.
  bool is_refused(const GenerationBefore& before, const std::filesystem::path& emptied) {
    const std::string objection = gate_objection(options_.gate, {.articles_before = before.manifest.articles,
                                                                 .articles_removed = report_.articles_removed,
                                                                 .files = report_.files.seen,
                                                                 .files_rejected = report_.files.rejected,
                                                                 .emptied_corpus = emptied,
                                                                 .files_added = report_.files.added,
                                                                 .files_removed = report_.files.removed});
    if (objection.empty() || options_.force) return false;
    report_.outcome = Outcome::refused_by_gate;
    report_.message = objection;
    return true;
  }

  void delete_old() {
    for (std::string& left : delete_old_generations(directory_, options_.keep_generations)) {
      report_.notes.push_back(std::move(left));
    }
  }

  // A night that publishes nothing must not fail for what only makes the next one faster.
  void remember(const GenerationBefore& before, const SeenRecords& seen) const {
    try {
      save_seen(directory_.root() / kSeenName, before.manifest_checksum, seen);
    } catch (const common::Error&) {
      // The files are read once more.
    }
  }

  void build_generation(const GenerationBefore& before, bool same_rules, const std::filesystem::path& emptied) {
    const Catalog catalog(aside(kCatalogName));
    const BaseGeneration none;
    const BaseGeneration& base = same_rules && !options_.full ? before.base : none;
    SegmentChecks checks(jobs_);
    const SegmentWritten start_check = [&](const std::filesystem::path& segment, std::size_t documents) {
      checks.start(segment, documents);
    };
    GenerationBuilder builder(catalog, base, {jobs_, options_.split_articles, build() / "parts", start_check},
                              progress_);
    do_both(
        jobs_, [&] { start_writing_out(); }, [&] { builder.identify_and_group(); });
    report_.articles = builder.states().articles.size();
    report_.stories = builder.manifest().stories;
    do_both(
        jobs_, [&] { report_.articles_removed = before.count_removed(builder.states().articles); },
        [&] {
          report_.story_changes = compare_stories(before.base.states.view().articles, builder.states().articles);
        });
    if (is_refused(before, emptied)) return;
    builder.write(generation());
    std::filesystem::rename(aside(kCatalogName), generation() / kCatalogName);
    progress_.start("verify", 0);
    if (options_.dry_run) {
      checks.finish(builder.new_segments());
      report_.outcome = Outcome::dry_run;
    } else {
      publish(builder, settle(builder, before, checks));
    }
  }

  // The catalog is complete: the system may write it to disk while articles are grouped.
  void start_writing_out() const {
    if (!options_.dry_run) common::start_sync(aside(kCatalogName));
  }

  // The checksums of all files but the report. They are worth nothing until the checks have ended as well, but nobody
  // reads them before.
  std::vector<common::ManifestFile> settle(const GenerationBuilder& builder, const GenerationBefore& before,
                                           SegmentChecks& checks) {
    std::vector<common::ManifestFile> files =
        settle_files(generation(), shared_files(before.manifest, builder.shared_segments()));
    checks.finish(builder.new_segments());
    return files;
  }

  // `files`: the checksums of all files but the report.
  void publish(const GenerationBuilder& builder, const std::vector<common::ManifestFile>& files) {
    progress_.start("publish", 0);
    common::Manifest manifest = builder.manifest();
    const std::vector<std::uint64_t> numbers = directory_.generations();
    manifest.previous = generation_to_replace(directory_);  // whose folder may be gone
    manifest.generation = std::max(manifest.previous, numbers.empty() ? 0 : numbers.back()) + 1;
    manifest.built_at_utc = now_utc();
    Report published = report_;
    published.generation = manifest.generation;
    published.outcome = Outcome::published;
    published.seconds_by_stage = progress_.seconds_by_stage();
    common::replace_file(generation() / common::kReportName, format_report_json(published));
    publish_generation(directory_, generation(), manifest, files);
    report_ = std::move(published);
  }

  // Whatever else went wrong, as a signal may have ended a process of the run besides.
  void fail(const std::string& message) {
    const int signal = stop_signal();
    report_.outcome = Outcome::failed;
    report_.message = signal != 0 ? Stopped(signal).what() : message;
  }

  std::filesystem::path build() const { return directory_.build(); }
  std::filesystem::path aside(const char* name) const { return build() / name; }
  std::filesystem::path generation() const { return build() / "generation"; }

  const Options& options_;
  unsigned jobs_;
  common::IndexDirectory directory_;
  Progress progress_;
  Report report_;
};

}  // namespace

Report run_index(const Options& options) { return Run(options).run(); }

}  // namespace newsfold::indexer
