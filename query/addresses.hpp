// The address that output shows for an article, and the way back: whatever is shown finds the article again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace newsfold::query {

// What an export calls an article, and is ordered by: its URL, else file:PATH, else id:ID. Never the same for two.
std::string shown_address(std::string_view url, std::string_view file, std::string_view id);

// The terms that articles known under `address` have, one of them: a URL in any form, file:PATH or the bare path of an
// article without a URL, id:ID.
std::vector<std::string> address_terms(std::string_view address);

// The term that articles of the provider with that domain have, written with www. or without. Of what is no domain, one
// that no article has.
std::string domain_term(std::string_view domain);

}  // namespace newsfold::query
