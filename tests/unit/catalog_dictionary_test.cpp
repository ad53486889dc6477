// When a catalog gets a new dictionary, and of what size it is.
#include "indexer/catalog_dictionary.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "common/decompression.hpp"

namespace newsfold::indexer {
namespace {

std::string part(unsigned number) {
  std::mt19937 random(number);
  std::string text = "The council of the city votes on the bridge https://www.paper.example/news/";
  for (int i = 0; i < 40; ++i) text += "word" + std::to_string(random() % 100'000) + " ";
  return text;
}

DictionarySamples samples_of(std::size_t count) {
  DictionarySamples samples;
  for (unsigned i = 0; i < count; ++i) samples.add(part(i));
  return samples;
}

TEST_CASE("a corpus outgrows its dictionary when it has doubled") {
  CHECK(is_outgrown({}, 0));
  CHECK(is_outgrown({}, 1));
  CHECK_FALSE(is_outgrown({"", 1}, 1));
  CHECK(is_outgrown({"", 1}, 2));
  CHECK_FALSE(is_outgrown({"bytes", 1000}, 1));
  CHECK_FALSE(is_outgrown({"bytes", 1000}, 1999));
  CHECK(is_outgrown({"bytes", 1000}, 2000));
}

TEST_CASE("there is a dictionary where it is a small part of what it is for") {
  for (const std::size_t files : {0, 1, 5, 30}) {
    const CatalogDictionary none = make_catalog_dictionary(samples_of(files), files);
    CHECK(none.bytes.empty());
    CHECK(none.files == files);
  }
  const CatalogDictionary small = make_catalog_dictionary(samples_of(100), 100);
  CHECK(small.bytes.size() >= 1024);
  CHECK(small.bytes.size() <= samples_of(100).bytes() / 16);
  CHECK(small.files == 100);
}

TEST_CASE("a large corpus has a larger dictionary of as many samples, up to a size") {
  const DictionarySamples samples = samples_of(kSampledFiles);
  const std::size_t of_samples = make_catalog_dictionary(samples, kSampledFiles).bytes.size();
  const std::size_t of_twice = make_catalog_dictionary(samples, 2 * kSampledFiles).bytes.size();
  const std::size_t of_a_million = make_catalog_dictionary(samples, 1'000'000).bytes.size();
  CHECK(of_samples < of_twice);
  CHECK(of_twice < of_a_million);
  CHECK(of_a_million <= 64 << 10);
}

TEST_CASE("of few samples that say much of a large corpus no more is kept than half") {
  // All others that were looked at are no articles.
  const DictionarySamples samples = samples_of(30);
  CHECK(make_catalog_dictionary(samples, 1'000'000).bytes.size() <= samples.bytes() / 2);
}

TEST_CASE(
    "a dictionary is equal for equal samples, and of those that are all the same there is none or a working one") {
  CHECK(make_catalog_dictionary(samples_of(200), 200).bytes == make_catalog_dictionary(samples_of(200), 200).bytes);
  DictionarySamples same;
  for (int i = 0; i < 500; ++i) same.add(part(1));
  const std::string dictionary = make_catalog_dictionary(same, 500).bytes;
  const std::string compressed = Compressor(dictionary).compress(part(1));
  common::Decompressor decompressor;
  CHECK(decompressor.decompress(compressed, common::DecompressionDictionary(dictionary)) == part(1));
}

}  // namespace
}  // namespace newsfold::indexer
