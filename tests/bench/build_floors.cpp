// What a build cannot do without, bare: the floors that newsfold-index is measured against.
//
//   newsfold-build-floors yaml CORPUS JOBS             read every file and run yaml-cpp's events over its front matter
//   newsfold-build-floors postings INDEX SCRATCH JOBS  add_document of the documents of INDEX into segments, compaction
//
// Prints one line of JSON. What is only preparation is not timed: walking the folders, reading the files once, so that
// they come from memory as they do where the indexer has just read them, and making the documents. The allocator is the
// indexer's.
#include <fmt/format.h>
#include <xapian.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "common/article.hpp"
#include "common/file_io.hpp"
#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "indexer/document_builder.hpp"
#include "indexer/forward_index_writer.hpp"
#include "indexer/parallel.hpp"
#include "indexer/second_document.hpp"
#include "indexer/stem_terms.hpp"
#include "query/index_reader.hpp"
#include "tests/bench/latency.hpp"
#include "tests/support/front_matter_text.hpp"

namespace fs = std::filesystem;
using namespace newsfold;

namespace {

void run_events(const std::string& front_matter) {
  std::istringstream text(front_matter);
  try {
    YAML::Parser parser(text);
    indexer::skip_document(parser);
  } catch (const YAML::Exception&) {
    // An odd file costs what it costs up to its error.
  }
}

int measure_yaml(const fs::path& corpus, unsigned jobs) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(corpus)) {
    if (entry.is_regular_file() && entry.path().extension() == ".md") files.push_back(entry.path());
  }
  for (const fs::path& file : files) common::read_file(file);
  const auto start = bench::Clock::now();
  indexer::for_each_chunk(
      jobs, files.size(), [] { return 0; },
      [&](int, std::size_t i) { run_events(testing::front_matter_text(common::read_file(files[i]).value_or(""))); });
  fmt::print("{{\"files\":{},\"seconds\":{:.3f}}}\n", files.size(), bench::seconds_since(start));
  return 0;
}

// Documents as the indexer makes them of stored articles; ids beside the article's own are missing (one term in ten
// articles).
std::vector<Xapian::Document> make_documents(query::OpenGeneration& generation, const std::vector<Xapian::docid>& ids) {
  std::vector<Xapian::Document> documents;
  indexer::ForwardIndexBuilder words;
  indexer::StemTerms stems;
  for (const Xapian::docid id : ids) {
    const common::Article article = generation.articles.get(id);
    auto built = indexer::build_document(article, {common::stable_hash(article.id)}, generation.analyzer);
    stems.add(built.words, words.add(built.words), generation.analyzer, built.document);
    documents.push_back(std::move(built.document));
  }
  return documents;
}

double write_segment(const fs::path& path, const std::vector<Xapian::Document>& documents) {
  constexpr int kFlags = Xapian::DB_CREATE | Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS;
  const auto start = bench::Clock::now();
  Xapian::WritableDatabase segment(path.string(), kFlags);
  for (const Xapian::Document& document : documents) segment.add_document(document);
  segment.commit();
  return bench::seconds_since(start);
}

std::vector<std::vector<Xapian::docid>> split_ids(const Xapian::Database& index) {
  // As the indexer's, but that its merges in two steps leave it with smaller ones where there are more.
  constexpr std::size_t kMaxSegments = 128, kMinDocuments = 2000;
  const std::size_t documents = std::max<std::size_t>(kMinDocuments, index.get_doccount() / kMaxSegments + 1);
  std::vector<std::vector<Xapian::docid>> chunks;
  for (auto posting = index.postlist_begin(""); posting != index.postlist_end(""); ++posting) {
    if (chunks.empty() || chunks.back().size() == documents) chunks.emplace_back();
    chunks.back().push_back(*posting);
  }
  return chunks;
}

int measure_postings(const common::IndexDirectory& directory, const fs::path& scratch, unsigned jobs) {
  const auto open = [&] { return query::open_generation(directory, query::current_generation(directory)); };
  const std::vector<std::vector<Xapian::docid>> chunks = split_ids(open()->database);
  fs::remove_all(scratch);
  fs::create_directories(scratch);
  std::atomic<double> adding{0};
  indexer::for_each_chunk(jobs, chunks.size(), open, [&](auto& generation, std::size_t i) {
    const auto documents = make_documents(*generation, chunks[i]);
    adding += write_segment(scratch / std::to_string(i), documents);
  });
  const auto start = bench::Clock::now();
  Xapian::Database all;
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    all.add_database(Xapian::Database((scratch / std::to_string(i)).string()));
  }
  if (!chunks.empty()) all.compact((scratch / "compact").string());
  const double compacting = bench::seconds_since(start);
  fmt::print("{{\"articles\":{},\"add_seconds\":{:.3f},\"compact_seconds\":{:.3f}}}\n", all.get_doccount(),
             adding / jobs, compacting);
  fs::remove_all(scratch);
  return 0;
}

unsigned jobs_of(const char* text) { return std::max(1U, static_cast<unsigned>(std::strtoul(text, nullptr, 10))); }

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::string what = argc > 1 ? argv[1] : "";
    if (what == "yaml" && argc == 4) return measure_yaml(argv[2], jobs_of(argv[3]));
    if (what == "postings" && argc == 5) {
      return measure_postings(common::IndexDirectory(argv[2]), argv[3], jobs_of(argv[4]));
    }
    std::cerr << "usage: newsfold-build-floors yaml CORPUS JOBS | postings INDEX SCRATCH JOBS\n";
    return 2;
  } catch (const Xapian::Error& e) {
    std::cerr << "newsfold-build-floors: " << e.get_description() << "\n";
  } catch (const std::exception& e) {
    std::cerr << "newsfold-build-floors: " << e.what() << "\n";
  }
  return 1;
}
