// The only tokenizer of the project: UTF-8 -> normalised terms with positions and byte offsets. Indexing, queries,
// highlighting and stories all use it, so that they can't disagree about what a word is.
//
// The rules, in the order they are tried:
//   acronym    U.S. U.S US -> us · F.B.I. -> fbi: single letters with dots between lose the dots
//   marked     C++ C# AT&T R&D @name #tag $IBM .NET: a sign that makes another word; the word with its sign is a
//              `marked` term, the bare words in it (`part`) are found too
//   compound   self-driving, COVID-19, ibm.com, joe@ibm.com, snake_case: each `part`, and the whole as `joined`:
//              without hyphens (COVID-19 = COVID19, e-mail = email), with dots and @
//   apostrophe O'Reilly, O’Reilly -> oreilly; a closing 's is dropped (IBM's = IBM)
//   number     3.5 stays whole · 10,000 -> 10000
//   grams      runs of Han, kana and Hangul: every two neighbours (`gram`), and every single character (`unigram`) so
//              that one character is found too
//   dictionary Thai, Lao, Khmer, Burmese: ICU's dictionaries find the words
//   word       any other run of letters, digits and marks
// Terms are folded (text_folding.hpp) and at most kMaxTermCodePoints long; a longer word keeps its head.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace newsfold::common {

enum class TokenKind : std::uint8_t { word, part, joined, marked, gram, unigram };

struct Token {
  std::string text;            // folded
  std::uint32_t position = 0;  // from 1; `joined` and `marked` stand at their first part, `unigram` beside its gram
  std::uint32_t begin = 0;     // bytes of the analysed text that it stands for
  std::uint32_t end = 0;
  std::uint32_t unit = 0;  // tokens cut from one piece of writing share it: the parts and the whole of a compound
  TokenKind kind = TokenKind::word;
};

constexpr std::size_t kMaxTermCodePoints = 64;
constexpr std::size_t kMaxAnalyzedTermBytes = 230;  // leaves room for a prefix within Xapian's 245

// Whether a stem is that of a month that the press shortens (Jan., but neither March nor May).
bool is_shortened_month(std::string_view stem);

// Thread rule: one object a thread (it keeps a break iterator and caches of stems).
class TextAnalyzer {
 public:
  // Stemming language: "english", or "none". Throws Error(invalid_argument) for another.
  explicit TextAnalyzer(const std::string& language = "english");
  ~TextAnalyzer();
  TextAnalyzer(TextAnalyzer&&) noexcept;
  TextAnalyzer& operator=(TextAnalyzer&&) noexcept;

  // The terms of a text in reading order; overwrites `tokens`. Any bytes are allowed, and time is linear in their
  // number.
  void analyze(std::string_view utf8, std::vector<Token>& tokens);
  std::vector<Token> analyze(std::string_view utf8);

  // A whole value (a topic, a provider's name) in the form it has in terms: see TextFolder::label.
  std::string fold_label(std::string_view utf8);

  // The stem of a term that analyze returned: of its usual spelling (english_spelling), that of January being that of
  // Jan. Terms with anything but Latin letters are their own stem.
  // The reference is good until the next call.
  const std::string& stem(const std::string& term);

  // The stable_hash of its stem: for those who compare stems and show none, sooner.
  std::uint64_t stem_hash(const std::string& term);

  // Rules, ICU version and language: a reader whose fingerprint differs from the index's may not search it.
  std::string fingerprint() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newsfold::common
