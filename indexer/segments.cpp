#include "indexer/segments.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <string>
#include <utility>

#include "common/article_store.hpp"
#include "common/error.hpp"
#include "common/manifest.hpp"
#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "indexer/article_compression.hpp"
#include "indexer/article_store_writer.hpp"
#include "indexer/forward_index_writer.hpp"
#include "indexer/merges.hpp"
#include "indexer/parallel.hpp"
#include "indexer/stem_terms.hpp"

namespace newsfold::indexer {
namespace {

// A build needs no protection from a crash: it starts again without what was there. But a database that is changed must
// not be written to in place (DB_DANGEROUS): a change that frees some 2,000 blocks and needs some again then leaves a
// block that is neither used nor free, which is damage to Xapian's check.
constexpr int kChangeFlags = Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC;
constexpr int kCreateFlags = kChangeFlags | Xapian::DB_DANGEROUS;

// The words of the articles that a change adds, until they are merged with those that were there.
constexpr const char* kAddedWordsName = "words.added";

// Documents of a small database. What Xapian buffers of them is searched once for each posting: with 4,000 a build
// takes a twenty-fifth more processor time than with 2,000, with 8,000 a seventh. But merging copies posting lists in
// the pieces that the small databases have them in, and going from one piece to the next is what a search over many of
// them takes: so they grow with the segment, until memory bounds them.
constexpr std::size_t kMinPartDocuments = 2000, kMaxPartDocuments = 8000, kUsualParts = 256;

void require_count(const Xapian::Database& database, std::size_t expected, const std::filesystem::path& path) {
  if (database.get_doccount() != expected) {
    throw common::Error(common::ErrorCode::io, path.string() + " lost documents while it was written");
  }
}

// Documents have the same numbers in all.
void require_same_numbers(const Xapian::Database& database, const std::filesystem::path& path) {
  const common::ForwardIndex words(path / common::kForwardIndexName);
  const common::ArticleStore articles(path / common::kArticleStoreName);
  const std::uint32_t last = database.get_lastdocid();
  if (words.documents() != last || articles.documents() != last) {
    throw common::Error(common::ErrorCode::internal, path.string() + " numbers documents in several ways");
  }
}

// A segment that is written.
void finish(const std::filesystem::path& path, std::size_t expected, const WriteOptions& options) {
  {
    const Xapian::Database written(path.string());
    require_count(written, expected, path);
    require_same_numbers(written, path);
  }
  options.segment_written(path, expected);
}

// What all articles of a segment are compressed with.
struct ArticleCompression {
  std::string dictionary;
  Compressor compressor{dictionary};
};

// Adds documents to a database, with all that document_builder leaves to be done, and their articles to the store
// beside it, and gathers their words.
class DocumentWriter {
 public:
  // `compressor` has the dictionary of the store; `analyzer` is the one of the calling thread.
  DocumentWriter(Xapian::WritableDatabase& database, ArticleStoreWriter& articles, const Compressor& compressor,
                 common::TextAnalyzer& analyzer)
      : database_(database), articles_(articles), compressor_(compressor), analyzer_(analyzer) {}

  // With the next number after all there ever were.
  void add(BuiltDocument built) {
    stems_.add(built.words, words_.add(built.words), analyzer_, built.document);
    articles_.add(compress_article(built.article, compressor_));
    database_.add_document(built.document);
  }

  // Throws common::Error(io).
  void write_words(const std::filesystem::path& path) const { words_.write(path); }

