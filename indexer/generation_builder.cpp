#include "indexer/generation_builder.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <string>

#include "common/byte_codec.hpp"
#include "common/file_io.hpp"
#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "common/text_analyzer.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

// Segments of a new layout, the later one small: a night's news changes articles of the last days, so that most nights
// write the recent segment and share the archive. A third one would cost queries more than it saves.
constexpr const char* kArchive = "archive";
constexpr const char* kRecent = "recent";
constexpr double kRecentShare = 0.05;
constexpr double kMaxRecentShare = 0.15;  // grown past this, the layout is made anew

// A segment is written anew when so many of its documents were changed in place: B-trees grow loose by that. The recent
// one is small, so that it may be looser: to write it anew costs a night four times what changing a fifth of it does.
constexpr double kMaxUpdatedShare = 0.25;
constexpr double kMaxRecentUpdatedShare = 1;

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
  for (const common::ManifestSegment& segment : base_.manifest.segments) {
    stored_.emplace_back(base_.folder / segment.name / kDescriptionsName);
  }
  std::filesystem::create_directories(options_.scratch);
  made_.emplace(options_.scratch / kDescriptionsName, identified_.articles.size());
  PlacedArticles placed = articles_to_place();
  place_articles(placed, base_.states, options_.jobs, progress_);
  states_ = {std::move(placed.states), std::move(placed.resemblances)};
  summarize();
}

// Of each article a hash of all that it is made of.
std::vector<std::uint64_t> GenerationBuilder::hash_contents() const {
  constexpr std::size_t kChunk = 4096;
  std::vector<std::uint64_t> hashes(identified_.articles.size());
  for_each_index(options_.jobs, hashes.size(), kChunk, [&](std::size_t i) {
    hashes[i] = common::combine_hashes(identified_.articles[i].contents, hash_links(static_cast<std::uint32_t>(i)));
  });
  return hashes;
}

// With the states of before of those that are as they were.
PlacedArticles GenerationBuilder::articles_to_place() {
  const std::vector<std::uint64_t> contents = hash_contents();
  PlacedArticles placed{catalog_, identified_, {}, {}, {}, stored_, *made_};
  placed.states.reserve(identified_.articles.size());
  const std::span<const ArticleState> base = base_.states.view().articles;
  auto before = base.begin();
  for (std::uint32_t i = 0; i < identified_.articles.size(); ++i) {
    const ArticleMentions article = identified_.articles[i];
    while (before != base.end() && before->identity < article.identity) ++before;
    const bool was_there = before != base.end() && before->identity == article.identity;
    ArticleState state;
    state.identity = article.identity;
    state.contents = contents[i];
    state.own_file = article.own_file ? 1 : 0;
    const bool as_before = was_there && before->contents == state.contents;
    placed.states.push_back(as_before ? *before : state);
    placed.as_before.push_back(as_before);
    added_ += !was_there;
  }
  base_.states.release_memory();
  return placed;
}

void GenerationBuilder::identify() {
  progress_.start("identify", 0);
  identified_ = identify_articles(catalog_, options_.jobs);
}

std::vector<std::string> GenerationBuilder::linked_ids(std::uint32_t article) const {
  std::vector<std::string> ids;
  const auto& links = identified_.links;
  for (auto link = std::lower_bound(links.begin(), links.end(), std::pair(article, 0U));
       link != links.end() && link->first == article; ++link) {
    ids.push_back(common::format_id(identified_.articles[link->second].identity));
  }
  return ids;
}

std::uint64_t GenerationBuilder::hash_links(std::uint32_t article) const {
  common::ByteWriter ids;
  ids.put_strings(linked_ids(article));
  return common::stable_hash(ids.bytes());
}

BuiltDocument GenerationBuilder::make_document(std::uint32_t article, common::TextAnalyzer& analyzer) const {
  const ArticleMentions mentions = identified_.articles[article];
  const ArticleState& state = states_.articles[article];
  MergedArticle merged = merge_mentions(catalog_, mentions);
  merged.article.story = common::format_id(state.story);
  if (state.copy_group != 0) merged.article.copy_group = common::format_id(state.copy_group);
  merged.article.linked = linked_ids(article);
  return build_document(merged.article, merged.identities, analyzer);
}

