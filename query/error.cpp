// What leaves the library when something goes wrong.
#include <newsfold/error.hpp>

namespace newsfold {

Error::Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
Error::~Error() = default;

const char* code_name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::index_missing: return "index_missing";
    case ErrorCode::index_incompatible: return "index_incompatible";
    case ErrorCode::index_corrupt: return "index_corrupt";
    case ErrorCode::index_busy: return "index_busy";
    case ErrorCode::invalid_argument: return "invalid_argument";
    case ErrorCode::query_refused: return "query_refused";
    case ErrorCode::deadline_exceeded: return "deadline_exceeded";
    case ErrorCode::cancelled: return "cancelled";
    case ErrorCode::internal: break;
  }
  return "internal";
}

}  // namespace newsfold
