#include "common/text_analyzer.hpp"

#include <unicode/uversion.h>
#include <xapian.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "common/english_spelling.hpp"
#include "common/error.hpp"
#include "common/stable_hash.hpp"
#include "common/text_folding.hpp"
#include "common/text_scanner.hpp"

namespace newsfold::common {
namespace {

// Raised with every change of the rules: an index built by other rules can't be searched by these.
constexpr int kRulesVersion = 3;

bool is_latin_word(const std::string& term) {
  for (const char c : term) {
    if (c < 'a' || c > 'z') return false;
  }
  return !term.empty();
}

// January is Jan. in most of the American press, but March is no Mar. A word still begins like its stem.
struct Month {
  std::string_view stem, abbreviation;
};
constexpr Month kMonths[] = {{"januari", "jan"}, {"februari", "feb"}, {"august", "aug"}, {"septemb", "sep"},
                             {"sept", "sep"},    {"octob", "oct"},    {"novemb", "nov"}, {"decemb", "dec"}};

std::string with_months_abbreviated(std::string stem) {
  const auto* month =
      std::find_if(std::begin(kMonths), std::end(kMonths), [&](const Month& m) { return m.stem == stem; });
  return month == std::end(kMonths) ? stem : std::string(month->abbreviation);
}

}  // namespace

class TextAnalyzer::Impl {
 public:
  explicit Impl(const std::string& language) : language_(language) {
    if (language != "english" && language != "none") {
      throw Error(ErrorCode::invalid_argument, "no rules for language \"" + language + "\": english, none");
    }
    if (language == "english") stemmer_ = Xapian::Stem("english");
  }

  void analyze(std::string_view utf8, std::vector<Token>& tokens) {
    tokens.clear();
    scan_text(utf8, folder_, words_, tokens);
  }

  const std::string& stem(const std::string& term) {
    if (!has_stem(term)) return term;
    if (stems_.empty()) stems_.resize(kCachedStems);
    CachedStem& cached = stems_[stable_hash(term) % kCachedStems];
    if (cached.term != term) cached = {term, make_stem(term)};
    return cached.stem;
  }

  std::uint64_t stem_hash(const std::string& term) {
    const std::uint64_t hash = stable_hash(term);
    if (hashes_.empty()) hashes_.resize(kCachedHashes);
    CachedHash& cached = hashes_[hash % kCachedHashes];
    if (cached.of_term != hash) cached = {hash, has_stem(term) ? stable_hash(make_stem(term)) : hash};
    return cached.of_stem;
  }

  std::string fingerprint() const {
    return "newsfold-analyzer/" + std::to_string(kRulesVersion) +
           " icu/" U_ICU_VERSION " unicode/" U_UNICODE_VERSION " stem/" + language_ + "-" + stems_of_samples();
  }

  std::string fold_label(std::string_view utf8) { return folder_.label(utf8); }

 private:
  // What tells one version of the stemmer from another: a hash of what it makes of words on which they differed.
  std::string stems_of_samples() const {
    constexpr const char* kSamples[] = {"generously", "communism",   "arsenals",     "paste",   "evening",  "inning",
                                        "skies",      "dying",       "agreed",       "hopping", "fluently", "biologist",
                                        "university", "universally", "organization", "pastime", "interpol", "ugly"};
    std::string stems;
    for (const char* const word : kSamples) stems.append(stemmer_(word)).append(" ");
    return to_hex(stable_hash(stems)).substr(0, 8);
  }

  // Whether it has one that may be another than itself.
  bool has_stem(const std::string& term) const { return language_ != "none" && is_latin_word(term); }

  std::string make_stem(const std::string& term) const {
    return with_months_abbreviated(stemmer_(usual_spelling(term)));
  }

  // A term has one place in the cache, by its hash, and a term that comes later takes it. Half a megabyte: more of it
  // is slower than stemming the rarer words, as each look at it is then one at main memory.
  static constexpr std::size_t kCachedStems = 8192;
  struct CachedStem {
    std::string term, stem;
  };

  // As large, with four times as many terms, as neither is kept.
  static constexpr std::size_t kCachedHashes = 32'768;
  struct CachedHash {
    std::uint64_t of_term = 0, of_stem = 0;
  };

  std::string language_;
  TextFolder folder_;
  std::unique_ptr<icu::BreakIterator> words_;  // made at the first text that needs a dictionary
  Xapian::Stem stemmer_;
  std::vector<CachedStem> stems_;
  std::vector<CachedHash> hashes_;
};

bool is_shortened_month(std::string_view stem) {
  return std::any_of(std::begin(kMonths), std::end(kMonths), [&](const Month& m) { return m.abbreviation == stem; });
}

TextAnalyzer::TextAnalyzer(const std::string& language) : impl_(std::make_unique<Impl>(language)) {}
TextAnalyzer::~TextAnalyzer() = default;
TextAnalyzer::TextAnalyzer(TextAnalyzer&&) noexcept = default;
TextAnalyzer& TextAnalyzer::operator=(TextAnalyzer&&) noexcept = default;

void TextAnalyzer::analyze(std::string_view utf8, std::vector<Token>& tokens) { impl_->analyze(utf8, tokens); }

std::vector<Token> TextAnalyzer::analyze(std::string_view utf8) {
  std::vector<Token> tokens;
  impl_->analyze(utf8, tokens);
  return tokens;
}

std::string TextAnalyzer::fold_label(std::string_view utf8) { return impl_->fold_label(utf8); }
const std::string& TextAnalyzer::stem(const std::string& term) { return impl_->stem(term); }
std::uint64_t TextAnalyzer::stem_hash(const std::string& term) { return impl_->stem_hash(term); }
std::string TextAnalyzer::fingerprint() const { return impl_->fingerprint(); }

}  // namespace newsfold::common
