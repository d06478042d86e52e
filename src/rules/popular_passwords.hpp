// Words that popular passwords are made of.
#pragma once

#include <span>
#include <string_view>

namespace grantor {

// In lower case, separated by spaces, in any number of lines.
std::span<const std::string_view> popular_passwords();

}  // namespace grantor
