#include "common/error.hpp"

#include <system_error>

namespace newsfold::common {

void throw_io_error(const std::string& what, int error_number) {
  throw Error(ErrorCode::io, what + ": " + std::generic_category().message(error_number));
}

}  // namespace newsfold::common
