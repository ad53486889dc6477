// What a name before a colon that is no field may stand for. Asked by the query parser for its notes.
#pragma once

#include <string_view>

namespace newsfold::query {

// The field whose name is nearly this one, or that other programs call so; empty where there is none.
std::string_view field_meant_by(std::string_view name);

}  // namespace newsfold::query
