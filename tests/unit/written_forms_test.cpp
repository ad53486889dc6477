// Which forms of a stem are words of their own, and how often an article has one.
#include "query/written_forms.hpp"

#include <catch2/catch.hpp>

#include "indexer/forward_index_writer.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::query {

TEST_CASE("a word is much cut where nearly half of it goes with its ending") {
  CHECK(is_much_cut("boeing", "boe"));
  CHECK(is_much_cut("manning", "man"));
  CHECK(is_much_cut("organization", "organ"));
  CHECK(is_much_cut("international", "intern"));
  CHECK_FALSE(is_much_cut("elections", "elect"));
  CHECK_FALSE(is_much_cut("ministers", "minist"));
  CHECK_FALSE(is_much_cut("man", "man"));
  CHECK_FALSE(is_much_cut("a", "ab"));  // no rule makes a word longer, but months have other names
}

TEST_CASE("uses of a form count by their fields, as those of its stem do") {
  const testing::TemporaryDirectory folder;
  indexer::ForwardIndexBuilder builder;
  common::ArticleWords words;
  words[static_cast<std::size_t>(common::TextField::title)] = {{"manning", 1}, {"man", 2}};
  words[static_cast<std::size_t>(common::TextField::topic)] = {{"man", 1}};
  words[static_cast<std::size_t>(common::TextField::excerpt)] = {{"man", 1}, {"manning", 2}, {"manning", 9}};
  builder.add(words);
  builder.add({});
  words[static_cast<std::size_t>(common::TextField::title)] = {{"man", 1}};
  words[static_cast<std::size_t>(common::TextField::excerpt)] = {};
  builder.add(words);
  builder.write(folder / "words");
  const common::ForwardIndex index(folder / "words");
  const FormUses manning("manning", index), man("man", index), nowhere("mans", index);
  CHECK(manning.has_any());
  CHECK(manning.in(1) == 5);
  CHECK(manning.in(2) == 0);
  CHECK(manning.in(3) == 0);
  CHECK(man.in(1) == 6);
  CHECK(man.in(3) == 5);
  CHECK_FALSE(nowhere.has_any());
  CHECK(nowhere.in(1) == 0);
}

}  // namespace newsfold::query
