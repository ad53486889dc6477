#include "query/story_builder.hpp"

#include <algorithm>
#include <set>

#include "common/error.hpp"
#include "common/schema.hpp"
#include "query/explanation.hpp"
#include "query/xapian_queries.hpp"

namespace newsfold::query {
namespace {

bool by_document(const Hit& a, const Hit& b) { return a.document < b.document; }

}  // namespace

Article to_public(common::Article stored) {
  Article article;
  article.id = std::move(stored.id);
  article.url = std::move(stored.url);
  article.urls = std::move(stored.urls);
  article.title = std::move(stored.title);
  article.excerpt = std::move(stored.excerpt);
  article.provider = {std::move(stored.provider.name), std::move(stored.provider.domain)};
  article.published_at_utc = stored.published_at_utc;
  article.quality = stored.quality;
  article.heat = stored.heat;
  article.topics = std::move(stored.topics);
  article.topics_inherited = stored.topics_inherited;
  article.category = std::move(stored.category);
  article.type = std::move(stored.type);
  article.published = stored.published;
  article.file = std::move(stored.file);
  article.story = std::move(stored.story);
  return article;
}

const common::Article& StoryBuilder::stored(const Hit& hit) {
  const auto [place, is_new] = articles_.try_emplace(hit.document);
  if (is_new) place->second = generation_.articles.get(hit.document);
  return place->second;
}

std::vector<Story> StoryBuilder::build_stories(const Page& page) {
  const auto found = task_.words ? std::map<std::uint64_t, std::vector<Hit>>() : found_members(page);
  std::vector<Story> stories;
  for (const Hit& leader : page.leaders) {
    const Documents documents = reader_.members(leader);
    const std::vector<Hit> matched = task_.words ? known_members(leader, documents) : found.at(leader.story);
    stories.push_back(build_story(leader, documents, matched));
  }
  return stories;
}

std::vector<Story> StoryBuilder::build_singles(const std::vector<Hit>& hits) {
  std::vector<Story> stories;
  for (const Hit& hit : hits) {
    Story& story = stories.emplace_back();
    story.lead = view({hit, true, {}}, nullptr);
    story.id = story.lead.story;
    story.score = story.lead.score;
    story.best_match = story.lead.id;
    story.receipt = story.lead.receipt;
    story.article_count = 1;
    story.provider_count = reader_.origin(hit.document).provider != 0 ? 1 : 0;
    story.first_published_utc = story.last_published_utc = hit.published_at_utc;
    if (hit.published_at_utc) story.first_provider = story.lead.provider;
  }
  return stories;
}

// Every matching article of the page's stories, ascending by document, where not all matches are known.
std::map<std::uint64_t, std::vector<Hit>> StoryBuilder::found_members(const Page& page) const {
  std::map<std::uint64_t, std::vector<Hit>> matched;
  for (const Hit& leader : page.leaders) matched[leader.story];
  if (matched.empty()) return matched;
  const bool has_all = page.complete && task_.sort == SortOrder::relevance;  // other orders know no text scores
  const std::vector<Hit> found = has_all ? std::vector<Hit>() : search_members(page.leaders);
  for (const Hit& hit : has_all ? page.hits : found) {
    const auto story = matched.find(hit.story);
    if (story != matched.end()) story->second.push_back(hit);
  }
  for (auto& [story, hits] : matched) {
    std::sort(hits.begin(), hits.end(), by_document);
  }
  return matched;
}

// The same of one story, where all are known: the fewer of its articles and of the matches are gone through.
std::vector<Hit> StoryBuilder::known_members(const Hit& leader, const Documents& documents) const {
  std::vector<Hit> hits;
  if (task_.words->size() < documents.size()) {
    for (const WordMatch& match : *task_.words) {
      if (generation_.columns->story(match.row) == leader.story) {
        hits.push_back(reader_.hit_of_row(match.row, match.text));
      }
    }
    std::sort(hits.begin(), hits.end(), by_document);
    return hits;
  }
  for (const Xapian::docid document : documents) {
    const std::uint32_t row = generation_.rows.row_of(document);
    const auto match = std::lower_bound(task_.words->begin(), task_.words->end(), row,
                                        [](const WordMatch& a, std::uint32_t b) { return a.row < b; });
    if (match != task_.words->end() && match->row == row) hits.push_back(reader_.hit_of_row(row, match->text));
  }
  return hits;
}

std::vector<Hit> StoryBuilder::search_members(const std::vector<Hit>& leaders) const {
  std::vector<std::string> terms;
  for (const Hit& leader : leaders) terms.push_back(story_term(reader_.story_id(leader.document)));
  const Xapian::Query members(Xapian::Query::OP_OR, terms.begin(), terms.end());
  const Xapian::Query found(Xapian::Query::OP_FILTER, task_.query, members);
  const Xapian::Database& database = generation_.database;
  const Xapian::MSet matches = best_by_text(database, task_.stop.guard(found), database.get_doccount());
  std::vector<Hit> hits;
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    hits.push_back(reader_.hit(*match, match.get_weight()));
  }
  return hits;
}

