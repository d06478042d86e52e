// An entity of the demo CRM (deals; more to come) as a table of its fields. The table drives what a
// client may write, how each value is checked, what a new record begins with and in which order v2
// shows it. The v1 form of an entity is a projection of the v2 form.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <span>
#include <string_view>

#include "model/record.hpp"
#include "sandbox/call.hpp"

namespace grantor {
class ReadTx;
}

namespace grantor::sandbox {

enum class FieldType {
    integer,
    number,
    title,  // a text that is not empty
    text,
    flag,
    moment,
    date,
    user,          // the id of an active member of the company
    person,        // the id of a person; there are none yet
    organization,  // the id of an organization; there are none yet
    pipeline,
    stage,
    currency,
    status,
    percentage,
    visibility,
    labels,
    custom_fields,
};
enum class Writable { never, on_adding_in_v1, always };
enum class Null { refused, allowed };

struct FieldDescription {
    std::string_view name;
    FieldType type;
    Writable writable;
    Null null;
    std::string_view fallback;      // JSON: what a new record has
    std::string_view v1_name = "";  // where v1 has another one
};

struct EntityDescription {
    std::string_view name;        // as in Record::entity
    std::string_view title_name;  // the field that search looks into, required on adding
    std::span<const FieldDescription> fields;

    const FieldDescription* field(std::string_view name) const;
};

inline constexpr std::size_t title_max = 255;  // characters
inline constexpr std::size_t text_max = 4096;  // characters, of other texts
inline constexpr std::size_t labels_max = 50;
inline constexpr std::size_t custom_fields_max = 100;
inline constexpr std::size_t custom_value_max = 8192;  // bytes of JSON, each

// The keys of custom fields are 40 hex digits.
bool is_custom_field_key(std::string_view name);

// The writable fields that `call.body` has, by their v2 names and in their v2 form. v2 takes strict
// types; v1 also takes texts for numbers, 0 and 1 for flags, and custom fields at the top level.
// Names that are not fields, or that cannot be written, are ignored. A field that is wrong is
// refused by name.
enum class Occasion { adding, changing };
Answer<json::object> read_changes(const EntityDescription& entity, const Call& call,
                                  Occasion occasion);
// Refuses ids of users, persons and organizations that the company does not have.
std::optional<Failure> missing_reference(const EntityDescription& entity,
                                         const json::object& changes, CompanyId company,
                                         const ReadTx& tx);

// What a new record begins with.
json::object blank_object(const EntityDescription& entity);
// The v2 object, every field of the table in its order.
json::object object_of(const EntityDescription& entity, const Record& record);
// Back to a row. The object has every field.
Record record_of(const EntityDescription& entity, const json::object& object, CompanyId company);

}  // namespace grantor::sandbox
