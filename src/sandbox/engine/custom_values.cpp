// The writing half of custom_values.hpp, and what search sees.
#include "sandbox/engine/custom_values.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/engine/composite_values.hpp"
#include "sandbox/wire/currencies.hpp"
#include "sandbox/wire/moments.hpp"
#include "sandbox/wire/query_reader.hpp"

namespace grantor::sandbox {
namespace {

// The checks that fixed fields have, for a value of this type.
Checked checked_as(FieldType type, const json::value& value) {
    return checked_value({.name = "", .type = type}, value);
}

const json::value* member(const json::value& value, std::string_view name) {
    const auto* found = value.is_object() ? value.get_object().if_contains(name) : nullptr;
    return found == nullptr || found->is_null() ? nullptr : found;
}

Checked checked_currency_amount(const json::value& value, const View& view) {
    const auto* amount = member(value, "value");
    if (amount == nullptr) return wrong("must be an object with value and currency");
    if (auto number = checked_number(*amount); !number) return wrong("value " + number.error());
    json::value currency =
        view.company() == nullptr ? json::value("USD") : json::value(view.company()->currency);
    if (const auto* sent = member(value, "currency")) currency = *sent;
    if (!currency.is_string() || find_currency(currency.get_string()) == nullptr)
        return wrong("currency must be the code of a currency");
    return json::object{{"value", *amount}, {"currency", currency}};
}

Checked checked_dates(const json::value& value) {
    const auto* from = member(value, "value");
    const auto* until = member(value, "until");
    if (from == nullptr || until == nullptr) return wrong("must be an object with value and until");
    for (const auto* date : {from, until})
        if (auto checked = checked_as(FieldType::date, *date); !checked) return checked;
    if (until->get_string() < from->get_string()) return wrong("must not end before it begins");
    return json::object{{"value", *from}, {"until", *until}};
}

// "09:30" and "9:30:15" become "09:30:00" and "09:30:15".
Checked checked_clock_time(const json::value& value) {
    auto checked = checked_as(FieldType::time_of_day, value);
    if (!checked) return checked;
    const std::string_view sent = value.get_string();
    const bool has_seconds = std::ranges::count(sent, ':') == 2;
    const auto seconds = has_seconds ? sent.substr(sent.size() - 2) : std::string_view{"00"};
    return json::value(std::string{checked->get_string()} + ":" + std::string{seconds});
}

// A time is stored with where it is meant, as far as the client says.
Checked with_timezone(json::object times, const json::value& sent) {
    const auto* id = member(sent, "timezone_id");
    const auto* name = member(sent, "timezone_name");
    if (id != nullptr && !checked_id(*id)) return wrong("timezone_id must be a positive integer");
    if (name != nullptr && !checked_text(*name, title_max))
        return wrong("timezone_name must be a text");
    times["timezone_id"] = id == nullptr ? json::value(nullptr) : *id;
    times["timezone_name"] = name == nullptr ? json::value(nullptr) : *name;
    return times;
}

Checked checked_time(const json::value& value) {
    const auto* sent = member(value, "value");
    if (sent == nullptr) return wrong("must be an object with value");
    const auto time = checked_clock_time(*sent);
    if (!time) return time;
    return with_timezone({{"value", *time}}, value);
}

Checked checked_times(const json::value& value) {
    const auto* from = member(value, "value");
    const auto* until = member(value, "until");
    if (from == nullptr || until == nullptr) return wrong("must be an object with value and until");
    const auto first = checked_clock_time(*from);
    const auto last = checked_clock_time(*until);
    if (!first) return first;
    if (!last) return last;
    return with_timezone({{"value", *first}, {"until", *last}}, value);
}

Checked checked_option(const CustomField& field, const json::value& value) {
    if (value.is_int64() && field.option(value.get_int64()) != nullptr) return value;
    return wrong("must be the id of one of the field's options");
}

Checked checked_options(const CustomField& field, const json::value& value) {
    if (!value.is_array()) return wrong("must be an array of option ids");
    json::array ids;
    for (const auto& each : value.get_array()) {
        if (!checked_option(field, each)) return wrong("must be ids of the field's options");
        if (std::ranges::find(ids, each) == ids.end()) ids.push_back(each);
    }
    if (ids.empty()) return json::value(nullptr);
    return ids;
}

Checked checked_user(const json::value& value, const View& view) {
    const auto id = checked_id(value);
    if (!id) return id;
    if (is_active_member(UserId{value.get_int64()}, view.company_id(), view.tx())) return value;
    return wrong("there is no such user in this company");
}

Checked checked_reference(const EntityDescription& target, const json::value& value,
                          const View& view) {
    const auto id = checked_id(value);
    if (!id) return id;
    if (view.has(target, value.get_int64())) return value;
    return wrong("there is no such " + std::string{target.name} + " in this company");
}

// table: one row a type.
Checked checked_custom_value(const CustomField& field, const json::value& value, const View& view) {
    switch (field.type) {
        case CustomType::varchar:
        case CustomType::varchar_auto:
        case CustomType::phone:
            return checked_text(value, title_max);
        case CustomType::text:
            return checked_text(value, long_text_max);
        case CustomType::number:
            return checked_number(value);
        case CustomType::monetary:
            return checked_currency_amount(value, view);
        case CustomType::date:
            return checked_as(FieldType::date, value);
        case CustomType::daterange:
            return checked_dates(value);
        case CustomType::time:
            return checked_time(value);
        case CustomType::timerange:
            return checked_times(value);
        case CustomType::address:
            return checked_address(value);
        case CustomType::option:
            return checked_option(field, value);
        case CustomType::options:
            return checked_options(field, value);
        case CustomType::user:
            return checked_user(value, view);
        case CustomType::organization:
        case CustomType::person:
            return checked_reference(*field.target, value, view);
        case CustomType::visible_to:
            return checked_as(FieldType::visibility, value);
    }
    return wrong("cannot be written");
}

json::value option_ids_from(const json::value& value) {
    if (!value.is_string() && !value.is_array()) return json::array{number_from(value)};
    json::array ids;
    if (value.is_array())
        for (const auto& each : value.get_array()) ids.push_back(number_from(each));
    else
        for (const auto piece : split_list(value.get_string()))
            ids.push_back(number_from(json::value(piece)));
    return ids;
}

// v1 sends the main value at the key and the others beside it, or the main value alone.
json::value composite_from(const json::value& value) {
    auto object = value.is_object() ? value.get_object() : json::object{{"value", value}};
    for (const auto* name : {"timezone_id"})
        if (auto* number = object.if_contains(name)) *number = number_from(*number);
    return object;
}

json::value money_from(const json::value& value) {
    auto object = composite_from(value).get_object();
    if (auto* amount = object.if_contains("value")) *amount = number_from(*amount);
    return object;
}

// table: one row a type.
json::value custom_value_from_v1(const CustomField& field, const json::value& value) {
    switch (field.type) {
        case CustomType::varchar:
        case CustomType::varchar_auto:
        case CustomType::phone:
        case CustomType::text:
            if (value.is_int64()) return json::value(std::to_string(value.get_int64()));
            return value;
        case CustomType::number:
        case CustomType::option:
        case CustomType::visible_to:
            return number_from(value);
        case CustomType::date:
            return value;
        case CustomType::monetary:
            return money_from(value);
        case CustomType::daterange:
        case CustomType::time:
        case CustomType::timerange:
        case CustomType::address:
            return composite_from(value);
        case CustomType::options:
            return option_ids_from(value);
        case CustomType::user:
        case CustomType::organization:
        case CustomType::person:
            return from_v1({.name = "", .type = FieldType::user}, value);
    }
    return value;
}

// What v1 sends to empty a field. A composite value is nothing where its main part is nothing.
bool is_nothing(const json::value& value, ApiVersion version) {
    if (value.is_null()) return true;
    if (version == ApiVersion::v2) return false;
    if (value.is_string()) return value.get_string().empty();
    const auto* main = value.is_object() ? value.get_object().if_contains("value") : nullptr;
    return main != nullptr && is_nothing(*main, version);
}

std::string name_in(std::string_view key, ApiVersion version) {
    const std::string prefix = version == ApiVersion::v2 ? "custom_fields." : "";
    return prefix + std::string{key};
}

}  // namespace

std::optional<Failure> settle_custom_values(const EntityDescription& entity, json::object& changes,
                                            ApiVersion version, const View& view) {
    auto* sent = changes.if_contains("custom_fields");
    if (sent == nullptr || !sent->is_object()) return std::nullopt;
    json::object settled;
    for (const auto& each : sent->get_object()) {
        const auto* field = find_custom_field(view.custom_fields(entity), each.key());
        if (field == nullptr && version == ApiVersion::v1) continue;
        const auto name = name_in(each.key(), version);
        if (field == nullptr)
            return refuse_field(name, "there is no such field in this company").error();
        if (is_nothing(each.value(), version)) {
            settled.emplace(each.key(), nullptr);
            continue;
        }
        auto checked = checked_custom_value(
            *field,
            version == ApiVersion::v1 ? custom_value_from_v1(*field, each.value()) : each.value(),
            view);
        if (!checked) return refuse_field(name, checked.error()).error();
        settled.emplace(each.key(), std::move(*checked));
    }
    *sent = std::move(settled);
    return std::nullopt;
}

json::object searched_custom_values(const CustomFields& fields, const json::object& object) {
    json::object found;
    const auto* custom = object.if_contains("custom_fields");
    if (custom == nullptr || !custom->is_object()) return found;
    for (const auto& field : fields) {
        const auto* value = custom->get_object().if_contains(field.key);
        if (value != nullptr && is_searched(field.type)) found.emplace(field.key, *value);
    }
    return found;
}

}  // namespace grantor::sandbox
