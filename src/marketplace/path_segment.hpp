// The parts of a path that a route leaves open.
#pragma once

#include <cstddef>
#include <string_view>

namespace grantor::marketplace {

// From 0: of "/developer/apps/7", 2 is "7"; "" beyond the end. Not decoded.
std::string_view path_segment(std::string_view path, std::size_t index);

}  // namespace grantor::marketplace
