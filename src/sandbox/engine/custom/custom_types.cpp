// The types of custom fields: one row a type, and what is special about each beside it.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/engine/composite_values.hpp"
#include "sandbox/engine/custom/custom_field.hpp"
#include "sandbox/engine/view.hpp"
#include "sandbox/wire/currencies.hpp"
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

json::value text_from(const json::value& value) {
    return value.is_int64() ? json::value(std::to_string(value.get_int64())) : value;
}
json::value same(const json::value& value) { return value; }

// The forms that the checks have in a row.
template <Checked (*check)(const json::value&)>
Checked by_value(const CustomField&, const json::value& value, const View&) {
    return check(value);
}
template <Checked (*check)(const CustomField&, const json::value&)>
Checked by_field(const CustomField& field, const json::value& value, const View&) {
    return check(field, value);
}
template <Checked (*check)(const json::value&, const View&)>
Checked by_view(const CustomField&, const json::value& value, const View& view) {
    return check(value, view);
}
template <FieldType type>
Checked as_fixed(const CustomField&, const json::value& value, const View&) {
    return checked_as(type, value);
}
template <std::size_t length_max>
Checked text_to(const CustomField&, const json::value& value, const View&) {
    return checked_text(value, length_max);
}
Checked checked_record(const CustomField& field, const json::value& value, const View& view) {
    return checked_reference(*field.target, value, view);
}

using enum CustomType::Holds;
constexpr bool searched = true;
constexpr bool unsearched = false;
constexpr std::span<const std::string_view> no_parts;
constexpr std::array<std::string_view, 1> money_parts{"currency"};
constexpr std::array<std::string_view, 1> dates_parts{"until"};
constexpr std::array<std::string_view, 2> time_parts{"timezone_id", "timezone_name"};
constexpr std::array<std::string_view, 3> times_parts{"until", "timezone_id", "timezone_name"};
constexpr auto other_address_parts = std::span{address_parts}.subspan(1);
constexpr auto short_text = text_to<title_max>;
constexpr auto time_of_day = by_value<checked_time>;

constexpr std::array<CustomType, 17> types{{
    {"varchar", value, searched, short_text, text_from, no_parts},
    {"varchar_auto", value, searched, short_text, text_from, no_parts},
    {"text", value, searched, text_to<long_text_max>, text_from, no_parts},
    {"phone", value, searched, short_text, text_from, no_parts},
    {"double", value, searched, by_value<checked_number>, number_from, no_parts},
    {"monetary", value, searched, by_view<checked_currency_amount>, money_from, money_parts},
    {"date", value, unsearched, as_fixed<FieldType::date>, same, no_parts},
    {"daterange", value, unsearched, by_value<checked_dates>, composite_from, dates_parts},
    {"time", value, unsearched, time_of_day, composite_from, time_parts},
    {"timerange", value, unsearched, by_value<checked_times>, composite_from, times_parts},
    {"address", address, searched, by_value<checked_address>, composite_from, other_address_parts},
    {"enum", option, unsearched, by_field<checked_option>, number_from, no_parts},
    {"set", options, unsearched, by_field<checked_options>, option_ids_from, no_parts},
    {"user", user, unsearched, by_view<checked_user>, id_from, no_parts},
    {"org", organization, unsearched, checked_record, id_from, no_parts},
    {"people", person, unsearched, checked_record, id_from, no_parts},
    {"visible_to", value, unsearched, as_fixed<FieldType::visibility>, number_from, no_parts},
}};

}  // namespace

const CustomType* custom_type_named(std::string_view name) {
    const auto* found = std::ranges::find(types, name, &CustomType::name);
    return found == types.end() ? nullptr : found;
}

}  // namespace grantor::sandbox
