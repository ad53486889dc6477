// The lines of --batch, and writes that fail.
#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <newsfold/error.hpp>
#include <newsfold/json.hpp>
#include <sstream>

#include "query/cli/batch.hpp"
#include "query/cli/data_output.hpp"
#include "tests/support/json_keys.hpp"

namespace newsfold::cli {
namespace {

using testing::Json;
using testing::Keys;
using testing::keys_of;

// Answers any query but "boom", which is refused with `code`.
struct BatchRun {
  bool all_answered = false;
  std::vector<Json> lines;

  explicit BatchRun(const std::string& input, const Request& request = {}, ErrorCode code = ErrorCode::query_refused) {
    std::istringstream stream(input);
    const auto search = [&](const Request& asked) {
      if (asked.query == "boom") throw Error(code, "no such date");
      Results answer;
      answer.query = asked.query;
      answer.stories.resize(asked.limit);
      return answer;
    };
    all_answered =
        answer_batch(stream, request, search, [&](std::string_view line) { lines.push_back(Json::parse(line)); });
  }
};

TEST_CASE("a batch answers line by line") {
  const BatchRun run("1\tibm export\n\n  \t \nq 2\ta\tb\r\n3\t\nlast\tend");
  CHECK(run.all_answered);
  REQUIRE(run.lines.size() == 4);
  CHECK(keys_of(run.lines[0]) == Keys{"id", "schema", "query", "generation", "took_ms", "stories_matched",
                                      "articles_matched", "partial", "suggestion", "stories", "facets",
                                      "facets_left_out"});
  CHECK(run.lines[0]["id"] == "1");
  CHECK(run.lines[0]["query"]["text"] == "ibm export");
  CHECK(run.lines[1]["id"] == "q 2");
  CHECK(run.lines[1]["query"]["text"] == "a\tb");
  CHECK(run.lines[2]["query"]["text"] == "");
  CHECK(run.lines[3]["query"]["text"] == "end");
}

TEST_CASE("a byte order mark is no part of the first id") {
  const BatchRun run(
      "\xEF\xBB\xBF"
      "1\tibm\n2\tibm\n");
  REQUIRE(run.lines.size() == 2);
  CHECK(run.lines[0]["id"] == "1");
}

TEST_CASE("a batch keeps the options of the command line") {
  Request request;
  request.limit = 3;
  const BatchRun run("1\tibm\n", request);
  REQUIRE(run.lines.size() == 1);
  CHECK(run.lines[0]["stories"].size() == 3);
}

TEST_CASE("a batch goes on after a line that cannot be answered") {
  const BatchRun run("1\tboom\nno tab\n3\tibm\n");
  CHECK_FALSE(run.all_answered);
  REQUIRE(run.lines.size() == 3);
  CHECK(run.lines[0].dump() == R"({"id":"1","error":{"code":"query_refused","message":"no such date"}})");
  CHECK(run.lines[1].dump() ==
        R"({"id":null,"error":{"code":"invalid_argument","message":"line 2 has no TAB between an id and a query"}})");
  CHECK(run.lines[2]["query"]["text"] == "ibm");
}

TEST_CASE("a batch ends with its index") {
  for (const ErrorCode code : {ErrorCode::index_corrupt, ErrorCode::internal}) {
    CHECK_THROWS_AS(BatchRun("1\tboom\n", {}, code), Error);
  }
  CHECK(BatchRun("").all_answered);
}

TEST_CASE("every error has a name") {
  const std::pair<ErrorCode, const char*> names[] = {{ErrorCode::index_missing, "index_missing"},
                                                     {ErrorCode::index_incompatible, "index_incompatible"},
                                                     {ErrorCode::index_corrupt, "index_corrupt"},
                                                     {ErrorCode::index_busy, "index_busy"},
                                                     {ErrorCode::invalid_argument, "invalid_argument"},
                                                     {ErrorCode::query_refused, "query_refused"},
                                                     {ErrorCode::deadline_exceeded, "deadline_exceeded"},
                                                     {ErrorCode::cancelled, "cancelled"},
                                                     {ErrorCode::internal, "internal"}};
  for (const auto& [code, name] : names) CHECK(Json::parse(batch_error("1", code, ""))["error"]["code"] == name);
}

TEST_CASE("a reader that went away is told from a full disk") {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  DataOutput to_pipe(ends[1]);
  to_pipe.write("seen");
  to_pipe.flush();
  char seen[8] = {};
  CHECK(read(ends[0], seen, sizeof seen) == 4);
  CHECK(std::string(seen) == "seen");
  close(ends[0]);
  to_pipe.write("unseen");
  CHECK_THROWS_AS(to_pipe.flush(), ClosedPipe);
  close(ends[1]);

  const int full = open("/dev/full", O_WRONLY);
  REQUIRE(full >= 0);
  DataOutput to_full(full);
  to_full.write("x");
  CHECK_THROWS_WITH(to_full.flush(), "cannot write the output: No space left on device");
  close(full);
}

}  // namespace
}  // namespace newsfold::cli
