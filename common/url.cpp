#include "common/url.hpp"

#include <libpsl.h>
#include <unicode/idna.h>
#include <uriparser/Uri.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "common/ascii.hpp"

namespace newsfold::common {
namespace {

// --- the rules -------------------------------------------------------------------------------------------------------

// First labels of a host that say how or where a page is shown, not which page.
constexpr std::array<std::string_view, 7> kShowingLabels{"www", "www2", "m", "mobile", "amp", "edition", "mobi"};

// First path segments that choose an edition of the same page. Only dropped before a path that still names a page.
constexpr std::array<std::string_view, 34> kEditionSegments{"us",
                                                            "uk",
                                                            "gb",
                                                            "in",
                                                            "au",
                                                            "ca",
                                                            "ie",
                                                            "nz",
                                                            "za",
                                                            "sg",
                                                            "hk",
                                                            "my",
                                                            "ph",
                                                            "ng",
                                                            "ke",
                                                            "ae",
                                                            "asia",
                                                            "europe",
                                                            "international",
                                                            "intl",
                                                            "en",
                                                            "en-us",
                                                            "en-gb",
                                                            "en-uk",
                                                            "en-in",
                                                            "en-au",
                                                            "en-ca",
                                                            "en-ie",
                                                            "en-nz",
                                                            "en-sg",
                                                            "en-za",
                                                            "global",
                                                            "us-en",
                                                            "uk-en"};

// Query parameters that say where a reader came from. A trailing * stands for any rest.
constexpr std::array<std::string_view, 58> kTrackingParameters{
    "utm_*",    "at_*",    "guce_*",     "ns_*",     "mtm_*",   "pk_*",   "hsa_*",  "wt.*",    "__twitter*", "fbclid",
    "gclid",    "dclid",   "msclkid",    "yclid",    "twclid",  "igshid", "mc_cid", "mc_eid",  "_ga",        "_gl",
    "ref",      "ref_src", "ref_url",    "referrer", "referer", "source", "src",    "mod",     "cmpid",      "cmp",
    "ncid",     "ocid",    "icid",       "s_cid",    "smid",    "smtyp",  "sref",   "partner", "via",        "share",
    "shared",   "feature", "guccounter", "soc_src",  "soc_trk", "spm",    "taid",   "xtor",    "rss",        "feedtype",
    "feedname", "ito",     "campaign",   "cmpc",     "reflink", "trk",    "sh",     "ftag"};

// Parameters that ask for the AMP form of a page.
constexpr std::array<std::string_view, 4> kAmpParameters{"amp", "outputtype=amp", "output=amp", "amp_js_v=*"};

// Files that a server takes for the folder they are in.
constexpr std::array<std::string_view, 6> kFolderFiles{"index.html", "index.htm",    "index.php",
                                                       "index.asp",  "default.aspx", "default.htm"};

// A page's own segment is at least so long, or there are at least two.
constexpr std::size_t kPageSegmentBytes = 20;

// --- the parts of an address -----------------------------------------------------------------------------------------

struct Parts {
  std::string host;  // with a port other than 80 and 443
  std::vector<std::string> path;
  std::vector<std::string> parameters;
  std::string fragment;
};

template <std::size_t N>
bool any_equals(const std::array<std::string_view, N>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool matches_pattern(std::string_view pattern, std::string_view value) {
  if (!pattern.ends_with('*')) return pattern == value;
  pattern.remove_suffix(1);
  return value.starts_with(pattern);
}

template <std::size_t N>
bool any_matches(const std::array<std::string_view, N>& patterns, std::string_view value) {
  return std::any_of(patterns.begin(), patterns.end(), [&](auto pattern) { return matches_pattern(pattern, value); });
}

// What may stand in an address wherever it stands: all but % and the first #.
constexpr std::array<bool, 256> list_plain_bytes() {
  std::array<bool, 256> plain{};
  for (int c = '0'; c <= '9'; ++c) plain[static_cast<std::size_t>(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c) plain[static_cast<std::size_t>(c)] = plain[static_cast<std::size_t>(c - 32)] = true;
  for (const char c : std::string_view("-._~:/?@!$&'()*+,;=")) plain[static_cast<unsigned char>(c)] = true;
  return plain;
}

bool is_plain(char c) {
  static constexpr std::array<bool, 256> kPlain = list_plain_bytes();
  return kPlain[static_cast<unsigned char>(c)];
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Escapes what RFC 3986 does not allow, so that addresses as people write them can be parsed.
std::string escape_strays(std::string url) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto plain = static_cast<std::size_t>(std::find_if_not(url.begin(), url.end(), is_plain) - url.begin());
  if (plain == url.size()) return url;
  std::string out = url.substr(0, plain);
  bool in_fragment = false;
  for (std::size_t i = plain; i < url.size(); ++i) {
    const char c = url[i];
    const bool escape = c == '%' && i + 2 < url.size() && is_hex(url[i + 1]) && is_hex(url[i + 2]);
    const bool fragment = c == '#' && !in_fragment;
    in_fragment |= fragment;
    if (is_plain(c) || escape || fragment) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
    }
  }
  return out;
}

std::string with_scheme(std::string_view url) {
  const std::string start = to_ascii_lower(url.substr(0, 8));
  if (start.starts_with("http://") || start.starts_with("https://")) return std::string(url);
  if (url.starts_with("//")) return "http:" + std::string(url);
  return "http://" + std::string(url);
}

// mailto:x and javascript:x, but neither http:// nor host:8080/.
bool has_other_scheme(std::string_view url) {
  const std::size_t colon = url.find(':');
  if (colon == std::string_view::npos || colon > url.find_first_of("./?#")) return false;
  const std::string scheme = to_ascii_lower(url.substr(0, colon));
  const bool port = colon + 1 < url.size() && url[colon + 1] >= '0' && url[colon + 1] <= '9';
  return scheme != "http" && scheme != "https" && !port;
}

// The host of `url` in ASCII: münchen.example is xn--mnchen-3ya.example. As it is when there is nothing to do.
std::string with_ascii_host(const std::string& url) {
  const std::size_t begin = url.find("://") + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
  const std::string host = url.substr(begin, end - begin);
  if (std::all_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return url;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::IDNA> idna(icu::IDNA::createUTS46Instance(UIDNA_NONTRANSITIONAL_TO_ASCII, status));
  if (U_FAILURE(status)) return url;
  std::string ascii;
  icu::StringByteSink<std::string> sink(&ascii);
  icu::IDNAInfo info;
  idna->nameToASCII_UTF8(host, sink, info, status);
  if (U_FAILURE(status) || info.hasErrors()) return url;
  return url.substr(0, begin) + ascii + url.substr(end);
}

std::string_view view(const UriTextRangeA& range) {
  return range.first ? std::string_view(range.first, static_cast<std::size_t>(range.afterLast - range.first))
                     : std::string_view();
}

// The pieces between separators that are not empty.
template <typename IsSeparator>
std::vector<std::string> split(std::string_view text, IsSeparator is_separator) {
  std::vector<std::string> pieces;
  for (auto begin = text.begin(); begin != text.end();) {
    const auto end = std::find_if(begin, text.end(), is_separator);
    if (end != begin) pieces.emplace_back(begin, end);
    begin = end == text.end() ? end : end + 1;
  }
  return pieces;
}

std::vector<std::string> split_parameters(std::string_view query) {
  return split(query, [](char c) { return c == '&' || c == ';'; });
}

// What providers give as their domain: of that nothing has to be parsed.
bool is_bare_host(std::string_view url) {
  return std::all_of(url.begin(), url.end(), [](char c) { return is_ascii_alphanumeric(c) || c == '.' || c == '-'; });
}

std::string normal_host(std::string_view host) {
  std::string normal = to_ascii_lower(host);
  while (normal.ends_with('.')) normal.pop_back();
  return normal;
}

std::optional<Parts> host_alone(std::string_view url) {
  Parts parts;
  parts.host = normal_host(url);
  return parts.host.empty() ? std::nullopt : std::optional(std::move(parts));
}

// Segments of letters, digits, - _ and dots, but at their beginning, where these may be steps in the path.
bool is_plain_path(std::string_view path) {
  char before = 0;
  return std::all_of(path.begin(), path.end(), [&](char c) {
    const bool stays = is_ascii_alphanumeric(c) || c == '-' || c == '_' || c == '/' || (c == '.' && before != '/');
    before = c;
    return stays;
  });
}

// The parts of most addresses of articles, http or https, a name and a path: nothing in them has to be escaped, decoded
// or resolved. What the parser makes of them, in a quarter of its time; nothing where it is an address of another kind.
std::optional<Parts> plain_parts(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!url.starts_with(scheme)) continue;
    url.remove_prefix(scheme.size());
    const std::size_t slash = url.find('/');
    const std::string_view host = url.substr(0, slash);
    if (slash == std::string_view::npos || !is_bare_host(host) || !is_plain_path(url.substr(slash)))
      return std::nullopt;
    std::optional<Parts> parts = host_alone(host);
    if (parts) parts->path = split(url.substr(slash), [](char c) { return c == '/'; });
    return parts;
  }
  return std::nullopt;
}

std::optional<Parts> parse_parts(std::string_view url) {
  if (is_bare_host(url)) return host_alone(url);
  if (auto plain = plain_parts(url)) return plain;
  if (has_other_scheme(url)) return std::nullopt;
  const std::string text = escape_strays(with_ascii_host(with_scheme(url)));
  UriUriA uri;
  const char* bad = nullptr;
  if (uriParseSingleUriA(&uri, text.c_str(), &bad) != URI_SUCCESS) return std::nullopt;
  Parts parts;
  const bool normal = uriNormalizeSyntaxA(&uri) == URI_SUCCESS;
  if (normal && uri.hostText.first) {
    parts.host = normal_host(view(uri.hostText));
    const std::string_view port = view(uri.portText);
    if (!port.empty() && port != "80" && port != "443") parts.host.append(":").append(port);
    for (const UriPathSegmentA* s = uri.pathHead; s; s = s->next) {
      if (!view(s->text).empty()) parts.path.emplace_back(view(s->text));
    }
    parts.parameters = split_parameters(view(uri.query));
    parts.fragment = view(uri.fragment);
  }
  uriFreeUriMembersA(&uri);
  const bool is_file_address = parts.host.starts_with("file:");  // as article.hpp makes them: not to be claimed here
  const bool usable = !parts.host.empty() && !is_file_address && parts.host.find('%') == std::string::npos;
  return usable ? std::optional(std::move(parts)) : std::nullopt;
}

// --- the steps of canonical_url --------------------------------------------------------------------------------------

// A page kept in somebody's AMP cache: cdn.ampproject.org/c/s/HOST/PATH, google.com/amp/s/HOST/PATH.
void unwrap_amp_cache(Parts& parts) {
  const bool cache = parts.host.ends_with("cdn.ampproject.org");
  const bool viewer = parts.host.find("google.") != std::string::npos && !parts.path.empty() && parts.path[0] == "amp";
  if (!cache && !viewer) return;
  std::size_t at = 1;
  if (parts.path.size() > at && parts.path[at] == "s") ++at;
  if (parts.path.size() <= at || parts.path[at].find('.') == std::string::npos) return;
  parts.host = to_ascii_lower(parts.path[at]);
  parts.path.erase(parts.path.begin(), parts.path.begin() + static_cast<std::ptrdiff_t>(at) + 1);
}

void drop_showing_labels(std::string& host) {
  for (;;) {
    const std::size_t dot = host.find('.');
    if (dot == std::string::npos || !any_equals(kShowingLabels, std::string_view(host).substr(0, dot))) return;
    const std::string rest = host.substr(dot + 1);
    if (rest.find('.') == std::string::npos) return;
    host = rest;
  }
}

// "/index.php/publisher/84394/index.php/article/x" is "/article/x": what counts stands after the last index.php.
void drop_script_prefix(std::vector<std::string>& path) {
  const auto last = std::find(path.rbegin(), path.rend(), "index.php");
  if (last == path.rend() || last == path.rbegin()) return;
  path.erase(path.begin(), last.base());
}

void drop_amp_marks(std::vector<std::string>& path) {
  std::vector<std::string> kept;
  std::copy_if(path.begin(), path.end(), std::back_inserter(kept), [](const auto& s) { return s != "amp"; });
  if (kept.empty()) return;
  std::string& last = kept.back();
  for (const std::string_view mark : {".amp.html", ".amp"}) {
    if (last.size() > mark.size() && last.ends_with(mark)) {
      last.resize(last.size() - mark.size());
      if (mark == ".amp.html") last.append(".html");
      break;
    }
  }
  path = std::move(kept);
}

void drop_edition(std::vector<std::string>& path) {
  if (path.size() < 2 || !any_equals(kEditionSegments, to_ascii_lower(path[0]))) return;
  if (path.size() > 2 || path[1].size() >= kPageSegmentBytes) path.erase(path.begin());
}

bool is_tracking(std::string_view parameter) {
  const std::string whole = to_ascii_lower(parameter);
  const std::string_view name = std::string_view(whole).substr(0, whole.find('='));
  const bool empty = name.size() + 1 == whole.size();
  return empty || any_matches(kTrackingParameters, name) || any_matches(kAmpParameters, whole) ||
         (name == "amp" && whole.size() <= 5);
}

void drop_tracking(std::vector<std::string>& parameters) { std::erase_if(parameters, is_tracking); }

std::string shown_host(const Parts& parts) {
  std::string host = parts.host.substr(0, parts.host.find(':'));
  return host.starts_with("www.") ? host.substr(4) : host;
}

std::string join(const std::vector<std::string>& pieces, std::string_view separator) {
  std::string joined;
  for (const std::string& piece : pieces) {
    if (!joined.empty()) joined.append(separator);
    joined.append(piece);
  }
  return joined;
}

}  // namespace

std::optional<CanonicalUrl> canonical_url(std::string_view url) {
  std::optional<Parts> parts = parse_parts(trim_ascii(url));
  if (!parts) return std::nullopt;
  CanonicalUrl canonical;
  canonical.host = shown_host(*parts);
  unwrap_amp_cache(*parts);
  drop_showing_labels(parts->host);
  drop_script_prefix(parts->path);
  drop_amp_marks(parts->path);
  if (!parts->path.empty() && any_equals(kFolderFiles, to_ascii_lower(parts->path.back()))) parts->path.pop_back();
  drop_edition(parts->path);
  drop_tracking(parts->parameters);
  std::sort(parts->parameters.begin(), parts->parameters.end());

  const bool script_page = parts->fragment.starts_with('!');
  canonical.names_article = !parts->path.empty() || !parts->parameters.empty() || script_page;
  canonical.key = parts->host;
  if (!parts->path.empty()) canonical.key.append("/").append(join(parts->path, "/"));
  if (!parts->parameters.empty()) canonical.key.append("?").append(join(parts->parameters, "&"));
  if (script_page) canonical.key.append("#").append(parts->fragment);
  return canonical;
}

std::string clean_url(std::string_view url) {
  url = trim_ascii(url);
  const std::size_t fragment = url.find('#');
  const std::string_view tail = fragment == std::string_view::npos ? std::string_view() : url.substr(fragment);
  url = url.substr(0, fragment);
  const std::size_t question = url.find('?');
  std::string clean(url.substr(0, question));
  if (question != std::string_view::npos) {
    std::vector<std::string> parameters = split_parameters(url.substr(question + 1));
    drop_tracking(parameters);
    if (!parameters.empty()) clean.append("?").append(join(parameters, "&"));
  }
  return tail.starts_with("#!") ? clean.append(tail) : clean;
}

std::string url_host(std::string_view url) {
  const std::optional<Parts> parts = parse_parts(trim_ascii(url));
  return parts ? shown_host(*parts) : std::string();
}

std::string registrable_domain(std::string_view host) {
  const std::string name = to_ascii_lower(trim_ascii(host));
  const psl_ctx_t* list = psl_builtin();
  const char* domain = list ? psl_registrable_domain(list, name.c_str()) : nullptr;
  return domain ? domain : name;
}

}  // namespace newsfold::common