 private:
  Xapian::WritableDatabase& database_;
  ArticleStoreWriter& articles_;
  const Compressor& compressor_;
  common::TextAnalyzer& analyzer_;
  ForwardIndexBuilder words_;
  StemTerms stems_;
};

// A small database of a new segment.
struct Part {
  std::filesystem::path path;
  std::span<const std::uint32_t> articles;
  const ArticleCompression& compression;
};

// The parts of a segment, of about the same size: threads have none that is left over then.
std::vector<Part> split(const NewSegment& segment, const std::filesystem::path& folder,
                        const ArticleCompression& compression) {
  const std::span<const std::uint32_t> articles = segment.articles;
  const std::size_t size = std::clamp(articles.size() / kUsualParts, kMinPartDocuments, kMaxPartDocuments);
  const std::size_t count = std::max<std::size_t>(1, chunk_count(articles.size(), size));
  std::vector<Part> parts;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = i * articles.size() / count, end = (i + 1) * articles.size() / count;
    parts.push_back({folder / std::to_string(i), articles.subspan(begin, end - begin), compression});
  }
  return parts;
}

void write_part(const Part& part, const MakeDocument& make_document, common::TextAnalyzer& analyzer) {
  Xapian::WritableDatabase database(part.path.string(), Xapian::DB_CREATE | kCreateFlags);
  ArticleStoreWriter articles(part.path / common::kArticleStoreName, part.compression.dictionary);
  DocumentWriter writer(database, articles, part.compression.compressor, analyzer);
  for (const std::uint32_t article : part.articles) writer.add(make_document(article, analyzer));
  database.commit();
  writer.write_words(part.path / common::kForwardIndexName);
  articles.close();
  require_count(database, part.articles.size(), part.path);
  database.close();
}

// Documents of the articles [begin, begin + count), made on several threads.
std::vector<BuiltDocument> make_documents(const std::vector<std::uint32_t>& articles, std::size_t begin,
                                          std::size_t count, const WriteOptions& options) {
  std::vector<BuiltDocument> documents(count);
  for_each_chunk(
      options.jobs, count, [] { return common::TextAnalyzer(); },
      [&](common::TextAnalyzer& analyzer, std::size_t i) {
        documents[i] = options.make_document(articles[begin + i], analyzer);
      });
  return documents;
}

void add_documents(DocumentWriter& writer, const std::vector<std::uint32_t>& articles, const WriteOptions& options) {
  constexpr std::size_t kDocumentsAtOnce = 2000;  // in memory
  for (std::size_t begin = 0; begin < articles.size(); begin += kDocumentsAtOnce) {
    const std::size_t count = std::min(kDocumentsAtOnce, articles.size() - begin);
    for (BuiltDocument& built : make_documents(articles, begin, count, options)) writer.add(std::move(built));
    options.count_written(count);
  }
}

// Of some articles from all over the segment.
std::string make_dictionary(const std::vector<std::uint32_t>& articles, const WriteOptions& options) {
  const std::size_t count = std::min(articles.size(), kDictionarySamples);
  std::vector<std::uint32_t> sampled;
  for (std::size_t i = 0; i < count; ++i) sampled.push_back(articles[i * articles.size() / count]);
  std::vector<std::string> samples;
  for (BuiltDocument& built : make_documents(sampled, 0, count, options)) samples.push_back(std::move(built.article));
  return make_article_dictionary(samples);
}

// Without what is made anew beside it.
void copy_database(const std::filesystem::path& source, const std::filesystem::path& target) {
  std::filesystem::create_directories(target);
  for (const auto& entry : std::filesystem::directory_iterator(source)) {
    const std::filesystem::path name = entry.path().filename();
    const bool is_made_anew =
        name == common::kForwardIndexName || name == common::kArticleStoreName || name == common::kDescriptionsName;
    if (is_made_anew) continue;
    common::copy_file(entry.path(), target / name);
  }
}

// Returns their numbers, ascending.
std::vector<Xapian::docid> remove_documents(Xapian::WritableDatabase& database,
                                            const std::vector<std::uint64_t>& identities,
                                            const std::filesystem::path& path) {
  std::vector<Xapian::docid> removed;
  for (const std::uint64_t identity : identities) {
    const std::string term = common::make_term(common::kIdPrefix, common::format_id(identity));
    const auto document = database.postlist_begin(term);
    if (document == database.postlist_end(term)) {
      throw common::Error(common::ErrorCode::index_corrupt, path.string() + " lacks an article it should have");
    }
    removed.push_back(*document);
    database.delete_document(*document);
  }
  std::sort(removed.begin(), removed.end());
  return removed;
}

}  // namespace

void write_segments(const std::vector<NewSegment>& segments, const std::filesystem::path& scratch,
                    const WriteOptions& options) {
  std::vector<ArticleCompression> compressions(segments.size());
  for_each_index(options.jobs, segments.size(), 1,
                 [&](std::size_t i) { compressions[i] = {make_dictionary(segments[i].articles, options)}; });
  std::vector<Part> parts;
  Merges merges(scratch, options.jobs,
                [&](std::size_t i) { finish(segments[i].target, segments[i].articles.size(), options); });
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::filesystem::path folder = scratch / segments[i].target.filename();
    std::filesystem::create_directories(folder);
    std::vector<std::filesystem::path> paths;
    for (Part& part : split(segments[i], folder, compressions[i])) {
      paths.push_back(part.path);
      parts.push_back(std::move(part));
    }
    merges.plan(segments[i].target, paths);
  }
  for_each_chunk(
      options.jobs, parts.size(), [] { return common::TextAnalyzer(); },
      [&](common::TextAnalyzer& analyzer, std::size_t i) {
        merges.part_begun();
        write_part(parts[i], options.make_document, analyzer);
        options.count_written(parts[i].articles.size());
        merges.part_written(i);
      });
}

void change_segment(const std::filesystem::path& source, const std::filesystem::path& target,
                    const SegmentChange& change, const WriteOptions& options) {
  copy_database(source, target);
  Xapian::WritableDatabase database(target.string(), Xapian::DB_OPEN | kChangeFlags);
  const std::size_t before = database.get_doccount();
  const std::vector<Xapian::docid> removed = remove_documents(database, change.removed, source);
  const common::ArticleStore articles_before(source / common::kArticleStoreName);
  ArticleStoreWriter articles(target / common::kArticleStoreName, articles_before.dictionary());
  articles.add_all(articles_before, removed);
  const Compressor compressor(articles_before.dictionary());
  common::TextAnalyzer analyzer;
  DocumentWriter writer(database, articles, compressor, analyzer);
  add_documents(writer, change.articles, options);
  do_both(
      options.jobs, [&] { database.commit(); },
      [&] {
        articles.close();
        const std::filesystem::path added = target / kAddedWordsName;
        writer.write_words(added);
        merge_forward_indexes({{source / common::kForwardIndexName, removed}, {added}},
                              target / common::kForwardIndexName);
        std::filesystem::remove(added);
      });
  database.close();
  finish(target, before - change.removed.size() + change.articles.size(), options);
}

void share_segment(const std::filesystem::path& source, const std::filesystem::path& target) {
  std::filesystem::create_directories(target);
  for (const auto& entry : std::filesystem::directory_iterator(source)) {
    const std::filesystem::path to = target / entry.path().filename();
    if (::link(entry.path().c_str(), to.c_str()) == 0) continue;
    if (errno == EEXIST) common::throw_io_error("cannot link " + to.string(), errno);
    common::copy_file(entry.path(), to);
  }
}

}  // namespace newsfold::indexer
