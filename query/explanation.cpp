#include "query/explanation.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "common/schema.hpp"
#include "common/timestamp.hpp"

namespace newsfold::query {
namespace {

// How much of a part's frequency in the article comes from each field, by the weights of the field table.
std::map<std::string, double> field_shares(const ScoredPart& part, const common::Article& article,
                                           common::TextAnalyzer& analyzer) {
  std::map<std::string, double> shares;
  double sum = 0;
  const auto count = [&](std::string_view field, const std::string& text) {
    for (const common::Token& token : analyzer.analyze(text)) {
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
  Xapian::Enquire enquire(database);
  enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, part.query,
                                  Xapian::Query(common::make_term(common::kIdPrefix, article.id))));
  enquire.set_weighting_scheme(text_weighting());
  const Xapian::MSet matches = enquire.get_mset(0, 1);
  return !matches.empty() && *matches.begin() == hit.document ? matches.begin().get_weight() : 0;
}

// Words by their stem, as first written in the text.
std::map<std::string, std::string> words_by_stem(const common::Article& article, common::TextAnalyzer& analyzer) {
  std::map<std::string, std::string> words;
  for (const std::string* text : {&article.title, &article.excerpt}) {
    for (const common::Token& token : analyzer.analyze(*text)) {
      if (token.kind == common::TokenKind::joined || token.kind == common::TokenKind::unigram) continue;
      words.try_emplace(analyzer.stem(token.text), text->substr(token.begin, token.end - token.begin));
    }
  }
  return words;
}

bool starts_like_a_name(const std::string& word) {
  const char first = word.front();
  return (first >= 'A' && first <= 'Z') || (first >= '0' && first <= '9') || static_cast<unsigned char>(first) >= 0x80;
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
  constexpr std::size_t kTellingWords = 6;
  constexpr std::size_t kMinWordBytes = 4;  // shorter words are mostly "on" and "says"
  constexpr double kMaxShare = 0.1;         // a word that more articles have tells nothing
  Membership membership;
  const auto own = words_by_stem(article, analyzer), theirs = words_by_stem(lead, analyzer);
  std::vector<std::tuple<bool, Xapian::doccount, std::string>> shared;  // names and numbers first, then by rarity
  const double limit = std::max(20.0, kMaxShare * database.get_doccount());
  for (const auto& [stem, word] : own) {
    const auto theirs_word = theirs.find(stem);
    if (theirs_word == theirs.end()) continue;
    const bool name = starts_like_a_name(word) && starts_like_a_name(theirs_word->second);
    const Xapian::doccount having = database.get_termfreq(common::make_term(common::kStemPrefix, stem));
    if (having <= limit && (name || word.size() >= kMinWordBytes)) shared.emplace_back(!name, having, word);
  }
  std::sort(shared.begin(), shared.end());
  if (shared.size() > kTellingWords) shared.resize(kTellingWords);
  for (auto& [common_word, having, word] : shared) membership.shared_words.push_back(std::move(word));
  if (article.published_at_utc && lead.published_at_utc) {
    const auto gap = static_cast<double>(std::abs(*article.published_at_utc - *lead.published_at_utc));
    membership.days_apart = gap / common::kSecondsPerDay;
  }
  membership.linked = std::find(article.linked.begin(), article.linked.end(), lead.id) != article.linked.end();
  membership.same_text = !article.copy_group.empty() && article.copy_group == lead.copy_group;
  return membership;
}

}  // namespace newsfold::query
