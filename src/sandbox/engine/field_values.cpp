#include "sandbox/engine/field_values.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <functional>

#include "sandbox/engine/composite_values.hpp"
#include "sandbox/engine/entity.hpp"
#include "sandbox/wire/currencies.hpp"
#include "sandbox/wire/json_schema.hpp"
#include "sandbox/wire/json_text.hpp"
#include "sandbox/wire/moments.hpp"
#include "sandbox/wire/record_uuid.hpp"
#include "sandbox/wire/text.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;

// Owner only, all users, and the two of larger plans (docs/wire.md §6.5).
constexpr std::array<std::int64_t, 4> visibilities{1, 3, 5, 7};

Checked checked_integer(const json::value& value) {
    return value.is_int64() ? Checked{value} : wrong("must be an integer");
}

Checked checked_flag(const json::value& value) {
    return value.is_bool() ? Checked{value} : wrong("must be true or false");
}

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

Checked checked_short(const json::value& value) { return checked_text(value, text_max); }
Checked checked_long(const json::value& value) { return checked_text(value, long_text_max); }
Checked checked_never(const json::value&) { return wrong("cannot be written"); }

// Most checks need the value alone.
template <Checked (*check)(const json::value&)>
Checked alone(const FieldDescription&, const json::value& value) {
    return check(value);
}

template <std::size_t length>
json::object text_schema(const FieldDescription&, SchemaUse use) {
    auto schema = openapi::of_type("string");
    if (use == SchemaUse::written) schema["maxLength"] = length;
    return schema;
}

json::object choice_schema(const FieldDescription& field, SchemaUse) {
    return {{"type", "string"}, {"enum", json::array(field.choices.begin(), field.choices.end())}};
}

json::object relation_schema(const FieldDescription& field, SchemaUse) {
    return id_schema(*field.target);
}

json::object relations_schema(const FieldDescription& field, SchemaUse) {
    return openapi::list_of(id_schema(*field.target));
}

// Input has a shape of its own, because a client may leave parts out.
json::object part_schema(std::string_view component, SchemaUse use) {
    return openapi::reference_to((use == SchemaUse::written ? "New" : "") + std::string{component});
}
json::object address_schema(const FieldDescription&, SchemaUse use) {
    return part_schema("Address", use);
}
json::object contacts_schema(const FieldDescription&, SchemaUse use) {
    return openapi::list_of(part_schema("Contact", use));
}
json::object participants_schema(const FieldDescription&, SchemaUse use) {
    return openapi::list_of(part_schema("Participant", use));
}
json::object attendees_schema(const FieldDescription&, SchemaUse use) {
    return openapi::list_of(part_schema("Attendee", use));
}
json::object prices_schema(const FieldDescription&, SchemaUse use) {
    return openapi::list_of(part_schema("Price", use));
}

// What an empty text of v1 means for a field that may be null.
enum class Empty { text, null };

struct FieldTypeRow {
    FieldType type;
    std::string_view wire_name;
    Checked (*check)(const FieldDescription&, const json::value&);
    json::value (*from_v1)(const json::value&);  // null: the value as it is
    Empty empty;
    std::string_view schema;  // JSON; empty where it depends on the field or on its use
    json::object (*make_schema)(const FieldDescription&, SchemaUse) = nullptr;
};

constexpr std::string_view integer_schema = R"({"type":"integer"})";

