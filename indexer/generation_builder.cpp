#include "indexer/generation_builder.hpp"

#include <malloc.h>

#include <algorithm>
#include <numeric>
#include <string>

#include "common/article_columns.hpp"
#include "common/byte_codec.hpp"
#include "common/file_io.hpp"
#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "common/text_analyzer.hpp"

namespace newsfold::indexer {
namespace {

// Segments of a new layout, the later one small: a night's news changes articles of the last days, so that most nights
// write the recent segment and share the archive. A third one would cost queries more than it saves.
constexpr const char* kArchive = "archive";
constexpr const char* kRecent = "recent";
constexpr double kRecentShare = 0.05;
constexpr double kMaxRecentShare = 0.15;  // grown past this, the layout is made anew

// A segment is written anew when so many of its documents were changed in place: B-trees grow loose by that.
constexpr double kMaxUpdatedShare = 0.25;

double share_of(std::uint64_t part, std::uint64_t whole) {
  return static_cast<double>(part) / static_cast<double>(std::max<std::uint64_t>(whole, 1));
}

std::size_t count_distinct(std::vector<std::uint64_t> values) {
  std::sort(values.begin(), values.end());
  return static_cast<std::size_t>(std::unique(values.begin(), values.end()) - values.begin());
}

bool same_document(const ArticleState& a, const ArticleState& b) {
  return a.contents == b.contents && a.story == b.story && a.copy_group == b.copy_group;
}

}  // namespace

GenerationBuilder::GenerationBuilder(const Catalog& catalog, const BaseGeneration& base, const BuildOptions& options,
                                     Progress& progress)
    : catalog_(catalog), base_(base), options_(options), progress_(progress) {}

void GenerationBuilder::identify_and_group() {
  identify();
  order_by_identity();
  for (const common::ManifestSegment& segment : base_.manifest.segments) {
    stored_.emplace_back(base_.folder / segment.name / kDescriptionsName);
  }
  std::filesystem::create_directories(options_.scratch);
  made_.emplace(options_.scratch / kDescriptionsName, identified_.articles.size());
  PlacedArticles placed{catalog_, identified_, {}, {}, stored_, *made_};
  placed.states.reserve(identified_.articles.size());
  for (std::uint32_t i = 0; i < identified_.articles.size(); ++i) {
    const ArticleMentions article = identified_.articles[i];
    ArticleState state;
    state.identity = article.identity;
    state.contents = common::combine_hashes(article.contents, hash_links(i));
    state.own_file = article.own_file;
    const bool as_before = before_[i] && before_[i]->contents == state.contents;
    placed.states.push_back(as_before ? *before_[i] : state);
    placed.as_before.push_back(as_before);
  }
  place_articles(placed, base_.states, options_.jobs, progress_);
  states_ = std::move(placed.states);
  std::sort(states_.begin(), states_.end(), [](const auto& a, const auto& b) { return a.identity < b.identity; });
  summarize();
}

// Finds each article's place among the states and its state of before.
void GenerationBuilder::order_by_identity() {
  const auto identity = [this](std::uint32_t number) { return identified_.articles[number].identity; };
  number_.resize(identified_.articles.size());
  std::iota(number_.begin(), number_.end(), 0U);
  std::sort(number_.begin(), number_.end(), [&](auto a, auto b) { return identity(a) < identity(b); });
  before_.resize(number_.size());
  auto before = base_.states.begin();
  for (const std::uint32_t number : number_) {
    while (before != base_.states.end() && before->identity < identity(number)) ++before;
    if (before != base_.states.end() && before->identity == identity(number)) before_[number] = &*before;
  }
}

void GenerationBuilder::identify() {
  progress_.start("identify", 0);
  identified_ = identify_articles(catalog_);
}

std::vector<std::string> GenerationBuilder::linked_ids(std::uint32_t article) const {
  std::vector<std::string> ids;
  const auto& links = identified_.links;
  for (auto link = std::lower_bound(links.begin(), links.end(), std::pair(article, 0U));
       link != links.end() && link->first == article; ++link) {
    ids.push_back(common::format_id(identified_.articles[link->second].identity));
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::uint64_t GenerationBuilder::hash_links(std::uint32_t article) const {
  common::ByteWriter ids;
  ids.put_strings(linked_ids(article));
  return common::stable_hash(ids.bytes());
}

BuiltDocument GenerationBuilder::make_document(std::uint32_t article, common::TextAnalyzer& analyzer) const {
  const ArticleMentions mentions = identified_.articles[article];
  const ArticleState& state = *find_state(states_, mentions.identity);
  MergedArticle merged = merge_mentions(catalog_, mentions);
  merged.article.story = common::format_id(state.story);
  if (state.copy_group != 0) merged.article.copy_group = common::format_id(state.copy_group);
  merged.article.linked = linked_ids(article);
  return build_document(merged.article, merged.identities, analyzer);
}

void GenerationBuilder::summarize() {
  std::vector<std::uint64_t> stories, providers;
  stories.reserve(states_.size());
  providers.reserve(states_.size());
  for (const ArticleState& state : states_) {
    stories.push_back(state.story);
    if (state.provider != 0) providers.push_back(state.provider);
    manifest_.files += state.own_file;
    if (!state.published_at_utc) continue;
    const std::int64_t time = *state.published_at_utc;
    manifest_.first_published_utc = std::min(manifest_.first_published_utc.value_or(time), time);
    manifest_.last_published_utc = std::max(manifest_.last_published_utc.value_or(time), time);
  }
  manifest_.format_version = common::kFormatVersion;
  manifest_.analyzer = common::TextAnalyzer().fingerprint();
  manifest_.language = "english";
  manifest_.articles = states_.size();
  manifest_.stories = count_distinct(std::move(stories));
  manifest_.providers = count_distinct(std::move(providers));
  manifest_.contents = hash_states(states_);
}

// --- segments

void GenerationBuilder::write(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  const std::vector<Plan> plans = needs_new_layout() ? plan_new_layout() : plan_changes();
  std::size_t documents = 0;
  for (const Plan& plan : plans) documents += plan.change.articles.size();
  progress_.start("write", documents);
  put_descriptions_aside(plans);
  for (const Plan& plan : plans) manifest_.segments.push_back(plan.segment);
  write_new_segments(plans, folder);
  take_over_segments(plans, folder);
  for (const Plan& plan : plans) {
    const std::filesystem::path to = folder / plan.segment.name / kDescriptionsName;
    if (!plan.is_shared()) std::filesystem::rename(descriptions_aside(plan), to);
  }
  ::malloc_trim(0);  // of the documents that threads held
  write_columns(folder);
}

// For the next run, what was known or found out of the articles of the segments that are not shared. Done before they
// are written: what grouping needed of memory is free then.
void GenerationBuilder::put_descriptions_aside(const std::vector<Plan>& plans) {
  for (std::uint32_t i = 0; i < plans.size(); ++i) {
    if (!plans[i].is_shared()) write_descriptions(descriptions_aside(plans[i]), i);
  }
  made_.reset();
  for (const Descriptions& segment : stored_) segment.release_memory();
  ::malloc_trim(0);
}

std::filesystem::path GenerationBuilder::descriptions_aside(const Plan& plan) const {
  return options_.scratch / (plan.segment.name + "." + kDescriptionsName);
}

void GenerationBuilder::write_descriptions(const std::filesystem::path& path, std::uint32_t segment) const {
  DescriptionWriter writer(path);
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (states_[i].segment != segment) continue;
    const std::uint32_t article = number_[i];
    if (made_->has(article)) {
      writer.append(states_[i].identity, made_->get(article));
    } else if (const auto record = stored_[before_[article]->segment].find(states_[i].identity)) {
      writer.append(states_[i].identity, *record);
    }
  }
  writer.close();
}

void GenerationBuilder::write_columns(const std::filesystem::path& folder) const {
  common::ArticleColumnsBuilder columns;
  for (const common::ManifestSegment& segment : manifest_.segments) {
    columns.add_documents(Xapian::Database((folder / segment.name).string()));
  }
  columns.write(folder / common::kColumnsName);
}

bool GenerationBuilder::needs_new_layout() const {
  if (base_.manifest.segments.empty()) return true;
  if (base_.manifest.segments.size() == 1) return states_.size() >= 2 * options_.split_articles;
  const auto added = static_cast<std::uint64_t>(std::count(before_.begin(), before_.end(), nullptr));
  return share_of(base_.manifest.segments.back().documents + added, states_.size()) > kMaxRecentShare;
}

// Every segment written anew; the newest articles make the recent one.
std::vector<GenerationBuilder::Plan> GenerationBuilder::plan_new_layout() {
  std::vector<std::uint32_t> by_time(states_.size());
  std::iota(by_time.begin(), by_time.end(), 0U);
  std::stable_sort(by_time.begin(), by_time.end(), [this](auto a, auto b) {
    return states_[a].published_at_utc < states_[b].published_at_utc;  // undated ones first
  });
  const std::size_t recent =
      states_.size() < options_.split_articles ? 0 : static_cast<std::size_t>(kRecentShare * double(states_.size()));
  std::vector<Plan> plans{{{kArchive, states_.size() - recent, 0}, true, {}}};
  if (recent > 0) plans.push_back({{kRecent, recent, 0}, true, {}});
  for (std::size_t i = 0; i < by_time.size(); ++i) {
    ArticleState& state = states_[by_time[i]];
    state.segment = i < states_.size() - recent ? 0 : 1;
    plans[state.segment].change.articles.push_back(number_[by_time[i]]);
  }
  for (Plan& plan : plans) std::sort(plan.change.articles.begin(), plan.change.articles.end());
  return plans;
}

// Articles stay in the segment they are in; new ones go to the last.
std::vector<GenerationBuilder::Plan> GenerationBuilder::plan_changes() {
  std::vector<Plan> plans;
  for (const common::ManifestSegment& segment : base_.manifest.segments) plans.push_back({segment, false, {}});
  std::size_t at = 0;  // of the state among those of now
  for_each_pair(base_.states, states_, [&](const ArticleState* was, const ArticleState* is) {
    const bool same = was && is && same_document(*was, *is);
    if (was && !same) plans[was->segment].change.removed.push_back(was->identity);
    if (!is) return;
    const std::uint32_t segment = was ? was->segment : static_cast<std::uint32_t>(plans.size() - 1);
    states_[at].segment = segment;
    if (!same) plans[segment].change.articles.push_back(number_[at]);
    ++at;
  });
  for (std::uint32_t i = 0; i < plans.size(); ++i) count_changes(plans[i], i);
  return plans;
}

// Counts what a planned change does to segment `number`; past kMaxUpdatedShare it is written anew instead.
void GenerationBuilder::count_changes(Plan& plan, std::uint32_t number) const {
  const std::uint64_t added = plan.change.articles.size(), removed = plan.change.removed.size();
  plan.segment.documents += added - removed;
  plan.segment.updates += added + removed;
  plan.anew = share_of(plan.segment.updates, plan.segment.documents) > kMaxUpdatedShare;
  if (plan.anew) {
    plan.segment.updates = 0;
    plan.change = {};
    for (std::size_t i = 0; i < states_.size(); ++i) {
      if (states_[i].segment == number) plan.change.articles.push_back(number_[i]);
    }
  }
  std::sort(plan.change.articles.begin(), plan.change.articles.end());
}

WriteOptions GenerationBuilder::write_options() {
  return {options_.jobs,
          [this](std::uint32_t article, common::TextAnalyzer& analyzer) { return make_document(article, analyzer); },
          [this](std::size_t documents) {
            progress_.advance(documents);
            catalog_.release_memory();
          }};
}

void GenerationBuilder::write_new_segments(const std::vector<Plan>& plans, const std::filesystem::path& folder) {
  std::vector<NewSegment> segments;
  for (const Plan& plan : plans) {
    if (plan.anew) segments.push_back({folder / plan.segment.name, plan.change.articles});
  }
  write_segments(segments, options_.scratch, write_options());
}

// The segments of the generation before, changed or as they are.
void GenerationBuilder::take_over_segments(const std::vector<Plan>& plans, const std::filesystem::path& folder) {
  for (const Plan& plan : plans) {
    if (plan.anew) continue;
    const std::filesystem::path target = folder / plan.segment.name, source = base_.folder / plan.segment.name;
    if (plan.is_shared()) {
      share_segment(source, target);
      shared_segments_.push_back(plan.segment.name);
    } else {
      common::require_sound(base_.folder, common::files_of_segment(base_.manifest, plan.segment.name));
      change_segment(source, target, plan.change, write_options());
    }
  }
}

}  // namespace newsfold::indexer
