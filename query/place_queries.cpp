#include "query/place_queries.hpp"

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "query/look_source.hpp"

namespace newsfold::query {
namespace {

using Kind = PlaceCondition::Kind;
using Q = Xapian::Query;

// What is known of the documents of a segment: a search passes over its matches several times, to rank, to count and to
// fill stories.
class Findings {
 public:
  explicit Findings(Xapian::docid last) : looked_at_(last + std::size_t{1}), found_(last + std::size_t{1}) {}

  template <typename Look>
  bool of(Xapian::docid document, Look look) {
    if (!looked_at_[document]) {
      found_[document] = look();
      looked_at_[document] = true;
    }
    return found_[document];
  }

 private:
  std::vector<bool> looked_at_, found_;
};

// A condition, and what is known of the segments that it was asked about. Shared by all copies of a source.
struct Task {
  PlaceCondition condition;
  const SegmentWords& words;
  StopCheck& stop;
  std::map<const common::ForwardIndex*, Findings> findings = {};
};

// The documents of a segment that meet a condition.
class PlaceSource : public LookSource {
 public:
  explicit PlaceSource(std::shared_ptr<Task> task) : LookSource(task->stop), task_(std::move(task)) {}

  PostingSource* clone() const override { return new PlaceSource(task_); }

  void init(const Xapian::Database& segment) override {
    const common::ForwardIndex& words = task_->words.of(segment);
    matcher_.emplace(task_->condition, words);
    findings_ = &task_->findings.try_emplace(&words, segment.get_lastdocid()).first->second;
    begin(segment, matcher_->can_match());
  }

  std::string get_description() const override { return "PlaceSource"; }

 private:
  bool look_at(Xapian::docid document) override {
    return findings_->of(document, [&] { return matcher_->matches(document); });
  }

  std::shared_ptr<Task> task_;
  std::optional<PlaceMatcher> matcher_;
  Findings* findings_ = nullptr;
};

std::vector<std::string> terms_of(const std::vector<std::string>& words, const common::Field& field) {
  std::vector<std::string> terms;
  for (const std::string& word : words) terms.push_back(common::make_term(field.word_prefix, word));
  return terms;
}

bool is_of_terms(const common::Field* field) { return field && !field->text; }

}  // namespace

Q PlaceQueries::look(PlaceCondition condition, const common::Field* field) {
  if (condition.words.empty()) return {};
  if (field) condition.field = field->text;
  made_.push_back(condition);
  auto task = std::make_shared<Task>(Task{std::move(condition), words_, stop_});
  return Q((new PlaceSource(std::move(task)))->release());
}

Q PlaceQueries::sequence(const std::vector<std::string>& words, const common::Field* field) {
  if (!is_of_terms(field)) return look({Kind::sequence, words, 0, {}}, field);
  const std::vector<std::string> terms = terms_of(words, *field);
  return Q(Q::OP_PHRASE, terms.begin(), terms.end(), static_cast<Xapian::termcount>(terms.size()));
}

Q PlaceQueries::near(const std::vector<std::string>& words, unsigned window, const common::Field* field) {
  if (!is_of_terms(field)) return look({Kind::near, words, window, {}}, field);
  const std::vector<std::string> terms = terms_of(words, *field);
  return Q(Q::OP_NEAR, terms.begin(), terms.end(), window);
}

Q PlaceQueries::any_of(const std::vector<std::string>& words, const common::Field* field) {
  if (!is_of_terms(field)) return look({Kind::any_of, words, 0, {}}, field);
  const std::vector<std::string> terms = terms_of(words, *field);
  return Q(Q::OP_OR, terms.begin(), terms.end());
}

}  // namespace newsfold::query
