#include "indexer/exclusion.hpp"

#include <fnmatch.h>
#include <locale.h>

#include <algorithm>

namespace newsfold::indexer {
namespace {

using Names = std::vector<std::string>;

// fnmatch's characters are those of the thread's locale, whatever the program's is: as long as this lives, UTF-8's.
class Utf8Characters {
 public:
  Utf8Characters() : before_(uselocale(locale())) {}
  ~Utf8Characters() { uselocale(before_); }
  Utf8Characters(const Utf8Characters&) = delete;
  Utf8Characters& operator=(const Utf8Characters&) = delete;

 private:
  static locale_t locale() {
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return utf8;  // null, which changes nothing, on a system without
  }

  locale_t before_;
};

Names split(std::string_view path) {
  Names names;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0) names.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return names;
}

// Whether the pattern's names from `p` on match the path's first ones from `n` on, up to its end or a folder above it.
bool matches_from(const Names& pattern, std::size_t p, const Names& names, std::size_t n) {
  if (p == pattern.size()) return true;
  if (pattern[p] == "**") {
    if (p + 1 == pattern.size()) return n < names.size();
    for (std::size_t rest = n; rest < names.size(); ++rest) {
      if (matches_from(pattern, p + 1, names, rest)) return true;
    }
    return false;
  }
  return n < names.size() && fnmatch(pattern[p].c_str(), names[n].c_str(), 0) == 0 &&
         matches_from(pattern, p + 1, names, n + 1);
}

bool matches(std::string_view pattern, const Names& names) {
  const Names parts = split(pattern);
  if (parts.empty()) return false;
  const bool is_anywhere = pattern.find('/') >= pattern.size() - 1;
  if (!is_anywhere) return matches_from(parts, 0, names, 0);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return fnmatch(parts[0].c_str(), name.c_str(), 0) == 0; });
}

}  // namespace

bool is_excluded(std::string_view path, const std::vector<std::string>& patterns) {
  if (patterns.empty()) return false;
  const Names names = split(path);
  const Utf8Characters utf8;
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches(pattern, names); });
}

}  // namespace newsfold::indexer
