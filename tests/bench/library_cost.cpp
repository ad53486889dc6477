// newsfold-library-cost INDEX QUERIES any|all ROUNDS: what a search through the library costs beside bare calls of
// Xapian's matcher for the same, and what each thing that a request can leave out is worth. QUERIES has one query a
// line. Prints mean processor time in us; the ways take turns, query by query, so that a busy machine slows all alike.
#include <array>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <iostream>
#include <newsfold/searcher.hpp>

#include "common/schema.hpp"
#include "query/index_reader.hpp"
#include "query/query_compiler.hpp"
#include "query/query_parser.hpp"
#include "query/xapian_queries.hpp"
#include "tests/bench/latency.hpp"

using namespace newsfold;

namespace {

double processor_us() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

// What ten articles cost by Xapian's matcher, in the calls that query/search_session makes for a query of more than
// words, and nothing else; queries that are nothing but words it answers without them. Reading and compiling the query
// is no part of it.
class BareXapian {
 public:
  BareXapian(const std::string& index, bool any_word)
      : directory_(index),
        generation_(query::open_generation(directory_, query::current_generation(directory_))),
        any_word_(any_word) {}

  // Thread processor time in us. `looked_at`: how many matches the library looked at in the end; it begins with few.
  double time(const std::string& text, std::size_t looked_at, std::size_t& found) {
    const query::ParsedQuery parsed = query::parse_query(text, 0);
    const Xapian::Query compiled = query::compile_query(parsed.root, any_word_, *generation_, stop_).query;
    const double start = processor_us();
    const Xapian::doccount matches = estimate(compiled);
    if (matches > kCheap) {
      Xapian::doccount count = kFirst;
      for (; count < looked_at; count *= kGrowth) matching(compiled, count);
      found += fetch(compiled, count);
    } else if (matches > 0) {
      found += fetch(compiled, generation_->database.get_doccount());
    }
    return processor_us() - start;
  }

 private:
  static constexpr Xapian::doccount kCheap = 10'000, kFirst = 64, kGrowth = 4, kPage = 10;  // as the library has them

  Xapian::doccount estimate(const Xapian::Query& compiled) {
    Xapian::doccount matches = 0;
    for (const Xapian::Database& segment : generation_->segments) {
      Xapian::Enquire enquire(segment);
      enquire.set_query(compiled);
      enquire.set_weighting_scheme(Xapian::BoolWeight());
      matches += enquire.get_mset(0, 1, 1).get_matches_estimated();
    }
    return matches;
  }

  Xapian::MSet matching(const Xapian::Query& compiled, Xapian::doccount count) {
    return query::best_by_text(generation_->database, compiled, count);
  }

  std::size_t fetch(const Xapian::Query& compiled, Xapian::doccount count) {
    const Xapian::MSet matches = matching(compiled, count);
    std::size_t found = 0;
    for (auto match = matches.begin(); match != matches.end() && found < kPage; ++match, ++found) {
      generation_->articles.get(*match);
    }
    return found;
  }

  common::IndexDirectory directory_;
  std::unique_ptr<query::OpenGeneration> generation_;
  bool any_word_;
  query::StopCheck stop_;
};

struct Way {
  const char* name;
  std::function<void(Request&)> leave_out;
  double us = 0;
  std::size_t found = 0;
  std::size_t looked_at = 0;  // matches, in the last search
};

void leave_out_all(Request& request) {
  request.counts = false;
  request.coverage = 0;
  request.snippet_chars = 0;
}

void run(const Searcher& searcher, const std::string& text, bool any_word, Way& way) {
  Request request;
  request.query = text;
  request.any_word = any_word;
  way.leave_out(request);
  const double start = processor_us();
  const Results results = searcher.search(request);
  way.us += processor_us() - start;
  way.found += results.stories.size();
  way.looked_at = results.articles_matched.value;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 5) {
    std::cerr << "usage: newsfold-library-cost INDEX QUERIES any|all ROUNDS\n";
    return 2;
  }
  const std::vector<std::string> queries = bench::read_lines(argv[2]);
  const bool any_word = std::string(argv[3]) == "any";
  const std::size_t rounds = std::strtoul(argv[4], nullptr, 10);
  const Searcher searcher(argv[1]);
  BareXapian bare(argv[1], any_word);
  std::array<Way, 6> ways{{{"ten stories", [](Request&) {}},
                           {"without counts", [](Request& request) { request.counts = false; }},
                           {"without coverage", [](Request& request) { request.coverage = 0; }},
                           {"without snippets", [](Request& request) { request.snippet_chars = 0; }},
                           {"without the three", leave_out_all},
                           {"ten articles, without the three", [](Request& request) {
                              leave_out_all(request);
                              request.grouping = Grouping::none;
                            }}}};
  Way floor{"its Xapian calls, bare", {}};
  for (std::size_t round = 0; round <= rounds; ++round) {  // the first one warms up
    if (round == 1) {
      for (Way& way : ways) way.us = 0;
      floor.us = 0;
    }
    for (const std::string& text : queries) {
      for (Way& way : ways) run(searcher, text, any_word, way);
      floor.us += bare.time(text, ways.back().looked_at, floor.found);
    }
  }
  const double searches = static_cast<double>(rounds * queries.size());
  for (const Way& way : ways) std::cout << fmt::format("{:>8.0f}  {}\n", way.us / searches, way.name);
  std::cout << fmt::format("{:>8.0f}  {}\n", floor.us / searches, floor.name);
  return ways.back().found > 0 && floor.found > 0 ? 0 : 1;
} catch (const std::exception& e) {
  std::cerr << "newsfold-library-cost: " << e.what() << "\n";
  return 1;
}
