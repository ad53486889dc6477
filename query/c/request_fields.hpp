// The fields of a Request by name and as text, for callers that have no struct: the C interface and what stands on it.
#pragma once

#include <newsfold/types.hpp>
#include <string_view>

namespace newsfold::c {

// Throws newsfold::Error(invalid_argument) for a name that is no field, and a value that cannot be read as one.
void set_field(Request& request, std::string_view name, std::string_view value);

}  // namespace newsfold::c
