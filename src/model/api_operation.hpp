// What an API request means: the edge matches its path against the rules once, and what is behind
// it takes the match as given.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace grantor {

// Of a path with more placeholders the first ones are kept.
inline constexpr std::size_t operation_segments_max = 3;

// Views into the rule and the request.
struct ApiOperation {
    std::string_view id;      // as the API's document names it: "getDeal"
    std::string_view prefix;  // "/api/v1", the first one of its document; ids are unique below one
    // What stands for the placeholders of the path, in order; not decoded.
    std::array<std::string_view, operation_segments_max> segments{};
    std::string_view field_selector;  // "id,title", of `/orders:(id,title)`
};

}  // namespace grantor
