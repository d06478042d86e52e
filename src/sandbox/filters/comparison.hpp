// How a stored filter compares values: operators, and the words for days.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace grantor::sandbox {

enum class Operator {
    is_null,
    is_not_null,
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    begins,      // LIKE '$%'
    contains,    // LIKE '%$%'
    not_begins,  // NOT LIKE '$%'
};
struct OperatorRow {
    Operator op;
    std::string_view wire;
    std::string_view spoken;
};
std::span<const OperatorRow> all_operators();
std::optional<Operator> operator_named(std::string_view wire);
bool needs_value(Operator op);

// Days that are counted from today, in UTC: "last_week".
struct RelativeDate {
    std::string_view word;
    std::string_view spoken;
};
std::span<const RelativeDate> relative_dates();
// Whether a field with dates can be compared with the text.
bool is_date_value(std::string_view text);

// What a value is compared with. `type` is the wire's word for the field's type.
struct Wanted {
    std::string_view type;
    Operator op = Operator::equal;
    std::string text;
    Time now;
};
// Texts are compared whatever their case. A list passes if one of its elements does, with `!=` and
// `NOT LIKE` if all do. What has no value passes `!=`, `NOT LIKE` and `IS NULL` alone.
bool passes(const boost::json::value& value, const Wanted& wanted);

}  // namespace grantor::sandbox
