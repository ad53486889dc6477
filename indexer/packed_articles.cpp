#include "indexer/packed_articles.hpp"

#include <algorithm>
#include <utility>

#include "common/raw_bytes.hpp"
#include "indexer/parallel.hpp"
#include "indexer/scratch_array.hpp"

namespace newsfold::indexer {
namespace {

// Ranks of a block, which is a file, and of a piece of it, which one thread loads. The first one of either is a
// multiple of that.
constexpr std::uint32_t kBlock = 4096, kPiece = 64;

}  // namespace

PackedArticles::PackedArticles(LoadArticle load, std::uint32_t begin, std::uint32_t end,
                               const std::filesystem::path& scratch)
    : load_(std::move(load)), end_(end), path_(in_folder(scratch, "packed")), first_block_(begin / kBlock) {}

void PackedArticles::load_up_to(std::uint32_t end, unsigned jobs) {
  const std::size_t wanted = chunk_count(end, kBlock);
  while (first_block_ + blocks_.size() < wanted) {
    const auto begin = static_cast<std::uint32_t>(first_block_ + blocks_.size()) * kBlock;
    blocks_.push_back(load_block(begin, std::min(end_, begin + kBlock), jobs));
  }
}

PackedArticles::Block PackedArticles::load_block(std::uint32_t begin, std::uint32_t end, unsigned jobs) const {
  std::vector<Piece> pieces(chunk_count(end - begin, kPiece));
  for_each_index(jobs, pieces.size(), 1, [&](std::size_t i) {
    const std::uint32_t piece_begin = begin + static_cast<std::uint32_t>(i) * kPiece;
    pieces[i] = load_piece(piece_begin, std::min(end, piece_begin + kPiece));
  });
  Block block;
  common::ScratchFile words(path_);
  for (const Piece& piece : pieces) {
    const std::uint32_t before = block.articles.empty() ? 0 : block.articles.back().terms_end;
    for (const Article& article : piece.articles) {
      block.articles.push_back({article.title_hash, article.provider, before + article.terms_end});
    }
    words.append(common::bytes_of(piece.terms));
  }
  for (const Piece& piece : pieces) words.append(common::bytes_of(piece.uses));
  block.words = words.map();
  return block;
}

PackedArticles::Piece PackedArticles::load_piece(std::uint32_t begin, std::uint32_t end) const {
  Piece piece;
  for (std::uint32_t rank = begin; rank < end; ++rank) {
    const StoryArticle article = load_(rank);
    piece.terms.insert(piece.terms.end(), article.terms.begin(), article.terms.end());
    piece.uses.insert(piece.uses.end(), article.uses.begin(), article.uses.end());
    piece.articles.push_back({article.title_hash, article.provider, static_cast<std::uint32_t>(piece.terms.size())});
  }
  return piece;
}

PackedArticle PackedArticles::operator[](std::uint32_t rank) const {
  const Block& block = blocks_[rank / kBlock - first_block_];
  const std::size_t place = rank % kBlock;
  const Article& article = block.articles[place];
  const std::size_t begin = place == 0 ? 0 : block.articles[place - 1].terms_end, count = article.terms_end - begin;
  const char* const words = block.words.bytes().data();
  const std::size_t all = block.articles.back().terms_end;
  return {article.title_hash,
          article.provider,
          {reinterpret_cast<const std::uint32_t*>(words) + begin, count},
          {reinterpret_cast<const common::WordUse*>(words + all * sizeof(std::uint32_t)) + begin, count}};
}

void PackedArticles::release_memory() const {
  for (const Block& block : blocks_) block.words.release_memory();
}

void PackedArticles::drop_before(std::uint32_t rank) {
  for (; first_block_ < rank / kBlock; ++first_block_) {
    if (!blocks_.empty()) blocks_.pop_front();
  }
}

}  // namespace newsfold::indexer
