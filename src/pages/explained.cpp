#include "pages/explained.hpp"

#include <chrono>
#include <fmt/format.h>
#include <string>

#include "base/encoding.hpp"
#include "base/number.hpp"
#include "pages/texts.hpp"

namespace grantor::pages {
namespace {

constexpr std::string_view shape = "0000-00-00T00:00:00";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The length of the moment that the text begins with, 0 if it begins with none.
std::size_t moment_length(std::string_view text) {
    if (text.size() <= shape.size()) return 0;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i]) return 0;
    auto length = shape.size();
    if (text[length] == '.') {
        ++length;
        while (length < text.size() && is_digit(text[length])) ++length;
    }
    return length < text.size() && text[length] == 'Z' ? length + 1 : 0;
}

// "22 Nov 2026, 04:44:07 UTC": what a reader without script sees. What is not a day stays as it is.
std::string words_for(std::string_view moment) {
    const auto part = [moment](std::size_t at, std::size_t length) {
        return read_number<int>(moment.substr(at, length)).value_or(0);
    };
    const std::chrono::year_month_day date{std::chrono::year{part(0, 4)},
                                           std::chrono::month(static_cast<unsigned>(part(5, 2))),
                                           std::chrono::day(static_cast<unsigned>(part(8, 2)))};
    if (!date.ok()) return std::string(moment);
    return exact_time_text(std::chrono::sys_days{date} + hours{part(11, 2)} + minutes{part(14, 2)} +
                           seconds{part(17, 2)});
}

}  // namespace

Markup explained(std::string_view text) {
    std::string out;
    std::size_t written = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = moment_length(text.substr(at));
        if (length == 0) {
            ++at;
            continue;
        }
        const auto moment = text.substr(at, length);
        out += escape_html(text.substr(written, at - written));
        out +=
            fmt::format("<time datetime=\"{}\" data-seconds>{}</time>", moment, words_for(moment));
        written = at += length;
    }
    out += escape_html(text.substr(written));
    return Markup(std::move(out));
}

}  // namespace grantor::pages
