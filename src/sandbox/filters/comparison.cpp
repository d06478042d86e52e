#include "sandbox/filters/comparison.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <chrono>
#include <compare>

#include "sandbox/wire/moments.hpp"
#include "sandbox/wire/text.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;

constexpr std::array<OperatorRow, 11> operators{{
    {Operator::is_null, "IS NULL", "is empty"},
    {Operator::is_not_null, "IS NOT NULL", "is not empty"},
    {Operator::equal, "=", "is"},
    {Operator::not_equal, "!=", "is not"},
    {Operator::less, "<", "is less than"},
    {Operator::less_or_equal, "<=", "is at most"},
    {Operator::greater, ">", "is more than"},
    {Operator::greater_or_equal, ">=", "is at least"},
    {Operator::begins, "LIKE '$%'", "starts with"},
    {Operator::contains, "LIKE '%$%'", "contains"},
    {Operator::not_begins, "NOT LIKE '$%'", "does not start with"},
}};

constexpr std::array<RelativeDate, 9> dates{{
    {"yesterday", "Yesterday"},
    {"today", "Today"},
    {"tomorrow", "Tomorrow"},
    {"last_week", "Last week"},
    {"this_week", "This week"},
    {"next_week", "Next week"},
    {"last_month", "Last month"},
    {"this_month", "This month"},
    {"next_month", "Next month"},
}};

// Both ends belong to it; texts, because those are what it is compared with.
struct Span {
    std::string first;
    std::string last;
};

std::string day_text(std::chrono::sys_days day) { return to_rfc3339(Time{day}).substr(0, 10); }

Span week_of(std::chrono::sys_days day) {
    const auto monday = day - (std::chrono::weekday{day} - std::chrono::Monday);
    return {day_text(monday), day_text(monday + std::chrono::days{6})};
}

Span month_of(std::chrono::sys_days day, int offset) {
    const std::chrono::year_month_day date{day};
    const auto month = date.year() / date.month() + std::chrono::months{offset};
    return {day_text(month / 1), day_text(month / std::chrono::last)};
}

std::optional<Span> relative_span(std::string_view word, Time now) {
    const auto today = std::chrono::floor<std::chrono::days>(now);
    const auto one = [&](int offset) {
        const auto text = day_text(today + std::chrono::days{offset});
        return Span{text, text};
    };
    if (word == "yesterday") return one(-1);
    if (word == "today") return one(0);
    if (word == "tomorrow") return one(1);
    if (word == "last_week") return week_of(today - std::chrono::days{7});
    if (word == "this_week") return week_of(today);
    if (word == "next_week") return week_of(today + std::chrono::days{7});
    if (word == "last_month") return month_of(today, -1);
    if (word == "this_month") return month_of(today, 0);
    if (word == "next_month") return month_of(today, 1);
    return std::nullopt;
}

bool is_nothing(const json::value& value) {
    if (value.is_null()) return true;
    if (value.is_string()) return value.get_string().empty();
    return value.is_array() && value.get_array().empty();
}

std::optional<double> number_in(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool holds(Operator op, std::partial_ordering order) {
    switch (op) {
        case Operator::equal:
            return order == 0;
        case Operator::not_equal:
            return order != 0;
        case Operator::less:
            return order < 0;
        case Operator::less_or_equal:
            return order <= 0;
        case Operator::greater:
            return order > 0;
        case Operator::greater_or_equal:
            return order >= 0;
        default:
            return false;
    }
}

// Whole days, unless a time of day is asked for.
bool passes_date(std::string_view value, const Wanted& wanted) {
    auto span = relative_span(wanted.text, wanted.now);
    std::string text{value.substr(0, 10)};
    if (!span && wanted.text.size() > 10) {
        const auto moment = read_moment(wanted.text);
        const auto own = read_moment(value);
        if (!moment || !own) return false;
        return holds(wanted.op,
                     own->time_since_epoch().count() <=> moment->time_since_epoch().count());
    }
    if (!span) span = Span{wanted.text, wanted.text};
    const auto order = text < span->first  ? std::partial_ordering::less
                       : text > span->last ? std::partial_ordering::greater
                                           : std::partial_ordering::equivalent;
    return holds(wanted.op, order);
}

bool passes_text(std::string_view value, const Wanted& wanted) {
    const auto text = lower_case(value);
    const auto pattern = lower_case(wanted.text);
    switch (wanted.op) {
        case Operator::begins:
            return text.starts_with(pattern);
        case Operator::contains:
            return text.contains(pattern);
        case Operator::not_begins:
            return !text.starts_with(pattern);
        default:
            return holds(wanted.op, text.compare(pattern) <=> 0);
    }
}

bool is_like(Operator op) {
    return op == Operator::begins || op == Operator::contains || op == Operator::not_begins;
}

std::string text_of(const json::value& value) {
    if (value.is_string()) return std::string{value.get_string()};
    if (value.is_bool()) return value.get_bool() ? "1" : "0";
    return json::serialize(value);
}

// The part of a composite value that it is compared by.
const json::value* main_part(const json::object& object) {
    for (const auto* name : {"value", "amount", "person_id", "email"})
        if (const auto* part = object.if_contains(name)) return part;
    return nullptr;
}

bool passes_one(const json::value& value, const Wanted& wanted) {
    if (const auto* object = value.if_object()) {
        const auto* part = main_part(*object);
        return part != nullptr && passes_one(*part, wanted);
    }
    if (is_like(wanted.op)) return passes_text(text_of(value), wanted);
    if (value.is_number()) {
        const auto number = number_in(wanted.text);
        if (!number) return wanted.op == Operator::not_equal;
        return holds(wanted.op, value.to_number<double>() <=> *number);
    }
    if (value.is_bool()) {
        const bool is_wanted = wanted.text == "1" || wanted.text == "true";
        return holds(wanted.op, value.get_bool() <=> is_wanted);
    }
    if (!value.is_string()) return false;
    const std::string_view text = value.get_string();
    return wanted.type == "date" || wanted.type == "daterange" ? passes_date(text, wanted)
                                                               : passes_text(text, wanted);
}

}  // namespace

std::span<const OperatorRow> all_operators() { return operators; }

std::optional<Operator> operator_named(std::string_view wire) {
    const auto found = std::ranges::find(operators, wire, &OperatorRow::wire);
    if (found == operators.end()) return std::nullopt;
    return found->op;
}

bool needs_value(Operator op) { return op != Operator::is_null && op != Operator::is_not_null; }

std::span<const RelativeDate> relative_dates() { return dates; }

bool is_date_value(std::string_view text) {
    return is_date(text) || read_moment(text) ||
           std::ranges::find(dates, text, &RelativeDate::word) != dates.end();
}

bool passes(const json::value& value, const Wanted& wanted) {
    if (wanted.op == Operator::is_null) return is_nothing(value);
    if (wanted.op == Operator::is_not_null) return !is_nothing(value);
    const bool is_negation = wanted.op == Operator::not_equal || wanted.op == Operator::not_begins;
    if (is_nothing(value)) return is_negation;
    const auto* list = value.if_array();
    if (list == nullptr) return passes_one(value, wanted);
    const auto passes_each = [&](const json::value& each) { return passes_one(each, wanted); };
    return is_negation ? std::ranges::all_of(*list, passes_each)
                       : std::ranges::any_of(*list, passes_each);
}

}  // namespace grantor::sandbox
