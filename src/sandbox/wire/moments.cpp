#include "sandbox/wire/moments.hpp"

#include <chrono>
#include <fmt/format.h>

namespace grantor::sandbox {
namespace {

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (text.size() < at + count) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

bool has(std::string_view text, std::size_t at, char wanted) {
    return text.size() > at && text[at] == wanted;
}

std::optional<std::chrono::sys_days> read_day(std::string_view text) {
    const auto year = digits(text, 0, 4);
    const auto month = digits(text, 5, 2);
    const auto day = digits(text, 8, 2);
    if (!year || !month || !day || !has(text, 4, '-') || !has(text, 7, '-')) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date};
}

// What follows the seconds: nothing (UTC), "Z", or an offset such as "+03:00".
std::optional<minutes> read_offset(std::string_view text) {
    if (text.empty() || text == "Z") return minutes{0};
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return std::nullopt;
    const auto hour = digits(text, 1, 2);
    const auto minute = digits(text, 4, 2);
    if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
    const minutes offset{*hour * 60 + *minute};
    return text[0] == '-' ? -offset : offset;
}

}  // namespace

std::optional<Time> read_moment(std::string_view text) {
    const auto day = read_day(text);
    const auto hour = digits(text, 11, 2);
    const auto minute = digits(text, 14, 2);
    const auto second = digits(text, 17, 2);
    if (!day || !hour || !minute || !second) return std::nullopt;
    if (!has(text, 10, 'T') && !has(text, 10, ' ')) return std::nullopt;
    if (!has(text, 13, ':') || !has(text, 16, ':')) return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    auto rest = text.substr(19);
    if (rest.starts_with('.')) {
        // A fraction is read and dropped: the API shows whole seconds.
        const auto end = rest.find_first_not_of("0123456789", 1);
        if (end == 1 || rest.size() == 1) return std::nullopt;
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
    }
    const auto offset = read_offset(rest);
    if (!offset) return std::nullopt;
    return Time{*day} + hours{*hour} + minutes{*minute} + seconds{*second} - *offset;
}

bool is_date(std::string_view text) { return text.size() == 10 && read_day(text).has_value(); }

std::optional<std::string> read_time_of_day(std::string_view text) {
    const auto colon = text.find(':');
    const auto hour = digits(text, 0, colon == 1 ? 1 : 2);
    const auto at = colon == 1 ? std::size_t{1} : std::size_t{2};
    const auto minute = digits(text, at + 1, 2);
    if (!hour || !minute || !has(text, at, ':') || *hour > 23 || *minute > 59) return std::nullopt;
    const auto rest = text.substr(at + 3);
    const bool has_seconds = rest.size() == 3 && rest[0] == ':' && digits(rest, 1, 2);
    if (!rest.empty() && !has_seconds) return std::nullopt;
    return fmt::format("{:02}:{:02}", *hour, *minute);
}

std::string date_of(std::string_view moment) {
    const auto time = read_moment(moment);
    return time ? to_rfc3339(*time).substr(0, 10) : std::string{};
}

}  // namespace grantor::sandbox
