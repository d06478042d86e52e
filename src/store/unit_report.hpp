// What the writer measures of a unit of work: while one runs, no other can.
#pragma once

#include <cstdint>
#include <fmt/format.h>
#include <source_location>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace grantor {

// Where a unit comes from, for the log: a name, or else the place in the source.
struct UnitOrigin {
    std::string_view name;
    std::source_location place;

    std::string text() const {
        if (!name.empty()) return std::string(name);
        const std::string_view file = place.file_name();
        return fmt::format("{}:{}", file.substr(file.rfind('/') + 1), place.line());
    }
};

// Everybody who writes waits for a unit: longer ones are a fault.
inline constexpr milliseconds long_unit{50};

struct UnitReport {
    UnitOrigin origin;
    std::chrono::microseconds time;
    // Of the engine's virtual machine, in hundreds: the same on every machine. 0 where the engine
    // does not tell.
    std::uint64_t steps;
};

}  // namespace grantor
