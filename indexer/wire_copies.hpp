// The same text under another masthead: told apart from independent reports by comparing sketches of texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/text_analyzer.hpp"

namespace newsfold::indexer {

// The kSketchSize lowest hashes of a text's runs of three words, ascending (a bottom-k sketch: Broder 1997). Empty for
// a text too short to prove anything.
using Sketch = std::vector<std::uint32_t>;

constexpr std::size_t kSketchSize = 24;
constexpr std::size_t kMinSketchedWords = 12;

Sketch sketch_text(const std::vector<common::Token>& text);

// An estimate of how many of all runs of three words two texts share, 0 to 1; 0 where one sketch is empty.
double resemblance(const Sketch& a, const Sketch& b);

// An estimate of how many of the shorter text's runs the longer one has, 0 to 1: bottom-k sketches are samples of both
// up to the lower of their ends. 0 where that leaves too few to tell.
double containment(const Sketch& a, const Sketch& b);

// From this on two texts are one: agencies' copies differ by a place name at the front and by where they are cut ...
constexpr double kSameText = 0.6;
// ... and so are a text and what was cut short of it.
constexpr double kCutShort = 0.8;

// For each text, the first one of the list that it repeats; its own place when it is the first of its kind.
std::vector<std::size_t> find_originals(const std::vector<const Sketch*>& texts);

}  // namespace newsfold::indexer
