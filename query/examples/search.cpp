// The smallest use of libnewsfold: search INDEX QUERY
#include <iostream>
#include <newsfold/searcher.hpp>

int main(int argc, char** argv) try {
  if (argc != 3) return 2;
  const newsfold::Searcher searcher(argv[1]);
  newsfold::Request request;
  request.query = argv[2];
  for (const newsfold::Story& story : searcher.search(request).stories)
    std::cout << story.lead.title << " [" << story.article_count << "]\n";
} catch (const newsfold::Error& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
