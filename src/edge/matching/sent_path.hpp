// Attack 26, where another proxy passes the request on: the server behind it gets the path as it
// was sent, not in the form in which it was checked.
#pragma once

#include <string_view>

namespace grantor::edge {

// If a server finds the same operation by both: only the segment of a placeholder is written in
// another way, and not with an escape of a character that needs none, which some servers compare as
// it is and others do not (RFC 3986 §6.2.2.2). `rule_path` is the template that `normal` was found
// by, below its prefix.
bool means_same_operation(std::string_view sent, std::string_view normal,
                          std::string_view rule_path);

}  // namespace grantor::edge
