// Hits -> the stories of a page as the caller sees them: lead, coverage, copies, dates, providers.
#pragma once

#include <map>
#include <newsfold/types.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/article.hpp"
#include "query/grouping.hpp"
#include "query/hit_reader.hpp"
#include "query/index_reader.hpp"
#include "query/ranking.hpp"
#include "query/search_task.hpp"

namespace newsfold::query {

// Thread rule: one thread at a time. Throws common::Error and Xapian::Error.
class StoryBuilder {
 public:
  StoryBuilder(const SearchTask& task, OpenGeneration& generation)
      : task_(task), generation_(generation), reader_(generation) {}

  // The whole stories of the page's best hits, in their order.
  std::vector<Story> build_stories(const Page& page);

  // Each hit as a story of its own.
  std::vector<Story> build_singles(const std::vector<Hit>& hits);

 private:
  struct Member {
    Hit hit;
    bool matched = false;
    HitReader::Origin origin;
    double worth = 0;  // how well it matches; without words, its quality
  };

  using Documents = std::vector<Xapian::docid>;

  static bool comes_before(const Member& a, const Member& b);
  std::map<std::uint64_t, std::vector<Hit>> found_members(const Page& page) const;
  std::vector<Hit> known_members(const Hit& leader, const Documents& documents) const;
  std::vector<Hit> search_members(const std::vector<Hit>& leaders) const;
  Story build_story(const Hit& leader, const Documents& documents, const std::vector<Hit>& matched);
  double place_within(const Member& member) const;
  std::vector<Member> all_members(const Documents& documents, const std::vector<Hit>& matched) const;
  void describe_whole(const std::vector<Member>& members, Story& story);
  void explain_score(const Hit& leader, Story& story);
  static std::vector<const Member*> best_of_each_text(const std::vector<Member>& members, std::size_t most);
  static std::unordered_map<std::uint64_t, std::vector<const Member*>> repeated_texts(
      const std::vector<const Member*>& listed, const std::vector<Member>& members);
  void add_coverage(const std::vector<Member>& members, Story& story);
  Copy view_copy(const Member& member);
  void mark_matches(Article& article) const;
  Article view(const Member& member, const common::Article* lead);
  const common::Article& stored(const Hit& hit);

  const SearchTask& task_;
  OpenGeneration& generation_;
  HitReader reader_;
  std::unordered_map<Xapian::docid, common::Article> articles_;  // that were looked up
};

// A stored article without anything that depends on a query.
Article to_public(common::Article stored);

}  // namespace newsfold::query
