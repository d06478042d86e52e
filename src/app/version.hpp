// The version of the program, as `--version` and the platform's health page say it.
#pragma once

#include <string_view>

namespace grantor::app {

inline constexpr std::string_view program_version = "0.1.0";

}  // namespace grantor::app
