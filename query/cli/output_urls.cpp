#include "query/cli/output_urls.hpp"

namespace newsfold::cli {
namespace {

bool is_one_argument(const std::string& url) {
  return !url.empty() && !url.starts_with('-') && url.find('\0') == std::string::npos;
}

}  // namespace

std::string urls0_of(const Results& results) {
  std::string urls;
  for (const Story& story : results.stories) {
    if (is_one_argument(story.lead.url)) urls += story.lead.url + '\0';
  }
  return urls;
}

}  // namespace newsfold::cli
