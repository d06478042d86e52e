// The programs of the quick start. "@ID@" stands for a value, written as a text of the language; a
// line that begins with "?public ", "?secret " or "?call " is for public clients, for confidential
// ones, or where there is something to call.
#pragma once

#include <string_view>

namespace grantor::marketplace::developer {

extern const std::string_view curl_program;
extern const std::string_view node_program;
extern const std::string_view python_program;
extern const std::string_view php_program;
extern const std::string_view cpp_program;

}  // namespace grantor::marketplace::developer
