#include "indexer/wire_copies.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>
#include <set>
#include <string>

using namespace newsfold;
using namespace newsfold::indexer;

namespace {

const std::string kReport =
    "The harbour board of Aalby closed the swing bridge on Monday after divers found cracks in two of its four piers, "
    "and "
    "said that repairs would take at least nine weeks.";
const std::string kOther =
    "Shopkeepers on the north quay expect a lean spring now that the crossing is shut, and the council has promised "
    "them a "
    "free ferry for as long as the work lasts.";

Sketch sketch(const std::string& text) { return sketch_text(common::TextAnalyzer().analyze(text)); }

}  // namespace

TEST_CASE("a text resembles itself wholly and another one not at all") {
  CHECK(resemblance(sketch(kReport), sketch(kReport)) == 1);
  CHECK(resemblance(sketch(kReport), sketch(kOther)) == 0);
}

TEST_CASE("case, punctuation and quotes do not tell texts apart") {
  std::string shouted = kReport;
  for (char& c : shouted) c = static_cast<char>(std::toupper(c));
  CHECK(resemblance(sketch(kReport), sketch(shouted)) == 1);
}

TEST_CASE("a dateline in front and a cut at the end leave a copy a copy") {
  const std::string copy = "AALBY, March 3 - " + kReport.substr(0, kReport.size() * 4 / 5);
  CHECK(resemblance(sketch(kReport), sketch(copy)) >= kSameText);
}

TEST_CASE("texts that are too short prove nothing") {
  CHECK(sketch("Read more on our site").empty());
  CHECK(resemblance(sketch("Read more on our site"), sketch("Read more on our site")) == 0);
}

TEST_CASE("resemblance is the same in both directions and within 0 and 1") {
  const Sketch a = sketch(kReport), b = sketch(kReport + " " + kOther);
  CHECK(resemblance(a, b) == resemblance(b, a));
  CHECK(resemblance(a, b) > 0);
  CHECK(resemblance(a, b) < 1);
}

TEST_CASE("each copy leads to the first text of its kind") {
  const Sketch report = sketch(kReport), other = sketch(kOther), copy = sketch("AALBY - " + kReport), none;
  const std::vector<std::size_t> originals = find_originals({&report, &other, &copy, &none, &other, &none});
  CHECK(originals == std::vector<std::size_t>{0, 1, 0, 3, 1, 5});
}

TEST_CASE("what was cut short of a text, however short, is a copy of it") {
  const Sketch whole = sketch(kReport + " " + kOther), beginning = sketch(kReport);
  REQUIRE(resemblance(whole, beginning) < kSameText);
  CHECK(containment(whole, beginning) >= kCutShort);
  CHECK(containment(beginning, whole) == containment(whole, beginning));
  CHECK(find_originals({&beginning, &whole}) == std::vector<std::size_t>{0, 0});
  CHECK(containment(whole, sketch("AALBY, March 3 - " + kReport)) >= kCutShort);
}

TEST_CASE("a sentence in common is no copy, nor is what too little is left of") {
  const std::string quoted = "The council has promised them a free ferry for as long as the work lasts.";
  const Sketch one = sketch(kReport + " " + quoted), other = sketch(kOther + " It said so twice in one short week.");
  CHECK(containment(one, other) > 0);
  CHECK(containment(one, other) < kCutShort);
  CHECK(containment(sketch(kReport), Sketch{}) == 0);
  CHECK(containment(sketch(kReport), Sketch{1, 2, 3}) == 0);
}

TEST_CASE("originals are those that comparing every two texts finds") {
  std::mt19937 random(1);
  std::vector<Sketch> sketches(200);
  for (Sketch& sketch : sketches) {  // of few hashes, so that many are nearly the same
    std::vector<std::uint32_t> hashes(32);
    std::iota(hashes.begin(), hashes.end(), 1000 * (random() % 3));
    std::shuffle(hashes.begin(), hashes.end(), random);
    sketch.assign(hashes.begin(), hashes.begin() + static_cast<std::ptrdiff_t>(random() % (kSketchSize + 1)));
    std::sort(sketch.begin(), sketch.end());
  }
  std::vector<const Sketch*> texts;
  for (const Sketch& sketch : sketches) texts.push_back(&sketch);
  std::vector<std::size_t> expected;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto is_original = [&](std::size_t j) {
      return expected[j] == j &&
             (resemblance(*texts[i], *texts[j]) >= kSameText || containment(*texts[i], *texts[j]) >= kCutShort);
    };
    std::size_t original = 0;
    while (original < i && !is_original(original)) ++original;
    expected.push_back(original);
  }
  CHECK(find_originals(texts) == expected);
  CHECK(std::set<std::size_t>(expected.begin(), expected.end()).size() > 10);
}
