#include "base/time.hpp"

#include <fmt/format.h>

namespace grantor {
namespace {

std::string write_time(Time time, char separator, std::string_view suffix) {
    const auto day = std::chrono::floor<days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<seconds>(time - day)};
    return fmt::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}{}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       separator, clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count(), suffix);
}

}  // namespace

std::string to_rfc3339(Time time) { return write_time(time, 'T', "Z"); }

std::string to_sql_time(Time time) { return write_time(time, ' ', ""); }

Time Clock::now() const {
    const auto system = std::chrono::system_clock::now() + offset();
    return std::chrono::floor<milliseconds>(system);
}

}  // namespace grantor
