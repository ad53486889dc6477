#include "query/cli/option_rows.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

namespace newsfold::cli {
namespace {

using Group = OptionGroup;

constexpr OptionRow kRows[] = {
    {Group::pages, "n", "N", "stories to show (10)"},
    {Group::pages, "offset", "N", "stories to pass over first (0)"},
    {Group::pages, "coverage", "N", "articles to show below a story's lead (3)"},

    {Group::filters, "topic", "T", "topic", {}, true},
    {Group::filters, "provider", "P", "provider, by name or domain", {}, true},
    {Group::filters, "category", "C", "category", {}, true},
    {Group::filters, "type", "T", "type: article, video, course, ...", {}, true},
    {Group::filters, "from", "D", "published in or after D: 2020-09-11, 2020, last-week"},
    {Group::filters, "to", "D", "published in or before D"},
    {Group::filters, "min-quality", "Q", "quality Q or better"},
    {Group::filters, "published", "yes|no|any", "published, as the corpus says (any)", "yes no any"},

    {Group::search, "any", "", "rank articles with any of the words"},
    {Group::search, "group", "story|none", "fold articles into stories (story)", "story none"},
    {Group::search, "sort", "ORDER", "relevance, date, quality or oldest (relevance)", "relevance date quality oldest"},
    {Group::search, "quality-weight", "W", "most that quality adds, 0 to 1 (0.2)"},
    {Group::search, "half-life-days", "D", "halve the score with every D days of age"},
    {Group::search, "now", "TIME", "measure age from TIME (the newest article)"},
    {Group::search, "facets", "LIST", "count values: topic,provider,category,type,\nyear,month,day,quality",
     "topic provider category type year month day quality"},
    {Group::search, "facet-limit", "N", "values to list of each, the most frequent ones (10)"},
    {Group::search, "exact", "", "count to the end"},
    {Group::search, "explain", "", "say what makes a score, and what makes a story"},

    {Group::modes, "story", "ID", "a story with all its articles"},
    {Group::modes, "similar", "URL", "other stories about the same as an article"},
    {Group::modes, "stats", "", "what the index holds"},
    {Group::modes, "export", "", "every article, one JSON object a line"},
    {Group::modes, "batch", "FILE", "lines of id<TAB>query (- is stdin), a JSON line each"},
    {Group::modes, "parse", "", "how the query is read; needs no index"},

    {Group::output, "index", "DIR", "the index ($NEWSFOLD_INDEX, ~/.local/share/newsfold)"},
    {Group::output, "format", "FORMAT", "text, json, jsonl, tsv or urls0 (text)", "text json jsonl tsv urls0"},
    {Group::output, "dates", "HOW", "absolute or relative (absolute)", "absolute relative"},
    {Group::output, "color", "WHEN", "auto, always or never (auto)", "auto always never"},
    {Group::output, "no-pager", "", "leave long text to the terminal"},
    {Group::output, "help", "", "print this"},
    {Group::output, "version", "", "print the version"},

    {Group::hidden, "completions", "SHELL", "print the completions for a shell", "bash zsh fish"},
};

}  // namespace

std::span<const OptionRow> option_rows() { return kRows; }

const OptionRow& option_row(std::string_view name) {
  return *std::find_if(std::begin(kRows), std::end(kRows), [&](const OptionRow& row) { return row.name == name; });
}

std::string shown_name(const OptionRow& row) { return (row.name.size() == 1 ? "-" : "--") + std::string(row.name); }

std::vector<std::string> words_of(const OptionRow& row) {
  std::istringstream words{std::string(row.words)};
  return {std::istream_iterator<std::string>(words), {}};
}

}  // namespace newsfold::cli
