// A field of an entity: which values it takes, who may write it, and what it refers to. A row in
// the table of its entity; see entity.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace grantor::sandbox {

struct EntityDescription;

enum class FieldType {
    integer,
    amount,  // a number that is not negative
    number,
    percentage,
    title,  // a text that is not empty
    text,
    long_text,
    flag,
    moment,
    date,
    time_of_day,  // "09:30"; also how long something takes
    choice,       // one of the texts in `choices`
    currency,
    visibility,
    labels,     // the numbers of labels
    user,       // the id of an active member of the company
    relation,   // the id of a record of the entity `target`
    relations,  // an array of them
    record_id,  // the record's own id, where it is not a plain number
    contacts,   // [{value, primary, label}]: telephone numbers, addresses
    address,
    participants,  // [{person_id, primary}]
    attendees,
    prices,
    money,  // {amount, currency}
    custom_fields,
};
enum class Writable { never, on_adding_in_v1, on_adding, in_v1, always };
enum class Null { refused, allowed };
// In the v2 object; v1 has its own list.
enum class Shown { always, on_request, never };

struct FieldDescription {
    std::string_view name;
    FieldType type = FieldType::text;
    Writable writable = Writable::never;
    Null null = Null::refused;
    std::string_view fallback = "null";  // JSON: what a new record has
    std::string_view v1_name = "";       // what a v1 body calls it, where it has another name
    const EntityDescription* target = nullptr;  // what a relation leads to
    std::span<const std::string_view> choices = {};
    Shown shown = Shown::always;
    bool is_required = false;
    // What the *Fields endpoints call its type, where they have a word of its own for it.
    std::string_view wire_type = "";
};

// `custom_fields` ends the tables of most entities.
inline constexpr FieldDescription custom_fields_field{"custom_fields", FieldType::custom_fields,
                                                      Writable::always, Null::refused, "{}"};

// What v2 calls an address, and in which order.
inline constexpr std::array<std::string_view, 10> address_parts{
    "value",       "country", "admin_area_level_1", "admin_area_level_2", "locality",
    "sublocality", "route",   "street_number",      "subpremise",         "postal_code"};

inline constexpr std::size_t title_max = 255;        // characters
inline constexpr std::size_t text_max = 4096;        // characters, of other texts
inline constexpr std::size_t long_text_max = 60000;  // characters, of notes
inline constexpr std::size_t labels_max = 50;
inline constexpr std::size_t contacts_max = 50;
inline constexpr std::size_t participants_max = 100;
inline constexpr std::size_t custom_fields_max = 100;
inline constexpr std::size_t custom_value_max = 8192;  // bytes of JSON, each

// The keys of custom fields are 40 hex digits.
bool is_custom_field_key(std::string_view name);

}  // namespace grantor::sandbox
