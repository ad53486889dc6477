#include "indexer/segments.hpp"

#include <algorithm>
#include <string>

#include "common/error.hpp"
#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "indexer/descriptions.hpp"
#include "indexer/forward_index_writer.hpp"
#include "indexer/parallel.hpp"

namespace newsfold::indexer {
namespace {

// A build needs no protection from a crash: it starts again without what was there. But a database that is changed must
// not be written to in place (DB_DANGEROUS): a change that frees some 2,000 blocks and needs some again then leaves a
// block that is neither used nor free, which is damage to Xapian's check.
constexpr int kChangeFlags = Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC;
constexpr int kCreateFlags = kChangeFlags | Xapian::DB_DANGEROUS;

// The words of the articles that a change adds, until they are merged with those that were there.
constexpr const char* kAddedWordsName = "words.added";

// Documents of a small database. Merging copies posting lists in the pieces that the small databases have them in, so
// larger ones make a smaller index that is searched faster; but a thread buffers its documents, 5 MB a thousand, and
// all threads together may have kBufferedDocuments.
constexpr std::size_t kMinPartDocuments = 1000, kMaxPartDocuments = 8000, kBufferedDocuments = 32'000;

// Opening more of them than this at once would run into the limit of open files (each takes five).
constexpr std::size_t kMaxMergedAtOnce = 64;

std::size_t part_documents(unsigned jobs) {
  return std::clamp(kBufferedDocuments / std::max(jobs, 1U), kMinPartDocuments, kMaxPartDocuments);
}

std::filesystem::path part_path(const std::filesystem::path& parts, std::size_t number) {
  return parts / std::to_string(number);
}

void require_count(const Xapian::Database& database, std::size_t expected, const std::filesystem::path& path) {
  if (database.get_doccount() != expected) {
    throw common::Error(common::ErrorCode::io, path.string() + " lost documents while it was written");
  }
}

// Documents have the same numbers in both.
void require_words(const Xapian::Database& database, const std::filesystem::path& path) {
  const common::ForwardIndex words(path / common::kForwardIndexName);
  if (words.documents() != database.get_lastdocid()) {
    throw common::Error(common::ErrorCode::internal, path.string() + " numbers documents in two ways");
  }
}

void write_part(const std::filesystem::path& path, const std::vector<std::uint32_t>& articles, std::size_t begin,
                std::size_t end, const std::function<BuiltDocument(std::uint32_t)>& make) {
  Xapian::WritableDatabase database(path.string(), Xapian::DB_CREATE | kCreateFlags);
  ForwardIndexBuilder words;
  for (std::size_t i = begin; i < end; ++i) {
    const BuiltDocument built = make(articles[i]);
    database.add_document(built.document);
    words.add(built.words);
  }
  database.commit();
  words.write(path / common::kForwardIndexName);
  require_count(database, end - begin, path);
  database.close();
}

void merge_range(const std::filesystem::path& parts, std::size_t begin, std::size_t end,
                 const std::filesystem::path& target) {
  Xapian::Database all;
  std::vector<ForwardIndexPart> words;
  for (std::size_t i = begin; i < end; ++i) {
    all.add_database(Xapian::Database(part_path(parts, i).string()));
    words.push_back({part_path(parts, i) / common::kForwardIndexName});
  }
  all.compact(target.string());
  merge_forward_indexes(words, target / common::kForwardIndexName);
  for (std::size_t i = begin; i < end; ++i) std::filesystem::remove_all(part_path(parts, i));
}

// Merges parts 0 .. count - 1 into one database at `target`; documents keep their order. The parts are deleted.
void merge_parts(const std::filesystem::path& parts, std::size_t count, const std::filesystem::path& target) {
  if (count <= kMaxMergedAtOnce) return merge_range(parts, 0, count, target);
  const std::filesystem::path merged = parts / "merged";
  std::filesystem::create_directories(merged);
  std::size_t groups = 0;
  for (std::size_t begin = 0; begin < count; begin += kMaxMergedAtOnce, ++groups) {
    merge_range(parts, begin, std::min(begin + kMaxMergedAtOnce, count), part_path(merged, groups));
  }
  merge_parts(merged, groups, target);
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

// Without what is made anew beside it: the words and descriptions.
void copy_database(const std::filesystem::path& source, const std::filesystem::path& target) {
  std::filesystem::create_directories(target);
  for (const auto& entry : std::filesystem::directory_iterator(source)) {
    const std::filesystem::path name = entry.path().filename();
    if (name == common::kForwardIndexName || name == kDescriptionsName) continue;
    std::filesystem::copy_file(entry.path(), target / name);
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

void write_segment(const std::filesystem::path& target, const std::filesystem::path& scratch,
                   const std::vector<std::uint32_t>& articles, const WriteOptions& options) {
  const std::filesystem::path parts = scratch / target.filename();
  std::filesystem::create_directories(parts);
  const std::size_t part_size = part_documents(options.jobs);
  const std::size_t count = std::max<std::size_t>(1, chunk_count(articles.size(), part_size));
  for_each_chunk(
      options.jobs, count, [] { return common::TextAnalyzer(); },
      [&](common::TextAnalyzer& analyzer, std::size_t part) {
        const std::size_t begin = part * part_size;
        const std::size_t end = std::min(articles.size(), begin + part_size);
        write_part(part_path(parts, part), articles, begin, end,
                   [&](std::uint32_t article) { return options.make_document(article, analyzer); });
        options.count_written(end - begin);
      });
  merge_parts(parts, count, target);
  const Xapian::Database written(target.string());
  require_count(written, articles.size(), target);
  require_words(written, target);
}

void change_segment(const std::filesystem::path& source, const std::filesystem::path& target,
                    const SegmentChange& change, const WriteOptions& options) {
  copy_database(source, target);
  Xapian::WritableDatabase database(target.string(), Xapian::DB_OPEN | kChangeFlags);
  const std::size_t before = database.get_doccount();
  const std::filesystem::path added = target / kAddedWordsName;
  const std::vector<ForwardIndexPart> words{
      {source / common::kForwardIndexName, remove_documents(database, change.removed, source)}, {added}};
  ForwardIndexBuilder new_words;
  for (std::size_t begin = 0; begin < change.articles.size(); begin += kMinPartDocuments) {
    const std::size_t count = std::min(kMinPartDocuments, change.articles.size() - begin);
    for (const BuiltDocument& built : make_documents(change.articles, begin, count, options)) {
      database.add_document(built.document);  // which takes the next number after all there ever were
      new_words.add(built.words);
    }
    options.count_written(count);
  }
  database.commit();
  require_count(database, before - change.removed.size() + change.articles.size(), target);
  new_words.write(added);
  merge_forward_indexes(words, target / common::kForwardIndexName);
  std::filesystem::remove(added);
  require_words(database, target);
  database.close();
}

void share_segment(const std::filesystem::path& source, const std::filesystem::path& target) {
  std::filesystem::create_directories(target);
  for (const auto& entry : std::filesystem::directory_iterator(source)) {
    const std::filesystem::path to = target / entry.path().filename();
    std::error_code error;
    std::filesystem::create_hard_link(entry.path(), to, error);
    if (error) std::filesystem::copy_file(entry.path(), to);
  }
}

}  // namespace newsfold::indexer
