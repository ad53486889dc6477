#include "query/cli/run.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <iostream>
#include <newsfold/json.hpp>
#include <newsfold/searcher.hpp>
#include <newsfold/version.hpp>
#include <system_error>

#include "query/cli/batch.hpp"
#include "query/cli/completions/completions.hpp"
#include "query/cli/data_output.hpp"
#include "query/cli/output_text.hpp"
#include "query/cli/output_tsv.hpp"
#include "query/cli/output_urls.hpp"
#include "query/cli/pager.hpp"
#include "query/cli/terminal.hpp"
#include "query/cli/terminal_text.hpp"

namespace newsfold::cli {
namespace {

enum ExitCode { kFound = 0, kNone = 1, kTrouble = 2 };

void say(const std::string& words) { std::fputs(words.c_str(), stderr); }

// A message of several lines keeps them: it may point at a place in the query.
void complain(std::string_view message) {
  std::string words = "newsfold-query: ";
  while (true) {
    const std::size_t end = message.find('\n');
    words += visible_text(message.substr(0, end)) + "\n";
    if (end == std::string_view::npos) break;
    message.remove_prefix(end + 1);
  }
  say(words);
}

// One run of the program, with its index open.
class Session {
 public:
  Session(const Options& options, const Environment& environment)
      : options_(options),
        environment_(environment),
        terminal_(terminal_on_stdout(environment)),
        style_(style_of(options, terminal_, std::time(nullptr))),
        searcher_(options.index),
        output_(STDOUT_FILENO) {}

  ExitCode run() {
    switch (options_.mode) {
      case Mode::story: return show(searcher_.story(options_.target, options_.request.explain));
      case Mode::similar: return show(searcher_.similar(options_.target, options_.request));
      case Mode::stats: return show(searcher_.stats());
      case Mode::export_articles: return export_articles();
      case Mode::batch: return answer_batch_file();
      default: return show(search());
    }
  }

 private:
  std::string formatted(const Results& results) const {
    switch (options_.format) {
      case Format::json: return json_of(results, options_.request.explain);
      case Format::jsonl: return json_lines_of(results, options_.request.explain);
      case Format::tsv: return tsv_of(results);
      case Format::urls0: return urls0_of(results);
      case Format::text: break;
    }
    return text_of(results, style_);
  }

  // `remarks` come before the data: on stderr, or above it in a pager, which would hide them.
  void write_all(std::string_view data, const std::string& remarks = {}) {
    if (options_.format == Format::text && options_.pager && overflows(data, terminal_)) {
      const std::string pager = pager_command(environment_);
      const bool is_seen = isatty(STDERR_FILENO) != 0 && !remarks.empty();
      if (!is_seen) say(remarks);
      if (!pager.empty() && show_paged(pager, is_seen ? remarks + "\n" + std::string(data) : std::string(data))) return;
      if (is_seen) say(remarks);
    } else {
      say(remarks);
    }
    output_.write(data);
    output_.flush();
  }

  // A person is told what would find more; a batch, whose times are looked at, is not.
  Results search() const {
    Request request = options_.request;
    request.hints = true;
    return searcher_.search(request);
  }

  // With -n 0 the counts are all there is to find.
  bool is_found(const Results& results) const {
    return !results.stories.empty() || (options_.request.limit == 0 && results.stories_matched.value > 0);
  }

  ExitCode show(const Results& results) {
    write_all(formatted(results), options_.format == Format::json ? std::string() : remarks_of(results));
    return is_found(results) ? kFound : kNone;
  }

  ExitCode show(const Stats& stats) {
    write_all(options_.format == Format::text ? text_of(stats, style_) : json_of(stats));
    return kFound;
  }

  // What goes wrong with the output is carried past the library, which may make an error of its own of it.
  ExitCode export_articles() {
    bool is_empty = true;
    std::exception_ptr failure;
    searcher_.for_each_article([&](const Article& article) {
      try {
        output_.write(export_line(article));
      } catch (...) {
        failure = std::current_exception();
      }
      is_empty = false;
      return !failure;
    });
    if (failure) std::rethrow_exception(failure);
    output_.flush();
    return is_empty ? kNone : kFound;
  }

  ExitCode answer_batch_file() {
    if (options_.target == "-") return answer_lines(std::cin);
    std::ifstream file(options_.target, std::ios::binary);
    if (!file) throw std::system_error(errno, std::generic_category(), options_.target);
    return answer_lines(file);
  }

  ExitCode answer_lines(std::istream& input) {
    const auto search = [this](const Request& request) { return searcher_.search(request); };
    const auto write_line = [this](std::string_view line) {
      output_.write(line);
      output_.flush();
    };
    const bool all_answered = answer_batch(input, options_.request, search, write_line);
    if (input.bad()) throw std::runtime_error("cannot read the batch " + options_.target);
    return all_answered ? kFound : kTrouble;
  }

  const Options& options_;
  const Environment& environment_;
  Terminal terminal_;
  TextStyle style_;
  Searcher searcher_;
  DataOutput output_;
};

ExitCode print(std::string_view text) {
  DataOutput output(STDOUT_FILENO);
  output.write(text);
  output.flush();
  return kFound;
}

ExitCode show_reading(const Options& options) {
  const Request& request = options.request;
  const QueryReading reading = read_query(request.query, request.now_utc.value_or(std::time(nullptr)));
  if (options.format == Format::json) return print(json_of(request.query, reading));
  say(remarks_of(reading.notes));
  return print(visible_text(reading.parsed) + "\n");
}

ExitCode run_options(const Options& options, const Environment& environment) {
  if (options.mode == Mode::help) return print(help_text());
  if (options.mode == Mode::version) return print("newsfold-query " NEWSFOLD_VERSION "\n");
  if (options.mode == Mode::completions) return print(completions_for(options.target));
  if (options.mode == Mode::parse) return show_reading(options);
  return Session(options, environment).run();
}

}  // namespace

int run(const std::vector<std::string>& arguments, const Environment& environment) try {
  return run_options(parse_options(arguments, environment, std::time(nullptr)), environment);
} catch (const ClosedPipe&) {
  return kFound;
} catch (const UsageError& error) {
  complain(error.what());
  say("Try 'newsfold-query --help'.\n");
  return kTrouble;
} catch (const std::exception& error) {
  complain(error.what());
  return kTrouble;
}

}  // namespace newsfold::cli
