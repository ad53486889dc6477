#include "common/article.hpp"

#include "common/byte_codec.hpp"
#include "common/error.hpp"

namespace newsfold::common {
namespace {

// Bits of the presence byte. Never renumber.
constexpr std::uint64_t kHasTime = 1, kHasQuality = 2, kHasHeat = 4, kTopicsInherited = 8, kHasPublished = 16,
                        kPublished = 32;

std::uint64_t presence_of(const Article& article) {
  return (article.published_at_utc ? kHasTime : 0) | (article.quality ? kHasQuality : 0) |
         (article.heat ? kHasHeat : 0) | (article.topics_inherited ? kTopicsInherited : 0) |
         (article.published ? kHasPublished : 0) | (article.published.value_or(false) ? kPublished : 0);
}

}  // namespace

std::string encode_article(const Article& article) {
  ByteWriter out;
  out.put_varint(presence_of(article));
  if (article.published_at_utc) out.put_signed(*article.published_at_utc);
  if (article.quality) out.put_double(*article.quality);
  if (article.heat) out.put_double(*article.heat);
  for (const std::string* text :
       {&article.id, &article.url, &article.title, &article.excerpt, &article.provider.name, &article.provider.domain,
        &article.category, &article.type, &article.file, &article.story, &article.copy_group}) {
    out.put_string(*text);
  }
  out.put_strings(article.urls);
  out.put_strings(article.topics);
  out.put_strings(article.linked);
  return out.take();
}

Article decode_article(std::string_view record) {
  ByteReader in(record);
  Article article;
  const std::uint64_t presence = in.get_varint();
  if (presence & kHasTime) article.published_at_utc = in.get_signed();
  if (presence & kHasQuality) article.quality = in.get_double();
  if (presence & kHasHeat) article.heat = in.get_double();
  article.topics_inherited = (presence & kTopicsInherited) != 0;
  if (presence & kHasPublished) article.published = (presence & kPublished) != 0;
  for (std::string* text :
       {&article.id, &article.url, &article.title, &article.excerpt, &article.provider.name, &article.provider.domain,
        &article.category, &article.type, &article.file, &article.story, &article.copy_group}) {
    *text = in.get_string();
  }
  article.urls = in.get_strings();
  article.topics = in.get_strings();
  article.linked = in.get_strings();
  if (!in.at_end()) throw Error(ErrorCode::index_corrupt, "a stored article has bytes left over");
  return article;
}

}  // namespace newsfold::common
