#include "sandbox/field_values.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <limits>

#include "sandbox/currencies.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/moments.hpp"
#include "sandbox/query_reader.hpp"
#include "sandbox/text.hpp"

namespace grantor::sandbox {
namespace {

using Checked = std::expected<json::value, std::string_view>;

constexpr std::array<std::string_view, 3> statuses{"open", "won", "lost"};
// Owner only, all users, and the two of larger plans (reference §6.5).
constexpr std::array<std::int64_t, 4> visibilities{1, 3, 5, 7};

std::unexpected<std::string_view> wrong(std::string_view reason) { return std::unexpected(reason); }

json::value number_from(const json::value& value) {
    if (!value.is_string()) return value;
    const std::string_view text = value.get_string();
    if (const auto integer = read_integer(text)) return *integer;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
        return value;
    return number;
}

json::value flag_from(const json::value& value) {
    const auto number = number_from(value);
    if (number.is_int64() && (number.get_int64() == 0 || number.get_int64() == 1))
        return number.get_int64() == 1;
    if (value.is_string() && value.get_string() == "true") return true;
    if (value.is_string() && value.get_string() == "false") return false;
    return value;
}

json::value labels_from(const json::value& value) {
    json::array labels;
    if (value.is_array()) {
        for (const auto& item : value.get_array()) labels.push_back(number_from(item));
    } else if (value.is_string()) {
        for (const auto piece : split_list(value.get_string()))
            labels.push_back(number_from(json::value(piece)));
    } else if (value.is_int64()) {
        labels.push_back(value);
    } else {
        return value;
    }
    return labels;
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

Checked checked_percentage(const json::value& value) {
    const auto number = checked_number(value);
    if (!number) return number;
    const double percent = value.to_number<double>();
    if (percent < 0 || percent > 100) return wrong("must be between 0 and 100");
    return value;
}

Checked checked_text(const json::value& value, std::size_t length_max) {
    if (!value.is_string()) return wrong("must be a string");
    const std::string_view text = value.get_string();
    if (!is_valid_text(text)) return wrong("must not contain the character NUL or broken UTF-8");
    if (character_count(text) > length_max) return wrong("is too long");
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

Checked checked_labels(const json::value& value) {
    if (!value.is_array()) return wrong("must be an array of integers");
    if (value.get_array().size() > labels_max) return wrong("has too many labels");
    for (const auto& label : value.get_array())
        if (!checked_id(label)) return wrong("must be an array of positive integers");
    return value;
}

// No field definitions exist, so any key of the right form is a field, and any value its value.
Checked checked_custom_fields(const json::value& value) {
    if (!value.is_object()) return wrong("must be an object");
    if (value.get_object().size() > custom_fields_max) return wrong("has too many fields");
    for (const auto& field : value.get_object()) {
        if (!is_custom_field_key(field.key()))
            return wrong("has a key that is not the 40 hex digits of a custom field");
        if (json_text(field.value()).size() > custom_value_max)
            return wrong("has a value that is too large");
    }
    return value;
}

template <class List, class Value>
bool is_one_of(const List& list, const Value& value) {
    return std::ranges::find(list, value) != list.end();
}

}  // namespace

json::value from_v1(const FieldDescription& field, const json::value& value) {
    const bool is_empty_text = value.is_string() && value.get_string().empty();
    switch (field.type) {
        case FieldType::title:
        case FieldType::text:
        case FieldType::status:
            return value;
        case FieldType::moment:
        case FieldType::date:
        case FieldType::currency:
            return is_empty_text && field.null == Null::allowed ? json::value(nullptr) : value;
        case FieldType::flag:
            return flag_from(value);
        case FieldType::labels:
            return labels_from(value);
        case FieldType::custom_fields:
            return value;
        case FieldType::integer:
        case FieldType::number:
        case FieldType::percentage:
        case FieldType::user:
        case FieldType::person:
        case FieldType::organization:
        case FieldType::pipeline:
        case FieldType::stage:
        case FieldType::visibility:
            return is_empty_text && field.null == Null::allowed ? json::value(nullptr)
                                                                : number_from(value);
    }
    return value;
}

// table: one row a type.
std::expected<json::value, std::string_view> checked_value(const FieldDescription& field,
                                                           const json::value& value) {
    if (value.is_null())
        return field.null == Null::allowed ? Checked{value} : wrong("must not be null");
    switch (field.type) {
        case FieldType::integer:
            return value.is_int64() ? Checked{value} : wrong("must be an integer");
        case FieldType::number:
            return checked_number(value);
        case FieldType::percentage:
            return checked_percentage(value);
        case FieldType::title:
            return checked_title(value);
        case FieldType::text:
            return checked_text(value, text_max);
        case FieldType::flag:
            return value.is_bool() ? Checked{value} : wrong("must be true or false");
        case FieldType::moment:
            return checked_moment(value);
        case FieldType::date:
            return value.is_string() && is_date(value.get_string())
                       ? Checked{value}
                       : wrong("must be a date like 2026-01-31");
        case FieldType::user:
        case FieldType::person:
        case FieldType::organization:
        case FieldType::pipeline:
        case FieldType::stage:
            return checked_id(value);
        case FieldType::currency:
            return value.is_string() && find_currency(value.get_string()) != nullptr
                       ? Checked{value}
                       : wrong("must be the code of a currency");
        case FieldType::status:
            return value.is_string() && is_one_of(statuses, std::string_view{value.get_string()})
                       ? Checked{value}
                       : wrong("must be one of: open, won, lost");
        case FieldType::visibility:
            return value.is_int64() && is_one_of(visibilities, value.get_int64())
                       ? Checked{value}
                       : wrong("must be one of: 1, 3, 5, 7");
        case FieldType::labels:
            return checked_labels(value);
        case FieldType::custom_fields:
            return checked_custom_fields(value);
    }
    return wrong("cannot be written");
}

}  // namespace grantor::sandbox
