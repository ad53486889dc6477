// What yaml-cpp's messages are about. Asked by what reads front matter and what reads the configuration, to say more.
#pragma once

#include <string>

namespace newsfold::indexer {

// Anchors and aliases, which is mostly a text that starts with & or * and has no quotes.
bool is_about_alias(const std::string& message);

}  // namespace newsfold::indexer
