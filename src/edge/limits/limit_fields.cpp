#include "edge/limits/limit_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace grantor::edge {
namespace {

// All lines of either form with numbers of 19 digits.
constexpr std::size_t lines_max = 5 * 64;

// RFC 9651 §3.3.1: an Integer has 15 digits. A limit is less, and nothing that is left is negative.
constexpr std::int64_t integer_max = 999'999'999'999'999;

class Lines {
 public:
    void put(std::string_view text) { at_ = std::ranges::copy(text, at_).out; }
    void put(std::int64_t value) { at_ = std::to_chars(at_, at_ + 20, value).ptr; }
    void put_line(std::string_view name, std::int64_t value) {
        put(name);
        put(value);
        put("\r\n");
    }
    void put_parameter(std::string_view name, std::int64_t value) {
        put(name);
        put(std::clamp(value, std::int64_t{0}, integer_max));
    }
    void append_to(std::string& fields) const {
        fields.append(lines_.data(), static_cast<std::size_t>(at_ - lines_.data()));
    }

 private:
    std::array<char, lines_max> lines_;
    char* at_ = lines_.data();
};

void put_known_lines(const LimitState& state, Lines& lines) {
    if (state.burst_limit > 0) {
        lines.put_line("x-ratelimit-limit: ", state.burst_limit);
        lines.put_line("x-ratelimit-remaining: ", state.burst_remaining);
        lines.put_line("x-ratelimit-reset: ", state.burst_reset_s);
    }
    if (state.daily_limit > 0) {
        lines.put_line("x-daily-ratelimit-token-limit: ", state.daily_limit);
        lines.put_line("x-daily-ratelimit-token-remaining: ", state.daily_remaining);
    }
}

// Two lists (RFC 9651 §3.1) whose items have the same names.
void put_standard_lines(const LimitState& state, Lines& lines) {
    const bool has_burst = state.burst_limit > 0;
    const bool has_daily = state.daily_limit > 0;
    if (!has_burst && !has_daily) return;
    // Searches are counted by themselves, so they have a policy of their own.
    const std::string_view burst = state.is_search ? "\"search\"" : "\"burst\"";
    const std::string_view between = has_burst && has_daily ? ", " : "";
    constexpr std::string_view daily = "\"daily\"";

    lines.put("RateLimit-Policy: ");
    if (has_burst) {
        lines.put(burst);
        lines.put_parameter(";q=", state.burst_limit);
        lines.put_parameter(";w=", burst_window.count() / 1000);
    }
    lines.put(between);
    if (has_daily) {
        lines.put(daily);
        lines.put_parameter(";q=", state.daily_limit);
        lines.put_parameter(";w=", seconds{hours{24}}.count());
    }
    lines.put("\r\nRateLimit: ");
    if (has_burst) {
        lines.put(burst);
        lines.put_parameter(";r=", state.burst_remaining);
        lines.put_parameter(";t=", state.burst_reset_s);
    }
    lines.put(between);
    if (has_daily) {
        lines.put(daily);
        lines.put_parameter(";r=", state.daily_remaining);
        lines.put_parameter(";t=", state.daily_reset_s);
    }
    lines.put("\r\n");
}

}  // namespace

void append_limit_fields(const LimitState& state, LimitFields form, std::string& fields) {
    Lines lines;
    if (form == LimitFields::standard)
        put_standard_lines(state, lines);
    else
        put_known_lines(state, lines);
    lines.append_to(fields);
}

}  // namespace grantor::edge
