// Drawing from lists and ranges, for the plans of the demo.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/random.hpp"

namespace grantor::sandbox {

template <std::size_t size>
std::string_view pick(Random& random, const std::array<std::string_view, size>& list) {
    return list[random.number() % size];
}

inline std::int64_t between(Random& random, std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(random.number() %
                                             static_cast<std::uint64_t>(most - least + 1));
}

}  // namespace grantor::sandbox
