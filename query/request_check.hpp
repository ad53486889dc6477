// Whether the values of a request are in range. Asked before a search begins.
#pragma once

#include <newsfold/types.hpp>

namespace newsfold::query {

// Throws common::Error(invalid_argument), naming the field and what it takes.
void check_request(const Request& request);

}  // namespace newsfold::query
