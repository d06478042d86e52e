// What a source defines for the whole program: functions and types outside anonymous namespaces.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace grantor::tidy {

// "grantor::http::read_url(std::string_view)", "struct grantor::Grant"; members defined outside
// their class too. Reads sources as clang-format leaves them, not all of C++: no body is looked
// into, and a macro is what it looks like.
std::vector<std::string> definitions_in(std::string_view source);

}  // namespace grantor::tidy
