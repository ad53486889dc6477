// One search on the sample's index, whole and in its parts.
#include <catch2/catch.hpp>
#include <newsfold/searcher.hpp>

#include "query/highlighter.hpp"
#include "query/index_reader.hpp"
#include "query/query_compiler.hpp"
#include "query/query_parser.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace newsfold;

TEST_CASE("query") {
  const testing::TemporaryDirectory folder;
  testing::index_corpus(NEWSFOLD_TEST_DATA "/sample/docs", folder / "index");
  const Searcher searcher((folder / "index").string());
  const common::IndexDirectory directory(folder / "index");
  const auto generation = query::open_generation(directory, query::current_generation(directory));
  const std::string text = "ferries collide in fog";
  const query::ParsedQuery parsed = query::parse_query(text, 0);
  query::StopCheck stop;
  const query::CompiledQuery compiled = query::compile_query(parsed.root, true, *generation, stop);
  Request request;
  request.query = text;
  request.any_word = true;
  const std::string excerpt =
      "Two ferries collided in thick fog off the harbour mouth on Friday; nobody was hurt, the port said. "
      "The larger of the ferries had left half an hour late and was making up for lost time when the fog came in.";

  BENCHMARK("parse") { return query::parse_query(text, 0).root.children.size(); };
  BENCHMARK("compile") { return query::compile_query(parsed.root, true, *generation, stop).parts.size(); };
  BENCHMARK("snippet") {
    return query::make_snippet(excerpt, compiled.marks, 100, generation->analyzer).matches.size();
  };
  BENCHMARK("search, any word, ten stories") { return searcher.search(request).stories.size(); };
  request.grouping = Grouping::none;
  BENCHMARK("search, any word, ten articles") { return searcher.search(request).stories.size(); };
  BENCHMARK("open") { return Searcher((folder / "index").string()).stats().articles; };
}
