#include "query/addresses.hpp"

#include "common/article.hpp"
#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "common/url.hpp"

namespace newsfold::query {
namespace {

constexpr std::string_view kFile = "file:", kId = "id:";

std::string id_term(std::string_view id) { return common::make_term(common::kIdPrefix, id); }

// Of the article that this identifies.
std::string identity_term(std::string_view address) { return id_term(common::format_id(common::stable_hash(address))); }

std::string file_term(std::string_view path) { return identity_term(common::file_address(path)); }

}  // namespace

std::string shown_address(std::string_view url, std::string_view file, std::string_view id) {
  if (!url.empty()) return std::string(url);
  return file.empty() ? std::string(kId).append(id) : common::file_address(file);
}

std::vector<std::string> address_terms(std::string_view address) {
  if (address.starts_with(kFile)) return {file_term(address.substr(kFile.size()))};
  if (address.starts_with(kId)) return {id_term(address.substr(kId.size()))};
  std::vector<std::string> terms;
  const auto canonical = common::canonical_url(address);
  if (canonical) {
    terms.push_back(identity_term(canonical->key));
    terms.push_back(common::make_term(common::field("url").value_prefix, canonical->key));
  }
  terms.push_back(file_term(address));
  return terms;
}

std::string domain_term(std::string_view domain) {
  return common::make_term(common::kHostPrefix, common::url_host(domain));
}

}  // namespace newsfold::query
