#include "indexer/document_builder.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "common/timestamp.hpp"
#include "common/url.hpp"
#include "indexer/merged_article.hpp"

namespace newsfold::indexer {
namespace {

using common::Article;
using common::make_term;

class Builder {
 public:
  explicit Builder(common::TextAnalyzer& analyzer) : analyzer_(analyzer) {}

  // Words of one value of a field; further values of the same field follow after a gap.
  void add_words(const common::Field& field, std::string_view text, Xapian::termpos& base) {
    analyzer_.analyze(text, tokens_);
    Xapian::termpos last = 0;
    for (common::Token& token : tokens_) {
      last = token.position;
      if (field.text) words_[static_cast<std::size_t>(*field.text)].push_back({std::move(token.text), base + last});
      else document_.add_posting(make_term(field.word_prefix, token.text), base + last, 0);
    }
    has_positions_ |= !tokens_.empty() && !field.text;
    has_words_ |= !tokens_.empty() && field.text;
    base += last + common::kPositionGap;
  }

  void add_text(const common::Field& field, std::string_view text) {
    Xapian::termpos base = 0;
    add_words(field, text, base);
  }

  void add_label(const common::Field& field, std::string_view value, Xapian::termpos& base) {
    add_words(field, value, base);
    add_keyword(field.value_prefix, value);
  }

  void add_keyword(std::string_view prefix, std::string_view value) {
    const std::string folded = analyzer_.fold_label(value);
    if (!folded.empty()) document_.add_boolean_term(make_term(prefix, folded));
  }

  void add_term(std::string_view prefix, std::string_view value) {
    if (!value.empty()) document_.add_boolean_term(make_term(prefix, value));
  }

  void add_number(common::Slot slot, double value) { document_.add_value(slot, Xapian::sortable_serialise(value)); }

  // Xapian's check takes positions in a document of length 0 for damage: an article of which nothing but the provider
  // has words is as long as one use of its id.
  void give_length(std::uint64_t identity) {
    if (has_positions_ && !has_words_) {
      document_.add_term(make_term(common::kIdPrefix, common::format_id(identity)), 1);
    }
  }

  Xapian::Document& document() { return document_; }

  BuiltDocument take(std::string article) { return {std::move(document_), std::move(article), std::move(words_)}; }

 private:
  common::TextAnalyzer& analyzer_;
  std::vector<common::Token> tokens_;
  Xapian::Document document_;
  common::ArticleWords words_;
  bool has_positions_ = false, has_words_ = false;
};

void add_provider(Builder& builder, const common::Provider& provider) {
  Xapian::termpos base = 0;
  builder.add_label(common::field("provider"), provider.name, base);
  const std::string key = provider_key(provider), host = common::url_host(provider.domain);
  builder.document().add_value(common::kSlotProvider, key);
  if (host.empty()) return;
  builder.add_term(common::kHostPrefix, host);
  builder.add_term(common::kHostPrefix, key);  // which is the registrable domain, as there is a host
}

void add_date(Builder& builder, std::int64_t published_at_utc) {
  const std::string day = common::format_compact_date(published_at_utc);
  builder.add_term(common::kDayPrefix, day);
  builder.add_term(common::kMonthPrefix, day.substr(0, 6));
  builder.add_term(common::kYearPrefix, day.substr(0, 4));
  builder.add_number(common::kSlotPublishedAt, static_cast<double>(published_at_utc));
}

// An address that identifies the article is found by its id, which is its hash; the others by themselves.
void add_addresses(Builder& builder, const std::vector<std::string>& urls,
                   const std::vector<std::uint64_t>& identities) {
  for (const std::string& url : urls) {
    const auto canonical = common::canonical_url(url);
    if (!canonical) continue;
    const std::uint64_t hash = common::stable_hash(canonical->key);
    const bool identifies = std::find(identities.begin(), identities.end(), hash) != identities.end();
    if (!identifies) builder.add_term(common::field("url").value_prefix, canonical->key);
    builder.add_term(common::kHostPrefix, canonical->host);
  }
}

}  // namespace

BuiltDocument build_document(const Article& article, const std::vector<std::uint64_t>& identities,
                             common::TextAnalyzer& analyzer) {
  Builder builder(analyzer);
  builder.add_text(common::field("title"), article.title);
  builder.add_text(common::field("excerpt"), article.excerpt);
  Xapian::termpos topic_base = 0;
  for (const std::string& topic : article.topics) builder.add_label(common::field("topic"), topic, topic_base);
  add_provider(builder, article.provider);
  builder.add_keyword(common::field("category").value_prefix, article.category);
  builder.add_keyword(common::field("type").value_prefix, article.type);
  add_addresses(builder, article.urls, identities);
  for (const std::uint64_t identity : identities) {
    builder.add_term(common::kIdPrefix, common::format_id(identity));
  }
  if (!identities.empty()) builder.give_length(identities.front());
  builder.add_term(common::field("story").value_prefix, article.story);
  if (article.published) builder.add_term(common::kPublishedPrefix, *article.published ? "yes" : "no");
  if (article.published_at_utc) add_date(builder, *article.published_at_utc);
  if (article.quality) builder.add_number(common::kSlotQuality, *article.quality);
  builder.add_number(common::kSlotPrior, common::quality_prior(article.quality));
  builder.document().add_value(common::kSlotStory, article.story);
  if (!article.copy_group.empty()) builder.document().add_value(common::kSlotCopies, article.copy_group);
  return builder.take(encode_article(article));
}

}  // namespace newsfold::indexer
