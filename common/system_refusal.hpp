// Which of Xapian's errors are the system's: what it refuses to a program that asks for too much, or may not ask, says
// nothing about the index.
#pragma once

#include <xapian.h>

namespace newsfold::common {

// Whether `error` is for want of descriptors, memory or permission, or a disk that cannot be read.
bool is_refused_by_system(const Xapian::Error& error);

}  // namespace newsfold::common
