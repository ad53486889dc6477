#include "query/explanation.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "common/schema.hpp"
#include "common/timestamp.hpp"
#include "common/word_use.hpp"
#include "query/xapian_queries.hpp"

namespace newsfold::query {
namespace {

// How much of a part's frequency in the article comes from each field, by the weights of the field table.
std::map<std::string, double> field_shares(const ScoredPart& part, const common::Article& article,
                                           common::TextAnalyzer& analyzer) {
  std::map<std::string, double> shares;
  double sum = 0;
  const auto count = [&](std::string_view field, const std::string& text) {
    for (const common::Token& token : analyzer.analyze(text)) {
      if (!part.written.empty() && token.text != part.written) continue;
      if (std::find(part.stems.begin(), part.stems.end(), analyzer.stem(token.text)) == part.stems.end()) continue;
      const double weight = common::field(field).weight;
      shares[std::string(field)] += weight;
      sum += weight;
    }
  };
  count("title", article.title);
  count("excerpt", article.excerpt);
  for (const std::string& topic : article.topics) count("topic", topic);
  for (auto& [field, share] : shares) share /= sum;
  return shares;
}

double weight_in(const ScoredPart& part, const Hit& hit, const common::Article& article,
                 const Xapian::Database& database) {
  const Xapian::Query itself(common::make_term(common::kIdPrefix, article.id));
  const Xapian::MSet matches = best_by_text(database, Xapian::Query(Xapian::Query::OP_FILTER, part.query, itself), 1);
  return !matches.empty() && *matches.begin() == hit.document ? matches.begin().get_weight() : 0;
}

struct UsedWord {
  std::string written;  // as it stands in the text first
  common::WordUse use;
};

using UsedWords = std::map<std::string, UsedWord>;  // by stem

UsedWords words_of(const common::Article& article, common::TextAnalyzer& analyzer) {
  UsedWords words;
  const auto count = [&](const std::string& text, unsigned uses) {
    for (const common::Token& token : analyzer.analyze(text)) {
      if (token.kind == common::TokenKind::joined || token.kind == common::TokenKind::unigram) continue;
      UsedWord& word = words[analyzer.stem(token.text)];
      if (word.written.empty()) word.written = text.substr(token.begin, token.end - token.begin);
      word.use.add(uses, text[token.begin]);
    }
  };
  count(article.title, common::kTitleUse);
  count(article.excerpt, 1);
  return words;
}

// The words of `own` that `theirs` has too, by their part of the cosine of the two. Rarity is that in the whole index,
// where grouping takes the days around.
std::vector<Membership::SharedWord> shared_words(const UsedWords& own, const UsedWords& theirs,
                                                 const Xapian::Database& database) {
  constexpr std::size_t kShown = 6;
  constexpr double kLeast = 0.03;
  std::vector<Membership::SharedWord> shared;
  double sum = 0;
  for (const auto& [stem, word] : own) {
    const auto their_word = theirs.find(stem);
    if (their_word == theirs.end()) continue;
    const double having = database.get_termfreq(common::make_term(common::kStemPrefix, stem));
    const double rarity = std::log((database.get_doccount() + 1) / (having + 0.5));
    shared.push_back({word.written, word.use.weight() * their_word->second.use.weight() * rarity * rarity});
    sum += shared.back().weight;
  }
  for (Membership::SharedWord& word : shared) word.weight /= sum;
  std::stable_sort(shared.begin(), shared.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
  const auto tells_little = [](const Membership::SharedWord& word) { return word.weight < kLeast; };
  shared.erase(std::find_if(shared.begin(), shared.end(), tells_little), shared.end());
  if (shared.size() > kShown) shared.resize(kShown);
  return shared;
}

bool lists(const common::Article& lister, const common::Article& listed) {
  return std::find(lister.linked.begin(), lister.linked.end(), listed.id) != lister.linked.end();
}

}  // namespace

Receipt build_receipt(const SearchTask& task, const Hit& hit, const ScoreParts& score, const common::Article& article,
                      const Xapian::Database& database, common::TextAnalyzer& analyzer) {
  Receipt receipt;
  receipt.quality = score.quality;
  receipt.freshness = score.freshness;
  for (const ScoredPart& part : task.parts) {
    const double weight = weight_in(part, hit, article, database);
    if (weight <= 0) continue;
    for (const auto& [field, share] : field_shares(part, article, analyzer)) {
      receipt.text.push_back({part.word, field, weight * share});
    }
  }
  return receipt;
}

Membership build_membership(const common::Article& article, const common::Article& lead,
                            const Xapian::Database& database, common::TextAnalyzer& analyzer) {
  Membership membership;
  membership.shared_words = shared_words(words_of(article, analyzer), words_of(lead, analyzer), database);
  if (article.published_at_utc && lead.published_at_utc) {
    const auto gap = static_cast<double>(std::abs(*article.published_at_utc - *lead.published_at_utc));
    membership.days_apart = gap / common::kSecondsPerDay;
  }
  membership.links_lead = lists(article, lead);
  membership.linked_by_lead = lists(lead, article);
  membership.same_text = !article.copy_group.empty() && article.copy_group == lead.copy_group;
  return membership;
}

}  // namespace newsfold::query
