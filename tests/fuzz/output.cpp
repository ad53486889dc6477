// Any text in an article: nothing of it steers a terminal, and JSON stays JSON.
#include <cstdint>
#include <newsfold/json.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "query/cli/output_text.hpp"
#include "query/cli/output_tsv.hpp"
#include "query/cli/terminal_text.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/unit/sample_results.hpp"

using namespace newsfold;
using namespace newsfold::cli;
using newsfold::testing::require;

namespace {

Results results_of(const std::string& text) {
  Results made = results();
  Article& lead = made.stories[0].lead;
  lead.title = lead.excerpt = lead.snippet = lead.category = lead.type = lead.file = text;
  lead.url = "https://a.example/" + text;
  lead.urls = {lead.url, text};
  lead.provider = {text, text};
  lead.topics = {text};
  lead.title_matches.clear();
  lead.snippet_matches.clear();
  made.stories[0].coverage[0].title = text;
  made.query = made.parsed = made.suggestion = text;
  made.notes = {text};
  made.facets = {{text, {{text, 1, 1}}}};
  return made;
}

bool is_harmless(std::string_view text, std::string_view allowed) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 || byte == 0x7F) && allowed.find(c) == std::string_view::npos) return false;
  }
  return text.find("\xC2\x9B") == std::string_view::npos && text.find("\xE2\x80\xAE") == std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const Results made = results_of(text);
  TextStyle style;
  style.width = 40 + size % 60;
  require(is_harmless(text_of(made, style), "\n"), "text steers no terminal");
  require(is_harmless(remarks_of(made), "\n"), "remarks steer no terminal");
  require(is_harmless(tsv_of(made), "\n\t"), "TSV steers no terminal");
  const std::string json = json_of(made, false);
  require(is_harmless(json, "\n"), "JSON steers no terminal");
  require(nlohmann::json::accept(json), "JSON is JSON");
  require(nlohmann::json::accept(export_line(made.stories[0].lead)), "an exported line is JSON");
  return 0;
}
