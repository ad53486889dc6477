// One article has many addresses. Here is when two of them are one: canonical_url() turns an address into a key, by the
// rules listed in url.cpp (extend the tables there, add the case to url_test.cpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace newsfold::common {

struct CanonicalUrl {
  std::string key;            // host, path and what is left of the query: "example.com/2020/story?id=7"
  std::string host;           // its url_host
  bool names_article = true;  // false for a bare host: a home page stands for no article
};

// The key of an http or https address. Without a scheme, http is assumed. Nothing for what is no such address.
std::optional<CanonicalUrl> canonical_url(std::string_view url);

// An address as written, but without tracking parameters and fragment; one without any is its own.
std::string clean_url(std::string_view url);

// Lower-case host of an address without a leading "www."; empty for what is no address.
std::string url_host(std::string_view url);

// The part of a host that somebody registered ("bbc.co.uk" of "news.bbc.co.uk"), by the Public Suffix List; the host
// itself when it has none.
std::string registrable_domain(std::string_view host);

}  // namespace newsfold::common