// Matching articles first.
bool StoryBuilder::comes_before(const Member& a, const Member& b) {
  return a.matched != b.matched ? a.matched : ranks_before(a.hit, b.hit);
}

// What orders the articles of a story: what orders the stories, else their worth.
double StoryBuilder::place_within(const Member& member) const {
  const bool by_date = task_.sort == SortOrder::date || task_.sort == SortOrder::oldest;
  const bool by_quality = task_.sort == SortOrder::quality && task_.request.sort == SortOrder::quality;
  return by_date || by_quality ? sort_value(member.hit, task_.sort) : member.worth;
}

// Ascending by document. Within a story quality may weigh more: kLeadQualityWeight.
std::vector<StoryBuilder::Member> StoryBuilder::all_members(const Documents& documents,
                                                            const std::vector<Hit>& matched) const {
  ScoringRule worth = task_.rule;
  if (worth.quality_weight > 0) worth.quality_weight = std::max(kLeadQualityWeight, worth.quality_weight);
  worth.best_text = 0;
  for (const Hit& hit : matched) worth.best_text = std::max(worth.best_text, hit.text);
  std::vector<Member> members;
  members.reserve(documents.size());
  for (const Xapian::docid document : documents) reader_.read_ahead(document);
  auto next = matched.begin();
  for (const Xapian::docid document : documents) {
    task_.stop.tick();
    next = std::find_if(next, matched.end(), [&](const Hit& hit) { return hit.document >= document; });
    const bool has_matched = next != matched.end() && next->document == document;
    Member member{has_matched ? *next : reader_.hit(document, 0), has_matched, reader_.origin(document), 0};
    const ScoreParts parts = score_parts(member.hit, worth);
    member.worth = parts.text > 0 || worth.best_text > 0 ? parts.total() : member.hit.prior;
    member.hit.score = place_within(member);
    members.push_back(std::move(member));
  }
  return members;
}

Story StoryBuilder::build_story(const Hit& leader, const Documents& documents, const std::vector<Hit>& matched) {
  const std::vector<Member> members = all_members(documents, matched);
  Story story;
  story.id = reader_.story_id(leader.document);
  story.score = task_.sort == SortOrder::relevance ? leader.score : 0;
  describe_whole(members, story);
  add_coverage(members, story);
  explain_score(leader, story);
  return story;
}

void StoryBuilder::explain_score(const Hit& leader, Story& story) {
  story.best_match = story.lead.id;
  story.receipt = story.lead.receipt;
  if (task_.sort != SortOrder::relevance) return;
  const common::Article& best = stored(leader);
  if (best.id == story.lead.id) return;
  story.best_match = best.id;
  if (!task_.request.explain) return;
  story.receipt =
      build_receipt(task_, leader, score_parts(leader, task_.rule), best, generation_.database, generation_.analyzer);
}

void StoryBuilder::describe_whole(const std::vector<Member>& members, Story& story) {
  std::vector<std::uint64_t> providers;
  const Member* first = nullptr;
  const auto is_first = [&first](const Member& member, std::int64_t time) {  // of one time, the better one
    if (!first) return true;
    if (time != *first->hit.published_at_utc) return time < *first->hit.published_at_utc;
    if (member.matched == first->matched && member.worth != first->worth) return member.worth > first->worth;
    return comes_before(member, *first);
  };
  for (const Member& member : members) {
    if (member.origin.provider != 0) providers.push_back(member.origin.provider);
    const auto& time = member.hit.published_at_utc;
    if (!time) continue;
    if (is_first(member, *time)) first = &member;
    if (!story.last_published_utc || *time > *story.last_published_utc) story.last_published_utc = time;
  }
  story.article_count = members.size();
  std::sort(providers.begin(), providers.end());
  story.provider_count = static_cast<std::size_t>(std::unique(providers.begin(), providers.end()) - providers.begin());
  if (!first) return;
  story.first_published_utc = first->hit.published_at_utc;
  const common::Provider& provider = stored(first->hit).provider;
  story.first_provider = {provider.name, provider.domain};
}

