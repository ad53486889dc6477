#include "common/system_refusal.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace newsfold::common {

// Xapian keeps the system's answer as words alone.
bool is_refused_by_system(const Xapian::Error& error) {
  constexpr std::array kRefusals{EMFILE, ENFILE, ENOMEM, EACCES, EIO};
  const char* said = error.get_error_string();
  return said && std::any_of(kRefusals.begin(), kRefusals.end(),
                             [said](int number) { return said == std::generic_category().message(number); });
}

}  // namespace newsfold::common
