// Folding: what makes Straße and STRASSE, naïve and naive, ﬁnance and finance, ＡＩ and ai one word. Used by the
// analyzer for words and by both sides for whole values (topics, providers).
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace newsfold::common {

// Remembers the folded form of each character below U+3000 that it met, since normalising one word costs ICU 1-3 us and
// a text may be one word a letter. Thread rule: one object a thread.
class TextFolder {
 public:
  // Appends the folded form of `utf8`: NFKC, case folding, marks of Latin and Greek letters dropped (those of other
  // scripts are letters of their own: が is not か), stroked and dotless Latin letters to their base (ø o, ı i, æ ae).
  // A run of more than kMaxMarks combining marks is cut first, as normalising one is quadratic. Invalid bytes and NUL
  // are dropped.
  void append(std::string_view utf8, std::string& out);

  // A whole value: folded, trimmed, every run of blanks one blank.
  std::string label(std::string_view utf8);

 private:
  static constexpr int kBlockSize = 256;
  static constexpr int kBlocks = 0x3000 / kBlockSize;
  using Block = std::array<std::string, kBlockSize>;

  const std::string& folded_character(int code_point);

  std::array<std::unique_ptr<Block>, kBlocks> blocks_;
};

constexpr int kMaxMarks = 8;

}  // namespace newsfold::common