// The first of each text, in order. Few of many are taken off a heap.
std::vector<const StoryBuilder::Member*> StoryBuilder::best_of_each_text(const std::vector<Member>& members,
                                                                         std::size_t most) {
  const auto comes_after = [](const Member* a, const Member* b) { return comes_before(*b, *a); };
  std::vector<const Member*> left, best;
  for (const Member& member : members) left.push_back(&member);
  std::make_heap(left.begin(), left.end(), comes_after);
  std::set<std::uint64_t> seen_texts;
  while (best.size() < most && !left.empty()) {
    std::pop_heap(left.begin(), left.end(), comes_after);
    const Member* const member = left.back();
    left.pop_back();
    const std::uint64_t text = member->origin.copy_group;
    if (text == 0 || seen_texts.insert(text).second) best.push_back(member);
  }
  return best;
}

// Of each text of the listed articles that others repeat, all that have it, in order: the listed one first.
std::unordered_map<std::uint64_t, std::vector<const StoryBuilder::Member*>> StoryBuilder::repeated_texts(
    const std::vector<const Member*>& listed, const std::vector<Member>& members) {
  std::unordered_map<std::uint64_t, std::vector<const Member*>> texts;
  for (const Member* member : listed) {
    if (member->origin.copy_group != 0) texts[member->origin.copy_group];
  }
  if (texts.empty()) return texts;
  for (const Member& member : members) {
    if (const auto text = texts.find(member.origin.copy_group); text != texts.end()) text->second.push_back(&member);
  }
  for (auto& [text, repeating] : texts) {
    std::sort(repeating.begin(), repeating.end(), [](const auto* a, const auto* b) { return comes_before(*a, *b); });
  }
  return texts;
}

// The lead, then the first of each text; further copies hang below the article whose text they repeat.
void StoryBuilder::add_coverage(const std::vector<Member>& members, Story& story) {
  const std::vector<const Member*> listed = best_of_each_text(members, task_.request.coverage + std::size_t{1});
  const auto texts = repeated_texts(listed, members);
  const common::Article& lead = stored(listed.front()->hit);
  for (const Member* member : listed) {
    Article article = view(*member, &lead);
    if (const auto text = texts.find(member->origin.copy_group); text != texts.end()) {
      for (std::size_t i = 1; i < text->second.size(); ++i) article.copies.push_back(view_copy(*text->second[i]));
    }
    if (member == listed.front()) story.lead = std::move(article);
    else story.coverage.push_back(std::move(article));
  }
}

Copy StoryBuilder::view_copy(const Member& member) {
  task_.stop.tick();
  const common::Article& article = stored(member.hit);
  return {{article.provider.name, article.provider.domain}, article.url, article.published_at_utc};
}

void StoryBuilder::mark_matches(Article& article) const {
  Snippet snippet = make_snippet(article.excerpt, task_.marks, task_.request.snippet_chars, generation_.analyzer);
  article.snippet = std::move(snippet.text);
  article.snippet_matches = std::move(snippet.matches);
  article.title_matches = find_matches(article.title, task_.marks, generation_.analyzer);
}

Article StoryBuilder::view(const Member& member, const common::Article* lead) {
  task_.stop.check();
  const common::Article& record = stored(member.hit);
  Article article = to_public(record);
  if (task_.request.snippet_chars > 0) mark_matches(article);
  article.matched = member.matched;
  const bool has_score = member.matched && task_.sort == SortOrder::relevance;
  const ScoreParts parts = score_parts(member.hit, task_.rule);
  if (has_score) article.score = parts.total();
  if (!task_.request.explain) return article;
  if (has_score) {
    article.receipt = build_receipt(task_, member.hit, parts, record, generation_.database, generation_.analyzer);
  }
  if (lead && lead->id != record.id) {
    article.membership = build_membership(record, *lead, generation_.database, generation_.analyzer);
  }
  return article;
}

}  // namespace newsfold::query
