#include "edge/limits/limit_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace grantor::edge {
namespace {

// All five lines with numbers of 19 digits.
constexpr std::size_t lines_max = 5 * 64;

char* put(char* at, std::string_view text) { return std::ranges::copy(text, at).out; }

char* put_line(char* at, std::string_view name, std::int64_t value) {
    at = put(at, name);
    at = std::to_chars(at, at + 20, value).ptr;
    return put(at, "\r\n");
}

}  // namespace

void append_limit_fields(const LimitState& state, std::string& fields) {
    std::array<char, lines_max> lines;
    char* at = lines.data();
    if (state.burst_limit > 0) {
        at = put_line(at, "x-ratelimit-limit: ", state.burst_limit);
        at = put_line(at, "x-ratelimit-remaining: ", state.burst_remaining);
        at = put_line(at, "x-ratelimit-reset: ", state.burst_reset_s);
    }
    if (state.daily_limit > 0) {
        at = put_line(at, "x-daily-ratelimit-token-limit: ", state.daily_limit);
        at = put_line(at, "x-daily-ratelimit-token-remaining: ", state.daily_remaining);
    }
    fields.append(lines.data(), at);
}

}  // namespace grantor::edge
