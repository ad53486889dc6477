#include "query/place_queries.hpp"

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

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

// The documents of a segment that meet a condition. Xapian makes a copy for each segment, and a source learns only by
// init() which one it is for.
class PlaceSource : public Xapian::PostingSource {
 public:
  explicit PlaceSource(std::shared_ptr<Task> task) : task_(std::move(task)) {}

  PostingSource* clone() const override { return new PlaceSource(task_); }

  void init(const Xapian::Database& segment) override {
    const common::ForwardIndex& words = task_->words.of(segment);
    matcher_.emplace(task_->condition, words);
    findings_ = &task_->findings.try_emplace(&words, segment.get_lastdocid()).first->second;
    documents_ = matcher_->can_match() ? segment.get_doccount() : 0;
    last_ = matcher_->can_match() ? segment.get_lastdocid() : 0;
    at_ = 0;
  }

  Xapian::doccount get_termfreq_min() const override { return 0; }
  Xapian::doccount get_termfreq_est() const override { return documents_; }
  Xapian::doccount get_termfreq_max() const override { return documents_; }
  void next(double) override { find_from(at_ + 1); }
  void skip_to(Xapian::docid document, double) override {
    if (document > at_) find_from(document);
  }
  // False means that the document is none and that there may be others behind it: Xapian lets go of a source that is at
  // its end and, told false, asks it once more all the same.
  bool check(Xapian::docid document, double) override {
    at_ = document;
    return at_end() || matches();
  }
  bool at_end() const override { return at_ > last_; }
  Xapian::docid get_docid() const override { return at_; }
  std::string get_description() const override { return "PlaceSource"; }

 private:
  void find_from(Xapian::docid document) {
    for (at_ = document; at_ <= last_ && !matches(); ++at_) {
    }
  }

  bool matches() {
    task_->stop.tick();
    return at_ <= last_ && findings_->of(at_, [this] { return matcher_->matches(at_); });
  }

  std::shared_ptr<Task> task_;
  std::optional<PlaceMatcher> matcher_;
  Findings* findings_ = nullptr;
  Xapian::doccount documents_ = 0;
  Xapian::docid at_ = 0;
  Xapian::docid last_ = 0;
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
