// Attack 26: a path has one reading, or is refused.
#pragma once

#include <string_view>

namespace grantor::edge {

// True if every server that reads this path reads the same path, so that the rule that was checked
// and the resource that an upstream answers with are of one operation. Refused are empty and dot
// segments, backslashes, parameters (`;`), escapes of characters that need none or that divide a
// path, and bytes outside ASCII.
bool is_normal_path(std::string_view path);

}  // namespace grantor::edge
