// A text that a regular expression (ECMA-262, as `pattern` has them) matches.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/own_api/effort.hpp"

namespace grantor::sandbox::own_api {

struct WantedLength {
    std::size_t least = 0;
    std::size_t most = 0;
};

// Another `variant` gives another text where the pattern has room. Nothing for a pattern with words
// that are not understood (looking around, going back to a group), that gives no such length, or
// for which there is not enough effort left.
std::optional<std::string> text_of_pattern(std::string_view pattern, WantedLength length,
                                           std::size_t variant, Effort& effort);

}  // namespace grantor::sandbox::own_api
