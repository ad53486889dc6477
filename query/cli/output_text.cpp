#include "query/cli/output_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "query/cli/dates.hpp"
#include "query/cli/explanation.hpp"
#include "query/cli/terminal_text.hpp"

namespace newsfold::cli {
namespace {

constexpr std::string_view kPlain = "";
constexpr std::string_view kBold = "\033[1m";
constexpr std::string_view kDim = "\033[2m";
constexpr std::string_view kAddress = "\033[36m";
constexpr std::string_view kMatch = "\033[1;31m";
constexpr std::string_view kReset = "\033[0m";

constexpr std::string_view kSeparator = " · ";

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string day_of(const std::optional<std::int64_t>& seconds_utc, const TextStyle& style) {
  const std::string day = seconds_utc ? day_for_people(*seconds_utc) : std::string();
  if (day.empty()) return "undated";
  return style.relative_to_utc ? relative_time(*seconds_utc, *style.relative_to_utc) : day;
}

const std::string& name_of(const Provider& provider) { return provider.name.empty() ? provider.domain : provider.name; }

const std::string& address_of(const Article& article) { return article.url.empty() ? article.file : article.url; }

std::string provider_and_day(const Article& article, const TextStyle& style) {
  const std::string day = day_of(article.published_at_utc, style);
  const std::string& name = name_of(article.provider);
  return name.empty() ? day : fmt::format("{}{}{}", name, kSeparator, day);
}

// Who was first, where that is another than who leads.
std::string first_of(const Story& story, const TextStyle& style) {
  const Provider& first = story.first_provider;
  const Provider& lead = story.lead.provider;
  const bool is_lead = first.domain.empty() ? first.name == lead.name : first.domain == lead.domain;
  if (is_lead || name_of(first).empty() || name_of(first) == name_of(lead)) return {};
  return fmt::format("{}first: {}, {}", kSeparator, name_of(first), day_of(story.first_published_utc, style));
}

std::string facts_of(const Story& story, const TextStyle& style) {
  std::string facts = provider_and_day(story.lead, style);
  if (story.lead.quality) facts += fmt::format("{}quality {}", kSeparator, *story.lead.quality);
  if (story.article_count < 2) return facts;
  facts += fmt::format("{}{} articles", kSeparator, story.article_count);
  if (story.provider_count > 0) facts += " from " + counted(story.provider_count, "provider", "providers");
  return facts + first_of(story, style);
}

// Who else has the same text, each once.
std::vector<std::string> mastheads_of(const std::vector<Copy>& copies) {
  std::vector<std::string> names;
  for (const Copy& copy : copies) {
    const std::string& name = name_of(copy.provider).empty() ? copy.url : name_of(copy.provider);
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

std::size_t shown_articles(const Story& story) {
  std::size_t shown = 1 + story.lead.copies.size();
  for (const Article& article : story.coverage) shown += 1 + article.copies.size();
  return shown;
}

Glyphs title_of(const Article& article) {
  return article.title.empty() ? visible_glyphs("(no title)") : visible_glyphs(article.title, article.title_matches);
}

std::string padded_right(const Glyphs& glyphs, std::size_t width) {
  std::string text;
  for (const Glyph& glyph : glyphs) text += glyph.text;
  return text.append(width - std::min(width, display_width(glyphs)), ' ');
}

// A path as one word of a shell command; it came from the command line, so it holds nothing of strangers.
std::string shell_word(const std::string& path) {
  constexpr std::string_view kUnquoted = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+,:@%=";
  if (path.find_first_not_of(kUnquoted) == std::string::npos) return path;
  std::string word = "'";
  for (const char c : path) word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

class StoryPrinter {
 public:
  StoryPrinter(const TextStyle& style, std::size_t rank_width)
      : style_(style), rank_width_(rank_width), indent_(rank_width + 2) {
    style_.line_width = std::max(style.width, style.line_width);
  }

  void print(const Story& story) {
    const Article& lead = story.lead;
    print_wrapped(title_of(lead), fmt::format("{:>{}}  ", story.rank, rank_width_), kBold, lead.url);
    print_wrapped(visible_glyphs(facts_of(story, style_)), blanks(indent_), kPlain);
    if (!lead.snippet.empty()) {
      print_wrapped(visible_glyphs(lead.snippet, lead.snippet_matches), blanks(indent_), kPlain);
    }
    print_address(address_of(lead), indent_);
    print_copies(lead.copies, indent_);
    const bool has_score = story.receipt && (!story.receipt->text.empty() || total_of(*story.receipt) != 0);
    if (has_score) {
      print_best_match(story);
      print_receipt(*story.receipt);
    }
    for (const Article& article : story.coverage) print_coverage(article, lead.matched && !article.matched);
    print_rest(story);
  }

  std::string take() { return std::move(out_); }

 private:
  static std::string blanks(std::size_t count) { return std::string(count, ' '); }

  void print_painted(const Glyphs& glyphs, std::string_view paint) {
    if (!style_.color) paint = kPlain;
    for (auto at = glyphs.begin(); at != glyphs.end();) {
      const bool marked = style_.color && at->marked;
      const std::string_view run_paint = marked ? kMatch : paint;
      const auto end =
          std::find_if(at, glyphs.end(), [&](const Glyph& glyph) { return (style_.color && glyph.marked) != marked; });
      out_ += run_paint;
      for (; at != end; ++at) out_ += at->text;
      if (!run_paint.empty()) out_ += kReset;
    }
  }

  // A hyperlink where the terminal has them and `url` can be one.
  void print_linked(const Glyphs& glyphs, std::string_view paint, std::string_view url) {
    const std::string target = style_.links && !glyphs.empty() ? link_target(url) : std::string();
    if (!target.empty()) out_ += fmt::format("\033]8;;{}\033\\", target);
    print_painted(glyphs, paint);
    if (!target.empty()) out_ += "\033]8;;\033\\";
  }

  // `first` stands before the first line; the others are indented by as much.
  void print_wrapped(const Glyphs& glyphs, std::string first, std::string_view paint, std::string_view url = {}) {
    const std::size_t indent = first.size();
    for (const Glyphs& line : wrap(glyphs, style_.width - indent)) {
      out_ += std::exchange(first, blanks(indent));
      print_linked(line, paint, url);
      out_ += '\n';
    }
  }

  // Whole on a line of its own, so that it can be copied.
  void print_address(const std::string& address, std::size_t indent) {
    if (address.empty()) return;
    out_ += blanks(indent);
    print_painted(visible_glyphs(address), kAddress);
    out_ += '\n';
  }

  // One line of as many names as it holds.
  void print_copies(const std::vector<Copy>& copies, std::size_t indent) {
    constexpr std::size_t kRestWidth = sizeof " and 9999 more";
    const std::vector<std::string> names = mastheads_of(copies);
    if (names.empty()) return;
    std::string line = "also at: " + names[0];
    std::size_t shown = 1;
    for (; shown < names.size(); ++shown) {
      const std::string longer = line + ", " + names[shown];
      const std::size_t rest = shown + 1 < names.size() ? kRestWidth : 0;
      if (display_width(longer) + rest > style_.line_width - indent) break;
      line = longer;
    }
    if (shown < names.size()) line += fmt::format(" and {} more", names.size() - shown);
    out_ += blanks(indent);
    print_painted(truncate(visible_glyphs(line), style_.line_width - indent), kPlain);
    out_ += '\n';
    if (!style_.addresses) return;
    for (const Copy& copy : copies) print_address(copy.url, indent + 2);
  }

  // Whose score the receipt is, where it is not the lead's.
  void print_best_match(const Story& story) {
    if (story.best_match == story.lead.id) return;
    std::string match = "id:" + story.best_match;
    for (const Article& article : story.coverage) {
      if (article.id == story.best_match && !article.provider.name.empty()) match = article.provider.name;
    }
    print_wrapped(visible_glyphs("best match: " + match), blanks(indent_ + 2), kDim);
  }

  void print_receipt(const Receipt& receipt) {
    const std::vector<ReceiptRow> rows = receipt_rows(receipt);
    std::size_t word_width = 0, field_width = 0, amount_width = 0;
    for (const ReceiptRow& row : rows) {
      word_width = std::max(word_width, display_width(row.word));
      field_width = std::max(field_width, display_width(row.field));
      amount_width = std::max(amount_width, row.amount.size());
    }
    const std::size_t others = indent_ + 2 + 2 + field_width + 2 + amount_width;
    word_width = std::min(word_width, style_.width - std::min(style_.width, others));
    for (const ReceiptRow& row : rows) {
      const std::string word = padded_right(truncate(visible_glyphs(row.word), word_width), word_width);
      const std::string field = padded_right(visible_glyphs(row.field), field_width);
      out_ += blanks(indent_ + 2);
      print_painted(visible_glyphs(fmt::format("{}  {}  {:>{}}", word, field, row.amount, amount_width)), kDim);
      out_ += '\n';
    }
  }

  void print_coverage(const Article& article, bool dimmed) {
    const std::string_view paint = dimmed ? kDim : kPlain;
    Glyphs line = visible_glyphs(fmt::format("+ {}{}", provider_and_day(article, style_), kSeparator));
    const std::size_t title_begin = squeeze_blanks(line).size() + 1;
    const Glyphs title = title_of(article);
    line.insert(line.end(), title.begin(), title.end());
    line = truncate(line, style_.line_width - indent_);
    const auto split = line.begin() + static_cast<std::ptrdiff_t>(std::min(title_begin, line.size()));
    out_ += blanks(indent_);
    print_painted(Glyphs(line.begin(), split), paint);
    print_linked(Glyphs(split, line.end()), paint, article.url);
    out_ += '\n';
    if (style_.addresses) print_address(address_of(article), indent_ + 2);
    print_copies(article.copies, indent_ + 2);
    if (article.membership) {
      print_wrapped(visible_glyphs(membership_line(*article.membership)), blanks(indent_ + 2), kDim);
    }
  }

  void print_rest(const Story& story) {
    const std::size_t shown = shown_articles(story);
    if (story.article_count <= shown) return;
    const std::string id = visible_text(story.id);
    const std::string index = style_.index.empty() ? "" : "--index " + shell_word(style_.index) + " ";
    out_ += fmt::format("{}+ {} more: newsfold-query {}--story {}\n", blanks(indent_), story.article_count - shown,
                        index, id);
  }

  TextStyle style_;
  std::size_t rank_width_;
  std::size_t indent_;
  std::string out_;
};

// A table of a facet's values; the counts stand to the right, under their names.
std::string facet_table(const Facet& facet, const TextStyle& style) {
  constexpr std::size_t kCountsWidth = 20;
  const std::size_t most = style.width - kCountsWidth - 2;
  std::size_t width = display_width(facet.field);
  const auto name_of_value = [](const FacetValue& value) { return value.value.empty() ? "(none)" : value.value; };
  for (const FacetValue& value : facet.values) width = std::max(width, 2 + display_width(name_of_value(value)));
  width = std::min(width, most);
  std::string table =
      fmt::format("{}  stories  articles\n", padded_right(truncate(visible_glyphs(facet.field), width), width));
  for (const FacetValue& value : facet.values) {
    const Glyphs name = truncate(visible_glyphs(name_of_value(value)), width - 2);
    table += fmt::format("  {}{:>9}{:>10}\n", padded_right(name, width - 2), value.stories, value.articles);
  }
  if (facet.left_out > 0) table += fmt::format("  and {} more\n", facet.left_out);
  return table;
}

// An estimate promises no more than its first two digits.
std::size_t rounded(std::size_t estimate) {
  std::size_t unit = 1;
  while (estimate / unit >= 100) unit *= 10;
  return (estimate + unit / 2) / unit * unit;
}

std::string counted(const Count& count, std::string_view one, std::string_view many) {
  if (count.exact) return counted(count.value, one, many);
  return "about " + counted(rounded(count.value), one, many);
}

std::string counts_line(const Results& results, const TextStyle& style) {
  std::string line;
  const std::size_t shown = results.stories.size();
  if (shown > 0 && shown < results.stories_matched.value) {
    const std::size_t first = results.stories.front().rank, last = results.stories.back().rank;
    line = first == last ? fmt::format("{} of ", first) : fmt::format("{}-{} of ", first, last);
  }
  if (style.folded) line += counted(results.stories_matched, "story", "stories") + ", ";
  if (results.partial) {
    return line + counted(results.articles_matched, "article", "articles") + " with some of the words\n";
  }
  return line + counted(results.articles_matched, "matching article", "matching articles") + "\n";
}

std::size_t rank_width(const Results& results) {
  const std::size_t highest = results.stories.empty() ? 0 : results.stories.back().rank;
  return std::max<std::size_t>(2, std::to_string(highest).size());
}

std::string days_of(const Stats& stats, const TextStyle& style) {
  const std::string first = day_of(stats.first_published_utc, style);
  const std::string last = day_of(stats.last_published_utc, style);
  return first == last ? first : first + " to " + last;
}

}  // namespace

std::string text_of(const Results& results, const TextStyle& style) {
  std::string text;
  for (const Story& story : results.stories) {
    StoryPrinter printer(style, rank_width(results));
    printer.print(story);
    text += printer.take() + "\n";
  }
  for (const Facet& facet : results.facets) text += facet_table(facet, style) + "\n";
  return text + counts_line(results, style);
}

std::string text_of(const Stats& stats, const TextStyle& style) {
  std::string text;
  const auto add = [&](std::string_view name, const auto& value) { text += fmt::format("{:<12}{}\n", name, value); };
  add("generation", stats.generation);
  add("built", iso_time(stats.built_at_utc));
  add("articles", stats.articles);
  add("stories", stats.stories);
  add("providers", stats.providers);
  add("files", stats.files);
  add("published", days_of(stats, style));
  add("language", visible_text(stats.language));
  add("analyzer", visible_text(stats.analyzer));
  return text;
}

std::string remarks_of(const std::vector<std::string>& notes) {
  std::string remarks;
  for (const std::string& note : notes) remarks += fmt::format("note: {}\n", visible_text(note));
  return remarks;
}

std::string remarks_of(const Results& results) {
  std::string remarks = remarks_of(results.notes);
  if (!results.suggestion.empty()) remarks += fmt::format("Did you mean: {}\n", visible_text(results.suggestion));
  return remarks;
}

}  // namespace newsfold::cli
