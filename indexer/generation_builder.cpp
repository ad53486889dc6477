#include "indexer/generation_builder.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "common/byte_codec.hpp"
#include "common/file_io.hpp"
#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "common/text_analyzer.hpp"
#include "indexer/allocator.hpp"
#include "indexer/front_matter.hpp"
#include "indexer/merged_article.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

std::size_t count_distinct(std::vector<std::uint64_t> values) {
  std::sort(values.begin(), values.end());
  return static_cast<std::size_t>(std::unique(values.begin(), values.end()) - values.begin());
}

}  // namespace

GenerationBuilder::GenerationBuilder(const Catalog& catalog, const BaseGeneration& base, const BuildOptions& options,
                                     Progress& progress)
    : catalog_(catalog), base_(base), options_(options), progress_(progress) {}

void GenerationBuilder::identify_and_group() {
  std::filesystem::create_directories(options_.scratch);
  identify();
  for (const common::ManifestSegment& segment : base_.manifest.segments) {
    stored_.emplace_back(base_.folder / segment.name / common::kDescriptionsName);
  }
  made_.emplace(options_.scratch / common::kDescriptionsName, identified_.mentions.size());
  PlacedArticles placed = articles_to_place();
  place_articles(placed, base_.states, options_.jobs, progress_);
  states_ = {std::move(placed.states), std::move(placed.resemblances)};
  summarize();
}

// Makes hashes of what mentions say those of all that articles are made of.
void GenerationBuilder::add_links_to_contents() {
  constexpr std::size_t kChunk = 4096;
  for_each_index(options_.jobs, identified_.keys.size(), kChunk, [&](std::size_t i) {
    std::uint64_t& contents = identified_.keys[i].contents;
    contents = common::combine_hashes(contents, hash_links(static_cast<std::uint32_t>(i)));
  });
  identified_.release_memory();
}

// With the states of before of those that are as they were. Keys are in the states then.
PlacedArticles GenerationBuilder::articles_to_place() {
  add_links_to_contents();
  const ScratchArray<ArticleKeys> keys(std::move(identified_.keys), options_.scratch / "keys");
  give_back_free_memory();
  PlacedArticles placed{catalog_, identified_, {}, {}, {}, options_.scratch, stored_, *made_};
  placed.states.resize(keys.size());
  placed.as_before.resize(keys.size());
  const StateList base = base_.states.view().articles;
  constexpr std::size_t kChunk = 1 << 14;  // of as_before, whole words of bits
  for_each_chunk(
      options_.jobs, chunk_count(keys.size(), kChunk), [] { return 0; },
      [&](int, std::size_t chunk) {
        const std::size_t begin = chunk * kChunk, end = std::min(keys.size(), begin + kChunk);
        auto before = first_state_from(base, keys[begin].identity);
        for (std::size_t i = begin; i < end; ++i) {
          const ArticleKeys& article = keys[i];
          while (before != base.end() && before->identity < article.identity) ++before;
          const bool was_there = before != base.end() && before->identity == article.identity;
          placed.as_before[i] = was_there && before->contents == article.contents;
          ArticleState& state = placed.states[i];
          if (placed.as_before[i]) state = *before;
          else state = {.identity = article.identity, .contents = article.contents, .own_file = article.own_file};
        }
        base.release_memory();
        keys.release_memory();
      });
  return placed;
}

void GenerationBuilder::identify() {
  progress_.start("identify", 0);
  identified_ = identify_articles(catalog_, options_.jobs, options_.scratch);
}

template <typename IdentityOf>
std::vector<std::string> GenerationBuilder::linked_ids(std::uint32_t article, IdentityOf identity_of) const {
  constexpr std::size_t kMost = 1'000;  // so that an article is a small record, however many files list others for it
  std::vector<std::string> ids;
  const std::span<const Link> links = identified_.links.values();
  for (auto link = std::lower_bound(links.begin(), links.end(), Link{article, 0});
       link != links.end() && link->lister == article && ids.size() < kMost; ++link) {
    ids.push_back(common::format_id(identity_of(link->listed)));
  }
  return ids;
}

std::uint64_t GenerationBuilder::hash_links(std::uint32_t article) const {
  common::ByteWriter ids;
  ids.put_strings(linked_ids(article, [this](std::uint32_t linked) { return identified_.keys[linked].identity; }));
  return common::stable_hash(ids.bytes());
}

BuiltDocument GenerationBuilder::make_document(std::uint32_t article, common::TextAnalyzer& analyzer) const {
  constexpr std::size_t kDocumentsUntilRelease = 256;  // which a night takes from all over the catalog
  if (++documents_made_ % kDocumentsUntilRelease == 0) release_articles_memory();
  const ArticleState state = written_.read(article);
  MergedArticle merged = merge_mentions(catalog_, identified_.mentions[article]);
  merged.article.story = common::format_id(state.story);
  if (state.copy_group != 0) merged.article.copy_group = common::format_id(state.copy_group);
  merged.article.linked = linked_ids(article, [this](std::uint32_t linked) { return written_.read(linked).identity; });
  return build_document(merged.article, merged.identities, analyzer);
}