void GenerationBuilder::summarize() {
  std::vector<std::uint64_t> stories, providers;
  stories.reserve(states_.articles.size());
  providers.reserve(states_.articles.size());
  for (const ArticleState& state : states_.articles) {
    stories.push_back(state.story);
    if (state.provider != 0) providers.push_back(state.provider);
    manifest_.files += state.own_file;
    if (!state.is_dated()) continue;
    const std::int64_t time = state.published_at_utc;
    manifest_.first_published_utc = std::min(manifest_.first_published_utc.value_or(time), time);
    manifest_.last_published_utc = std::max(manifest_.last_published_utc.value_or(time), time);
  }
  manifest_.format_version = common::kFormatVersion;
  manifest_.analyzer = common::TextAnalyzer().fingerprint();
  manifest_.language = "english";
  manifest_.articles = states_.articles.size();
  manifest_.stories = count_distinct(std::move(stories));
  manifest_.providers = count_distinct(std::move(providers));
  manifest_.contents = hash_states(states_.view());
}

// --- segments

void GenerationBuilder::write(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  const std::vector<Plan> plans = needs_new_layout() ? plan_new_layout() : plan_changes();
  std::size_t documents = 0;
  for (const Plan& plan : plans) {
    documents += plan.change.articles.size();
    manifest_.segments.push_back(plan.segment);
  }
  progress_.start("write", documents);
  // Columns go by the order of segments; of one that is shared they are there before this generation is.
  const auto shared_end =
      std::find_if_not(plans.begin(), plans.end(), [](const Plan& plan) { return plan.is_shared(); });
  common::ArticleColumnsBuilder columns;
  do_both(
      options_.jobs,
      [&] {
        write_new_segments(plans, folder);
        take_over_segments(plans, folder);
      },
      [&] {
        put_descriptions_aside(plans);
        for (auto plan = plans.begin(); plan != shared_end; ++plan) add_columns(base_.folder, *plan, columns);
      });
  bring_descriptions(plans, folder);
  for (auto plan = shared_end; plan != plans.end(); ++plan) add_columns(folder, *plan, columns);
  columns.write(folder / common::kColumnsName);
}

// For the next run, what was known or found out of the articles of the segments that are not shared.
void GenerationBuilder::put_descriptions_aside(const std::vector<Plan>& plans) {
  for (std::uint32_t i = 0; i < plans.size(); ++i) {
    if (!plans[i].is_shared()) write_descriptions(descriptions_aside(plans[i]), i);
  }
  made_.reset();
}

// To their segments, which are written now.
void GenerationBuilder::bring_descriptions(const std::vector<Plan>& plans, const std::filesystem::path& folder) const {
  for (const Plan& plan : plans) {
    const std::filesystem::path to = folder / plan.segment.name / kDescriptionsName;
    if (!plan.is_shared()) std::filesystem::rename(descriptions_aside(plan), to);
  }
}

std::filesystem::path GenerationBuilder::descriptions_aside(const Plan& plan) const {
  return options_.scratch / (plan.segment.name + "." + kDescriptionsName);
}

void GenerationBuilder::write_descriptions(const std::filesystem::path& path, std::uint32_t segment) const {
  constexpr std::size_t kRecordsUntilRelease = 1 << 16;
  DescriptionWriter writer(path);
  std::uint32_t article = 0;
  for_each_pair(base_.states.view().articles, states_.articles, [&](const ArticleState* was, const ArticleState* is) {
    if (!is) return;
    const std::uint32_t number = article++;
    if (number % kRecordsUntilRelease == 0) release_base_memory();
    if (is->segment != segment) return;
    if (made_->has(number)) {
      writer.append(is->identity, made_->get(number));
    } else if (const auto record = stored_[was->segment].find(is->identity)) {
      writer.append(is->identity, *record);
    }
  });
  writer.close();
  release_base_memory();
}

