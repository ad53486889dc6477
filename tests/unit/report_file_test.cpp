// Where a report may go: nowhere that it would destroy something.
#include "indexer/report_file.hpp"

#include <catch2/catch.hpp>

#include "common/error.hpp"
#include "common/file_io.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::indexer {
namespace {

struct Place {
  testing::TemporaryDirectory folder;
  std::filesystem::path article = folder / "docs/news/1.md";
  std::filesystem::path lone = folder / "lone.txt";
  std::filesystem::path config = folder / "nightly.yaml";

  Place() {
    for (const std::filesystem::path& file : {article, lone, config}) testing::write_text(file, "as it was");
  }

  Options options(const std::filesystem::path& report) const {
    Options options;
    options.index = folder / "index";
    options.corpus = {{folder / "docs"}, {lone}};
    options.config = config;
    options.report = report;
    return options;
  }
};

TEST_CASE("a report takes the place of no article, configuration or part of the index") {
  const Place place;
  std::filesystem::create_directory_symlink(place.folder / "docs", place.folder / "link");
  for (const char* const path : {"docs/news/1.md", "docs/new.md", "docs/NEW.MARKDOWN", "link/news/1.md", "lone.txt"}) {
    CAPTURE(path);
    CHECK_THROWS_WITH(ReportFile(place.options(place.folder / path)), Catch::Contains("it is a file of the corpus"));
  }
  CHECK_THROWS_WITH(ReportFile(place.options(place.config)), Catch::Contains("it is the configuration"));
  CHECK_THROWS_WITH(ReportFile(place.options(place.folder / "index/seen")),
                    Catch::Contains("it is a part of the index"));
  for (const std::filesystem::path& file : {place.article, place.lone, place.config}) {
    CHECK(common::read_file(file) == "as it was");
  }
}

TEST_CASE("a report keeps the permissions of the file it replaces, and a link that leads there") {
  const Place place;
  const std::filesystem::path file = place.folder / "reports/tonight.json", link = place.folder / "report.json";
  testing::write_text(file, "the night before");
  std::filesystem::permissions(file, std::filesystem::perms(0640));
  std::filesystem::create_symlink(file, link);
  ReportFile(place.options(link)).write(Report());
  CHECK(std::filesystem::is_symlink(link));
  CHECK_THAT(*common::read_file(file), Catch::Contains("\"schema\": 1"));
  CHECK(std::filesystem::status(file).permissions() == std::filesystem::perms(0640));
}

TEST_CASE("a report that is not there yet and is named from within the corpus is refused as well") {
  const Place place;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(place.folder / "docs");
  Options options = place.options("report.md");
  options.corpus = {{"."}};
  CHECK_THROWS_WITH(ReportFile(options), Catch::Contains("it is a file of the corpus"));
  options.report = "report.json";
  CHECK_NOTHROW(ReportFile(options));
  std::filesystem::current_path(before);
}

TEST_CASE("a link in the corpus is an entry of it, and one elsewhere must not lead to what may not be written") {
  const Place place;
  std::filesystem::create_symlink(place.config, place.folder / "docs/link.md");
  CHECK_THROWS_WITH(ReportFile(place.options(place.folder / "docs/link.md")), Catch::Contains("a file of the corpus"));
  std::filesystem::create_symlink(place.article, place.folder / "report.json");
  CHECK_THROWS_WITH(ReportFile(place.options(place.folder / "report.json")), Catch::Contains("a file of the corpus"));
}

TEST_CASE("a report may lie beside articles, replaces the one before and may go to a device or nowhere") {
  const Place place;
  for (const char* const path : {"docs/report.json", "report.md", "report.md"}) {
    ReportFile(place.options(place.folder / path)).write({});
    CHECK(common::read_file(place.folder / path) == format_report_json({}));
  }
  ReportFile(place.options("/dev/null")).write({});
  ReportFile(place.options({})).write({});
}

TEST_CASE("a report that cannot be written in full is an error, and one that never could be is refused before") {
  const Place place;
  CHECK_THROWS_WITH(ReportFile(place.options("/dev/full")).write({}), Catch::Contains("cannot write /dev/full"));
  CHECK_THROWS_AS(ReportFile(place.options(place.folder / "missing/report.json")), common::Error);
  CHECK_THROWS_AS(ReportFile(place.options(place.folder / "docs")), common::Error);
}

}  // namespace
}  // namespace newsfold::indexer
