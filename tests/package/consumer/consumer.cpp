// A program outside the tree that embeds libnewsfold: prints the title of the first story for a query, and what kind of
// error a missing index is.
#include <iostream>
#include <newsfold/searcher.hpp>
#include <newsfold/version.hpp>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  try {
    newsfold::Searcher("no such folder");
    return 3;
  } catch (const newsfold::Error& error) {
    if (error.code() != newsfold::ErrorCode::index_missing) return 4;
  }
  newsfold::Request request;
  request.query = argv[2];
  for (const newsfold::Story& story : newsfold::Searcher(argv[1]).search(request).stories) {
    std::cout << story.rank << " " << story.lead.title << "\n";
  }
  return 0;
}
