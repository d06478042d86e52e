// How often a product is paid for.
#pragma once

#include <array>
#include <string_view>

namespace grantor::sandbox {

inline constexpr std::array<std::string_view, 6> billing_frequencies{
    "one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly"};

}  // namespace grantor::sandbox
