// Builds the tree of a front matter from a YAML reader's events and stops the reader at the first thing that a front
// matter must not have. yaml_reader feeds it from yaml-cpp, plain_yaml from libyaml.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "indexer/verdict.hpp"
#include "indexer/yaml_node.hpp"

namespace newsfold::indexer {

constexpr std::size_t kMaxYamlDepth = 16;  // past it a file is rejected, as depth is what a reader's stack follows

// The line of a file where its front matter begins, behind the `---`.
constexpr std::size_t kFirstFrontMatterLine = 2;

// Leaves the reader at once.
struct YamlStop {
  Rejected rejected;
};

// Lines are the file's, from 1. Every event throws YamlStop for what is rejected. What an alias repeats is in the tree
// once more, within the limits of what a file may write out: a mapping's `<<` (a merge key of YAML 1.1) adds those keys
// that the mapping itself does not have.
class YamlTreeBuilder {
 public:
  // The node that comes next has this anchor, a number above 0 that no other has.
  void add_anchor(std::size_t anchor) { next_anchor_ = anchor; }
  void add_alias(std::size_t line, std::size_t anchor);
  void add_null();  // its line is that of what stands before it: readers do not agree on where nothing stands
  // `cut_by_comment` as in YamlNode.
  void add_scalar(std::size_t line, std::string text, bool cut_by_comment);
  // `in_brackets`: [ ] or { }, which can be left open; asked for by open_bracket_line alone.
  void open(YamlNode::Kind kind, std::size_t line, bool in_brackets);
  void close();

  // To be called last: a text with an anchor that nothing repeats was meant to begin with `&`.
  void end() const;

  // Nothing for a text without a node, or with one that is not complete.
  std::optional<YamlNode> take_root();

  // The line of the innermost bracket that is open; 0 when none is.
  std::size_t open_bracket_line() const;

 private:
  struct Level {
    YamlNode node;
    std::map<std::string, std::size_t> key_lines;
    std::size_t last_line = 0;  // of the key or item read last, or its own
    bool has_key = false;       // a mapping's key was read and its value comes next
    bool in_brackets = false;
    std::size_t anchor = 0;  // 0: none
  };

  struct Anchored {
    std::optional<YamlNode> node;  // nothing while it is still being read
    std::size_t line = 0;
    bool is_repeated = false;
  };

  bool expects_key() const;
  void count_node(std::size_t line);
  void count_repeated(const YamlNode& node, std::size_t line, std::size_t depth);
  void add(YamlNode node);
  void place(YamlNode node);
  void add_key(YamlNode key);
  void attach(YamlNode node);

  std::vector<Level> levels_;
  std::optional<YamlNode> root_;
  std::size_t nodes_ = 0;
  std::map<std::size_t, Anchored> anchored_;
  std::size_t next_anchor_ = 0;
  std::size_t repeated_bytes_ = 0;
};

}  // namespace newsfold::indexer
