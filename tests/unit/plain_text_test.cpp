// Text as publishers write it, and as a reader sees it.
#include "indexer/plain_text.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "indexer/html_entities.hpp"

using newsfold::indexer::html_entity;
using newsfold::indexer::plain_text;

namespace {

std::string repeated(const std::string& text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

}  // namespace

TEST_CASE("white space becomes single blanks", "[plain_text]") {
  CHECK(plain_text("") == "");
  CHECK(plain_text(" \t\r\n") == "");
  CHECK(plain_text("  a \r\n\t b\n\nc ") == "a b c");
  CHECK(plain_text("a\u00A0b\u2003c\u2028d\u3000e\u0085f") == "a b c d e f");
}

TEST_CASE("controls are dropped", "[plain_text]") {
  CHECK(plain_text("a\x1B[31mb\x07") == "a[31mb");
  CHECK(plain_text("don\u0092t\x7F") == "dont");
  CHECK(plain_text(std::string("a\0b", 3)) == "ab");
}

TEST_CASE("entities are decoded once", "[plain_text]") {
  CHECK(plain_text("AT&amp;T &quot;x&quot; &apos;") == "AT&T \"x\" '");
  CHECK(plain_text("&amp;lt;b&amp;gt; &amp;amp;") == "&lt;b&gt; &amp;");
  CHECK(plain_text("&lt;b&gt;not a tag&lt;/b&gt;") == "<b>not a tag</b>");
  CHECK(plain_text("&eacute;&Eacute;&euro;&thetasym;&zwnj;") == "\u00E9\u00C9\u20AC\u03D1\u200C");
  CHECK(plain_text("a&nbsp;&nbsp;b&#10;c") == "a b c");
}

TEST_CASE("numeric entities", "[plain_text]") {
  CHECK(plain_text("&#8217;&#x2019;&#X2019;&#39;&#0039;") == "\u2019\u2019\u2019''");
  CHECK(plain_text("&#x1F600;") == "\U0001F600");
  CHECK(plain_text("&#146;&#150;&#128;") == "\u2019\u2013\u20AC");
  CHECK(plain_text("&#0;&#xD800;&#x110000;&#99999999999999999999;") == "\uFFFD\uFFFD\uFFFD\uFFFD");
  CHECK(plain_text("a&#27;b&#129;c") == "abc");
}

TEST_CASE("what is no entity stays", "[plain_text]") {
  for (const char* text : {"R&D", "a & b", "&", "&;", "&#;", "&#x;", "&#12", "&unknown;", "?a=1&copy=2", "&AMP;",
                           "&amp", "&toolongname;", "&#12a;"})
    CHECK(plain_text(text) == text);
}

TEST_CASE("the table of entities is complete", "[plain_text]") {
  CHECK(html_entity("AElig") == 0xC6);
  CHECK(html_entity("zwnj") == 0x200C);
  CHECK(html_entity("hearts") == 0x2665);
  CHECK(html_entity("rang") == 0x232A);
  CHECK_FALSE(html_entity(""));
  CHECK_FALSE(html_entity("zzz"));
  CHECK_FALSE(html_entity("aelig "));
}

TEST_CASE("tags are stripped", "[plain_text]") {
  CHECK(plain_text("a<b>b</b>c <A HREF='x'>d</A>") == "abc d");
  CHECK(plain_text("one<p>two</p>three<br/>four<BR>five<li>six") == "one two three four five six");
  CHECK(plain_text("<div class=\"a > b\">x</div>") == "x");
  CHECK(plain_text("<a title='a < b' href=x>y</a>") == "y");
  CHECK(plain_text("<p class=x\">said \"hi\" <b>now</b>") == "said \"hi\" now");
  CHECK(plain_text("<p class=\"x>one</p>") == "one");
  CHECK(plain_text("a<o:p></o:p>b<my-tag>c") == "abc");
  CHECK(plain_text("<!DOCTYPE html><?xml version=\"1.0\"?>x") == "x");
}

TEST_CASE("comments, scripts and styles go with their contents", "[plain_text]") {
  CHECK(plain_text("a<!-- <b> > -- -->b") == "ab");
  CHECK(plain_text("a<!-- never ends") == "a");
  CHECK(plain_text("a<script>if (x < 1) alert('</b>')</SCRIPT >b<style type=x>p{}</style>c") == "abc");
  CHECK(plain_text("a<script src=x>never ends") == "a");
  CHECK(plain_text("<![CDATA[a <b & c]]> d ]]>") == "a <b & c d ]]>");
}

TEST_CASE("a < that opens no tag stays", "[plain_text]") {
  for (const char* text : {"AI < humans", "<3", "a<b", "<", "x <", "<>", "</>", "< b>", "<john@example.com>",
                           "<https://example.com>", "a <b and c", "<!", "</", "<a href=\"x"})
    CHECK(plain_text(text) == text);
}

TEST_CASE("hostile texts of a megabyte take linear time", "[plain_text]") {
  constexpr std::size_t kTimes = 250'000;
  for (const char* unit : {"<<<<", "&&&&", "<a b", "<!--", "<a \"", "<a=\"", "<a ='", "&#11", "&amp", "</sc", "<!a ",
                           "<scr", "<a \"<b '", "<script>", "<![CDATA[", "<a ='<a =\"", "<a =\"\"<", "&#x0"}) {
    INFO(unit);
    const std::string text = repeated(unit, kTimes);
    const auto start = std::chrono::steady_clock::now();
    CHECK(plain_text(text).size() <= text.size());
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
  }
}
