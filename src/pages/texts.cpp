#include "pages/texts.hpp"

#include <array>
#include <fmt/format.h>
#include <string_view>

namespace grantor::pages {
namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::chrono::year_month_day date_of(Time time) { return std::chrono::floor<days>(time); }

std::string_view month_of(std::chrono::year_month_day date) {
    return months[static_cast<unsigned>(date.month()) - 1];
}

}  // namespace

std::string number_text(std::int64_t number) {
    auto text = fmt::format("{}", number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (auto at = text.size(); at > first + 3;) text.insert(at -= 3, ",");
    return text;
}

std::string time_text(Time time) {
    const auto minute = std::chrono::floor<minutes>(time - std::chrono::floor<days>(time));
    return fmt::format("{}, {:02}:{:02} UTC", day_text(time), minute.count() / 60,
                       minute.count() % 60);
}

std::string exact_time_text(Time time) {
    const auto second = std::chrono::floor<seconds>(time - std::chrono::floor<days>(time)).count();
    return fmt::format("{}, {:02}:{:02}:{:02} UTC", day_text(time), second / 3600, second / 60 % 60,
                       second % 60);
}

std::string hour_text(Time time) {
    const auto hour = std::chrono::floor<hours>(time - std::chrono::floor<days>(time)).count();
    return fmt::format("{:02}:00", hour);
}

std::string day_text(Time time) {
    const auto date = date_of(time);
    return fmt::format("{} {} {}", static_cast<unsigned>(date.day()), month_of(date),
                       static_cast<int>(date.year()));
}

std::string short_day_text(Time time) {
    const auto date = date_of(time);
    return fmt::format("{} {}", static_cast<unsigned>(date.day()), month_of(date));
}

}  // namespace grantor::pages
