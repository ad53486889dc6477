// The patterns that leave files and folders of a corpus out. Pure: looks at paths alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace newsfold::indexer {

// Whether `path` (below its root) or a folder above it matches one of the patterns. `*`, `?` and `[a-z]` stand for
// characters of one name. A pattern with no / but at its end is held against every name; one with / against the whole
// path from the root, and there `**` stands for any number of folders. A / at its end changes nothing.
bool is_excluded(std::string_view path, const std::vector<std::string>& patterns);

}  // namespace newsfold::indexer