void GenerationBuilder::release_articles_memory() const {
  catalog_.release_memory();
  identified_.release_memory();
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
  manifest_.front_matter_rules = kFrontMatterRules;
  manifest_.language = "english";
  manifest_.articles = states_.articles.size();
  do_both(
      options_.jobs, [&] { manifest_.stories = count_distinct(std::move(stories)); },
      [&] {
        manifest_.providers = count_distinct(std::move(providers));
        manifest_.contents = hash_states(states_.view());
      });
}

// --- segments

void GenerationBuilder::write(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  const auto order = [this](std::vector<std::uint32_t>& numbers) {
    order_by_place(numbers, identified_.mentions);
    identified_.release_memory();
  };
  const SegmentsBefore before{base_.manifest.segments, base_.states.view().articles};
  const std::vector<SegmentPlan> plans = plan_segments(before, options_.split_articles, order, states_.articles);
  std::size_t documents = 0;
  for (const SegmentPlan& plan : plans) {
    documents += plan.change.articles.size();
    manifest_.segments.push_back(plan.segment);
  }
  write_states(folder / kStatesName, states_.view());
  states_ = {};
  written_ = StoredStates(folder / kStatesName, plans.size());
  progress_.start("write", documents);
  // Columns go by the order of segments; of one that is shared they are there before this generation is.
  const auto shared_end =
      std::find_if_not(plans.begin(), plans.end(), [](const SegmentPlan& plan) { return plan.is_shared(); });
  // Segments that are new are written by all processors, where there is nothing yet, and checked by few of them.
  const bool describes_later =
      std::any_of(plans.begin(), plans.end(), [](const SegmentPlan& plan) { return plan.anew; });
  ArticleColumnsBuilder columns(manifest_.articles);
  do_both(
      options_.jobs,
      [&] {
        write_new_segments(plans, folder);
        take_over_segments(plans, folder);
      },
      [&] {
        for (auto plan = plans.begin(); plan != shared_end; ++plan) add_columns(base_.folder, *plan, columns);
        if (!describes_later) write_descriptions(plans, folder);
      });
  do_both(
      options_.jobs,
      [&] {
        if (describes_later) write_descriptions(plans, folder);
      },
      [&] {
        for (auto plan = shared_end; plan != plans.end(); ++plan) add_columns(folder, *plan, columns);
      });
  columns.write(folder / common::kColumnsName);
}

// For the next run, what was known or found out of the articles of the segments that are not shared.
void GenerationBuilder::write_descriptions(const std::vector<SegmentPlan>& plans, const std::filesystem::path& folder) {
  for (std::uint32_t i = 0; i < plans.size(); ++i) {
    if (plans[i].is_shared()) continue;
    const std::filesystem::path segment = folder / plans[i].segment.name;
    std::filesystem::create_directories(segment);  // which may not have been begun
    write_descriptions(segment / common::kDescriptionsName, i);
  }
  made_.reset();
}

void GenerationBuilder::write_descriptions(const std::filesystem::path& path, std::uint32_t segment) const {
  DescriptionWriter writer(path, manifest_.segments[segment].documents);
  std::uint32_t article = 0;
  const StateList before = base_.states.view().articles, now = written_.view().articles;
  for_each_pair(before, now, [&](const ArticleState* was, const ArticleState* is) {
    if (!is) return;
    const std::uint32_t number = article++;
    if (number % StateList::kStatesUntilRelease == 0) release_descriptions_memory();
    if (is->segment != segment) return;
    if (made_->has(number)) {
      writer.append(is->identity, made_->get(number));
    } else if (const auto record = stored_[was->segment].find(is->identity)) {
      writer.append(is->identity, *record);
    }
  });
  writer.close();
  release_descriptions_memory();
}

void GenerationBuilder::release_descriptions_memory() const {
  for (const Descriptions& segment : stored_) segment.release_memory();
}

// Of a segment of the generation in `folder`.
void GenerationBuilder::add_columns(const std::filesystem::path& folder, const SegmentPlan& plan,
                                    ArticleColumnsBuilder& columns) {
  columns.add_documents(Xapian::Database((folder / plan.segment.name).string()));
}

WriteOptions GenerationBuilder::write_options() {
  return {options_.jobs,
          [this](std::uint32_t article, common::TextAnalyzer& analyzer) { return make_document(article, analyzer); },
          [this](std::size_t documents) {
            release_articles_memory();
            progress_.advance(documents);
          },
          options_.segment_written};
}

void GenerationBuilder::write_new_segments(const std::vector<SegmentPlan>& plans, const std::filesystem::path& folder) {
  std::vector<NewSegment> segments;
  for (const SegmentPlan& plan : plans) {
    if (plan.anew) segments.push_back({folder / plan.segment.name, plan.change.articles});
  }
  write_segments(segments, options_.scratch, write_options());
}

// The segments of the generation before, changed or as they are.
void GenerationBuilder::take_over_segments(const std::vector<SegmentPlan>& plans, const std::filesystem::path& folder) {
  for (const SegmentPlan& plan : plans) {
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
