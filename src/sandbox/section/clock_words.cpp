#include "sandbox/section/clock_words.hpp"

#include <array>
#include <cstdint>
#include <fmt/format.h>

namespace grantor::sandbox {

std::string clock_words(seconds ahead) {
    struct Unit {
        std::int64_t length;
        std::string_view one;
        std::string_view many;
    };
    constexpr std::array<Unit, 4> units{
        {{86'400, "day", "days"}, {3'600, "h", "h"}, {60, "min", "min"}, {1, "s", "s"}}};
    std::string out;
    auto rest = ahead.count();
    int shown = 0;
    for (const auto& unit : units) {
        const auto count = rest / unit.length;
        rest %= unit.length;
        // Units beside each other: "1 day", not "1 day 3 s".
        if (shown == 0 && count == 0) continue;
        if (count > 0)
            out += fmt::format("{}{} {}", out.empty() ? "" : " ", count,
                               count == 1 ? unit.one : unit.many);
        if (++shown == 2) break;
    }
    return out.empty() ? "0 s" : out;
}

std::optional<pages::FrameBanner> clock_banner(const Clock& clock) {
    const auto ahead = clock.offset();
    if (ahead.count() <= 0) return std::nullopt;
    return pages::FrameBanner{fmt::format("The sandbox's clock is {} ahead.", clock_words(ahead)),
                              "Clock", "/sandbox/clock"};
}

}  // namespace grantor::sandbox