using enum FieldType;
constexpr std::array<FieldTypeRow, 26> rows{{
    {integer, "int", &alone<checked_integer>, &number_from, Empty::null, integer_schema},
    {amount, "double", &alone<checked_amount>, &number_from, Empty::null,
     R"({"type":"number","minimum":0.0})"},
    {number, "double", &alone<checked_number>, &number_from, Empty::null, R"({"type":"number"})"},
    {percentage, "double", &alone<checked_percentage>, &number_from, Empty::null,
     R"({"type":"number","minimum":0,"maximum":100})"},
    {title, "varchar", &alone<checked_title>, nullptr, Empty::text, "", &text_schema<title_max>},
    {text, "varchar", &alone<checked_short>, nullptr, Empty::text, "", &text_schema<text_max>},
    {long_text, "text", &alone<checked_long>, nullptr, Empty::text, "",
     &text_schema<long_text_max>},
    {flag, "boolean", &alone<checked_flag>, &flag_from, Empty::text, R"({"type":"boolean"})"},
    {moment, "date", &alone<checked_moment>, nullptr, Empty::null,
     R"({"type":"string","format":"date-time"})"},
    {date, "date", &alone<checked_date>, nullptr, Empty::null,
     R"({"type":"string","format":"date"})"},
    {time_of_day, "time", &alone<checked_time_of_day>, nullptr, Empty::null,
     R"({"type":"string","pattern":"^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$"})"},
    {choice, "enum", &checked_choice, nullptr, Empty::null, "", &choice_schema},
    {currency, "varchar", &alone<checked_currency>, nullptr, Empty::null,
     R"({"type":"string","pattern":"^[A-Z]{3}$"})"},
    {visibility, "visible_to", &alone<checked_visibility>, &number_from, Empty::null,
     R"({"type":"integer","enum":[1,3,5,7]})"},
    {labels, "set", &alone<checked_labels>, &labels_from, Empty::text,
     R"({"type":"array","items":{"type":"integer"}})"},
    {user, "user", &alone<checked_id>, &id_from, Empty::null, integer_schema},
    {relation, "", &checked_relation, &id_from, Empty::null, "", &relation_schema},
    {relations, "json", &checked_relations, nullptr, Empty::text, "", &relations_schema},
    {record_id, "varchar", &alone<checked_never>, nullptr, Empty::text,
     R"({"type":"string","format":"uuid"})"},
    {contacts, "varchar", &alone<checked_contacts>, &contacts_from_v1, Empty::text, "",
     &contacts_schema},
    {address, "address", &alone<checked_address>, &address_from_v1, Empty::text, "",
     &address_schema},
    {participants, "people", &alone<checked_participants>, &participants_from_v1, Empty::text, "",
     &participants_schema},
    {attendees, "json", &alone<checked_attendees>, nullptr, Empty::text, "", &attendees_schema},
    {prices, "price_list", &alone<checked_prices>, &prices_from_v1, Empty::text, "",
     &prices_schema},
    {money, "monetary", &alone<checked_money>, nullptr, Empty::text,
     R"({"$ref":"#/components/schemas/Money"})"},
    {custom_fields, "json", &alone<checked_custom_fields>, nullptr, Empty::text,
     R"({"$ref":"#/components/schemas/CustomFields"})"},
}};
static_assert(std::ranges::adjacent_find(rows, std::greater_equal{}, &FieldTypeRow::type) ==
              rows.end());

const FieldTypeRow& row_of(FieldType type) { return rows.at(static_cast<std::size_t>(type)); }

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

Checked checked_value(const FieldDescription& field, const json::value& value) {
    if (value.is_null())
        return field.null == Null::allowed ? Checked{value} : wrong("must not be null");
    return row_of(field.type).check(field, value);
}

json::value from_v1(const FieldDescription& field, const json::value& value) {
    const auto& row = row_of(field.type);
    const bool is_empty = value.is_string() && value.get_string().empty();
    if (is_empty && row.empty == Empty::null && field.null == Null::allowed) return nullptr;
    return row.from_v1 == nullptr ? value : row.from_v1(value);
}

std::string_view wire_type_of(const FieldDescription& field) {
    if (!field.wire_type.empty()) return field.wire_type;
    return field.type == relation ? field.target->field_type : row_of(field.type).wire_name;
}

bool may_be_shown_as_null(const FieldDescription& field) {
    if (field.null == Null::allowed || field.fallback == "null") return true;
    return field.type == relation && field.target->visibility != Visibility::everyone;
}

json::object schema_of(const FieldDescription& field, SchemaUse use) {
    const auto& row = row_of(field.type);
    auto schema = row.make_schema != nullptr ? row.make_schema(field, use)
                                             : json::parse(row.schema).as_object();
    const bool may_be_null =
        use == SchemaUse::written ? field.null == Null::allowed : may_be_shown_as_null(field);
    return may_be_null ? openapi::or_null(std::move(schema)) : schema;
}

}  // namespace grantor::sandbox
