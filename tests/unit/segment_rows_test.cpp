#include "query/segment_rows.hpp"

#include <catch2/catch.hpp>

using newsfold::query::SegmentRows;

TEST_CASE("rows of one segment are its documents") {
  SegmentRows rows;
  rows.add_segment(3);
  CHECK(rows.rows() == 3);
  for (Xapian::docid document = 1; document <= 3; ++document) {
    CHECK(rows.row_of(document) == document);
    CHECK(rows.document_of(document) == document);
  }
}

TEST_CASE("rows run through one segment after the other, documents are dealt out in turn") {
  SegmentRows rows;
  for (const Xapian::docid last : {4U, 0U, 2U}) rows.add_segment(last);
  CHECK(rows.rows() == 6);
  const Xapian::docid documents[] = {1, 4, 7, 10, 3, 6};  // of rows 1 to 6
  for (std::uint32_t row = 1; row <= 6; ++row) {
    CHECK(rows.document_of(row) == documents[row - 1]);
    CHECK(rows.row_of(documents[row - 1]) == row);
  }
}
