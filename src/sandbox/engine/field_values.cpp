#include "sandbox/engine/field_values.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>

#include "sandbox/engine/composite_values.hpp"
#include "sandbox/engine/entity.hpp"
#include "sandbox/wire/currencies.hpp"
#include "sandbox/wire/json_text.hpp"
#include "sandbox/wire/moments.hpp"
#include "sandbox/wire/record_uuid.hpp"
#include "sandbox/wire/text.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;

// Owner only, all users, and the two of larger plans (docs/wire.md §6.5).
constexpr std::array<std::int64_t, 4> visibilities{1, 3, 5, 7};

Checked checked_amount(const json::value& value) {
    const auto number = checked_number(value);
    if (!number) return number;
    if (value.to_number<double>() < 0) return wrong("must not be negative");
    return value;
}

Checked checked_percentage(const json::value& value) {
    const auto number = checked_number(value);
    if (!number) return number;
    const double percent = value.to_number<double>();
    if (percent < 0 || percent > 100) return wrong("must be between 0 and 100");
    return value;
}

Checked checked_title(const json::value& value) {
    const auto text = checked_text(value, title_max);
    if (!text) return text;
    const std::string_view title = value.get_string();
    if (title.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return wrong("must not be empty");
    return value;
}

Checked checked_moment(const json::value& value) {
    const auto moment = value.is_string() ? read_moment(value.get_string()) : std::optional<Time>{};
    if (!moment) return wrong("must be a time like 2026-01-31T09:30:00Z");
    return json::value(to_rfc3339(*moment));
}

Checked checked_date(const json::value& value) {
    if (value.is_string() && is_date(value.get_string())) return value;
    return wrong("must be a date like 2026-01-31");
}

// "9:30" and "09:30:00" are understood; "09:30" is stored.
Checked checked_time_of_day(const json::value& value) {
    const auto time = value.is_string() ? read_time_of_day(value.get_string()) : std::nullopt;
    if (!time) return wrong("must be a time like 09:30");
    return json::value(*time);
}

template <class List, class Value>
bool is_one_of(const List& list, const Value& value) {
    return std::ranges::find(list, value) != list.end();
}

Checked checked_choice(const FieldDescription& field, const json::value& value) {
    if (value.is_string() && is_one_of(field.choices, std::string_view{value.get_string()}))
        return value;
    std::string reason = "must be one of: ";
    for (std::size_t i = 0; i < field.choices.size(); ++i) {
        if (i > 0) reason += ", ";
        reason += field.choices[i];
    }
    return wrong(std::move(reason));
}

Checked checked_currency(const json::value& value) {
    if (value.is_string() && find_currency(value.get_string()) != nullptr) return value;
    return wrong("must be the code of a currency");
}

Checked checked_visibility(const json::value& value) {
    if (value.is_int64() && is_one_of(visibilities, value.get_int64())) return value;
    return wrong("must be one of: 1, 3, 5, 7");
}

Checked checked_labels(const json::value& value) {
    if (!value.is_array()) return wrong("must be an array of integers");
    if (value.get_array().size() > labels_max) return wrong("has too many labels");
    for (const auto& label : value.get_array())
        if (!checked_id(label)) return wrong("must be an array of positive integers");
    return value;
}

// A record is named by a number, a lead by a UUID; which of them exists is asked later.
Checked checked_relation(const FieldDescription& field, const json::value& value) {
    if (field.target->id_form == IdForm::number) return checked_id(value);
    if (!value.is_string() || !is_uuid(value.get_string())) return wrong("must be a UUID");
    return json::value(lower_case(value.get_string()));
}

Checked checked_relations(const FieldDescription& field, const json::value& value) {
    if (!value.is_array()) return wrong("must be an array of ids");
    if (value.get_array().size() > labels_max) return wrong("has too many ids");
    json::array ids;
    for (const auto& each : value.get_array()) {
        auto id = checked_relation(field, each);
        if (!id) return wrong("must be an array of ids");
        ids.push_back(std::move(*id));
    }
    return ids;
}

// Any key of the right form is a field, and any value its value.
Checked checked_custom_fields(const json::value& value) {
    if (!value.is_object()) return wrong("must be an object");
    if (value.get_object().size() > custom_fields_max) return wrong("has too many fields");
    for (const auto& field : value.get_object()) {
        if (!is_custom_field_key(field.key()))
            return wrong("has a key that is not the 40 hex digits of a custom field");
        const auto text = json_text(field.value());
        if (text.size() > custom_value_max) return wrong("has a value that is too large");
        if (!is_valid_text(text)) return wrong("must not contain broken UTF-8");
    }
    return value;
}

}  // namespace

Checked checked_text(const json::value& value, std::size_t length_max) {
    if (!value.is_string()) return wrong("must be a string");
    const std::string_view text = value.get_string();
    if (!is_valid_text(text)) return wrong("must not contain the character NUL or broken UTF-8");
    if (character_count(text) > length_max) return wrong("is too long");
    return value;
}

Checked checked_id(const json::value& value) {
    if (!value.is_int64()) return wrong("must be an integer");
    if (value.get_int64() <= 0) return wrong("must be a positive integer");
    return value;
}

Checked checked_number(const json::value& value) {
    if (value.is_int64()) return value;
    if (value.is_double() && std::isfinite(value.get_double())) return value;
    return wrong("must be a number");
}

// table: one row a type.
Checked checked_value(const FieldDescription& field, const json::value& value) {
    if (value.is_null())
        return field.null == Null::allowed ? Checked{value} : wrong("must not be null");
    switch (field.type) {
        case FieldType::integer:
            return value.is_int64() ? Checked{value} : wrong("must be an integer");
        case FieldType::amount:
            return checked_amount(value);
        case FieldType::number:
            return checked_number(value);
        case FieldType::percentage:
            return checked_percentage(value);
        case FieldType::title:
            return checked_title(value);
        case FieldType::text:
            return checked_text(value, text_max);
        case FieldType::long_text:
            return checked_text(value, long_text_max);
        case FieldType::flag:
            return value.is_bool() ? Checked{value} : wrong("must be true or false");
        case FieldType::moment:
            return checked_moment(value);
        case FieldType::date:
            return checked_date(value);
        case FieldType::time_of_day:
            return checked_time_of_day(value);
        case FieldType::choice:
            return checked_choice(field, value);
        case FieldType::currency:
            return checked_currency(value);
        case FieldType::visibility:
            return checked_visibility(value);
        case FieldType::labels:
            return checked_labels(value);
        case FieldType::user:
            return checked_id(value);
        case FieldType::relation:
            return checked_relation(field, value);
        case FieldType::relations:
            return checked_relations(field, value);
        case FieldType::contacts:
            return checked_contacts(value);
        case FieldType::address:
            return checked_address(value);
        case FieldType::participants:
            return checked_participants(value);
        case FieldType::attendees:
            return checked_attendees(value);
        case FieldType::prices:
            return checked_prices(value);
        case FieldType::money:
            return checked_money(value);
        case FieldType::custom_fields:
            return checked_custom_fields(value);
        case FieldType::record_id:
            break;
    }
    return wrong("cannot be written");
}

}  // namespace grantor::sandbox