void GenerationBuilder::release_base_memory() const {
  base_.states.release_memory();
  for (const Descriptions& segment : stored_) segment.release_memory();
}

// Of a segment of the generation in `folder`.
void GenerationBuilder::add_columns(const std::filesystem::path& folder, const Plan& plan,
                                    common::ArticleColumnsBuilder& columns) {
  columns.add_documents(Xapian::Database((folder / plan.segment.name).string()));
}

bool GenerationBuilder::needs_new_layout() const {
  if (base_.manifest.segments.empty()) return true;
  const std::size_t articles = states_.articles.size();
  if (base_.manifest.segments.size() == 1) return articles >= 2 * options_.split_articles;
  return share_of(base_.manifest.segments.back().documents + added_, articles) > kMaxRecentShare;
}

// Every segment written anew; the newest articles make the recent one. Of articles of one moment, those whose first
// mentions stand first count as older.
std::vector<GenerationBuilder::Plan> GenerationBuilder::plan_new_layout() {
  std::vector<ArticleState>& states = states_.articles;
  std::vector<std::uint32_t> by_time(states.size());
  std::iota(by_time.begin(), by_time.end(), 0U);
  order_by_place(by_time, identified_.articles);
  std::stable_sort(by_time.begin(), by_time.end(), [&](auto a, auto b) {
    return states[a].published_at_utc < states[b].published_at_utc;  // undated ones first
  });
  const std::size_t recent =
      states.size() < options_.split_articles ? 0 : static_cast<std::size_t>(kRecentShare * double(states.size()));
  std::vector<Plan> plans{{{kArchive, states.size() - recent, 0}, true, {}}};
  if (recent > 0) plans.push_back({{kRecent, recent, 0}, true, {}});
  for (std::size_t i = 0; i < by_time.size(); ++i) {
    ArticleState& state = states[by_time[i]];
    state.segment = i < states.size() - recent ? 0 : 1;
    plans[state.segment].change.articles.push_back(by_time[i]);
  }
  for (Plan& plan : plans) order_by_place(plan.change.articles, identified_.articles);
  return plans;
}

// Articles stay in the segment they are in; new ones go to the last.
std::vector<GenerationBuilder::Plan> GenerationBuilder::plan_changes() {
  std::vector<Plan> plans;
  for (const common::ManifestSegment& segment : base_.manifest.segments) plans.push_back({segment, false, {}});
  std::uint32_t number = 0;  // of the article
  for_each_pair(base_.states.view().articles, states_.articles, [&](const ArticleState* was, const ArticleState* is) {
    const bool same = was && is && same_document(*was, *is);
    if (was && !same) plans[was->segment].change.removed.push_back(was->identity);
    if (!is) return;
    const std::uint32_t segment = was ? was->segment : static_cast<std::uint32_t>(plans.size() - 1);
    states_.articles[number].segment = segment;
    if (!same) plans[segment].change.articles.push_back(number);
    ++number;
  });
  for (std::uint32_t i = 0; i < plans.size(); ++i) count_changes(plans[i], i);
  return plans;
}

// Counts what a planned change does to segment `number`; past what it may be changed in place it is written anew
// instead.
void GenerationBuilder::count_changes(Plan& plan, std::uint32_t number) const {
  const std::uint64_t added = plan.change.articles.size(), removed = plan.change.removed.size();
  plan.segment.documents += added - removed;
  plan.segment.updates += added + removed;
  const double most = number == 0 ? kMaxUpdatedShare : kMaxRecentUpdatedShare;
  plan.anew = share_of(plan.segment.updates, plan.segment.documents) > most;
  if (plan.anew) {
    plan.segment.updates = 0;
    plan.change = {};
    for (std::uint32_t i = 0; i < states_.articles.size(); ++i) {
      if (states_.articles[i].segment == number) plan.change.articles.push_back(i);
    }
  }
  order_by_place(plan.change.articles, identified_.articles);
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
