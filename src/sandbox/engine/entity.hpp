// An entity of the demo CRM as a table: its fields, its operations in the two versions of the API,
// how they list, show and search it, and who may write it. Engine and answers are written once for
// all entities and are driven by these tables.
//
// To add an entity: describe it in a file of sandbox/entities, declare it in entities/entities.hpp
// and add it to the list in entities/entities.cpp. Nothing else.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/record.hpp"
#include "sandbox/engine/field.hpp"
#include "sandbox/engine/shown_key.hpp"
#include "sandbox/engine/surface.hpp"
#include "sandbox/wire/call.hpp"

namespace grantor::sandbox {

class View;
struct CustomField;

// A record as the engine holds it: the object has every field of the entity, in its v2 form.
struct Item {
    std::int64_t id = 0;
    RecordShelf shelf = RecordShelf::live;
    json::object object;
};

// The fields that search covers. The number is stored; it never changes.
enum class SearchedPart : std::int64_t {
    title = 1,
    custom_fields = 2,
    notes = 3,
    email = 4,
    phone = 5,
    address = 6,
    code = 7,
};
struct SearchedField {
    std::string_view name;   // as the parameter `fields` has it
    std::string_view field;  // of the entity
    SearchedPart part;
};

// Who sees a record (docs/sandbox.md).
enum class Visibility {
    everyone,
    own,      // by its field visible_to
    follows,  // with what it is attached to
};
enum class Writers { users, admins };
// Records that were deleted are kept for a while (deleted_lifetime); until then a client finds them
// by id, or does not.
enum class Deleted { found, hidden };
enum class IdForm { number, uuid };

// What a hook may look at.
struct Writing {
    const View& view;
    const json::object* before = nullptr;  // null: the record is being added
};

// What is specific to an entity. Each may be null.
struct Hooks {
    // What a new record begins with beyond the table.
    void (*begin)(json::object& object, const Writing& writing) = nullptr;
    // The changes are in the object: what follows from them, or why they contradict each other.
    std::optional<Failure> (*settle)(json::object& object, const json::object& changes,
                                     const Writing& writing) = nullptr;
    // The record was added, changed or deleted.
    void (*after)(const Item& item, const View& view, WriteTx& tx) = nullptr;
    // Record::status and Record::rank; without: the field "status", and 0.
    std::string (*status)(const json::object& object) = nullptr;
    std::int64_t (*rank)(const json::object& object) = nullptr;
    // v1: `additional_data` of an answer about one record.
    json::object (*additional)(const Showing& showing) = nullptr;
    // v2: what the stored values lack.
    void (*complete)(json::object& shown, const Showing& showing) = nullptr;
};

// The fields that a company adds to records (engine/custom/custom_field.hpp).
struct CustomFieldFamily {
    std::string_view holder = "";  // the entity that they are added to; empty: there are none
    // What those of the types `person` and `organization` lead to.
    const EntityDescription* person = nullptr;
    const EntityDescription* organization = nullptr;
};

// What the *Fields endpoints of v2 say of the settings of each field. JSON, beside what all have.
struct FieldSettings {
    std::string_view ui_visibility = "{}";
    std::string_view required_fields = "{}";
    bool depend_on_stages = false;  // whether there are important and required fields
};

struct EntityDescription {
    std::string_view name;      // as in Record::entity: "deal"
    std::string_view label;     // as v1 says it: "Deal not found"
    std::string_view relation;  // what others call the field that leads here: "deal_id"
    std::string_view title;     // the field that names the record
    std::span<const FieldDescription> fields;
    IdForm id_form = IdForm::number;
    std::string_view owner = "owner_id";  // the field; empty: no owner
    std::string_view creator = "";
    std::span<const std::string_view> statuses = {};
    std::string_view rank_name = "";  // what sort_by calls Record::rank
    Visibility visibility = Visibility::everyone;
    Writers writers = Writers::users;
    Deleted deleted = Deleted::found;
    std::span<const SearchedField> searched = {};
    // Notes on its records, which search looks into as well. Null: there are none.
    const EntityDescription* notes = nullptr;
    // What its records have a next and a last one of. Null: nothing.
    const EntityDescription* activities = nullptr;
    // Whose records become private and public with those that they are attached to.
    std::span<const EntityDescription* const> attached = {};
    // What webhooks call it, where that is not its name (model/webhook_words.hpp).
    std::string_view webhook_object = "";
    std::string_view field_type = "int";  // what the *Fields endpoints call a field that leads here
    FieldSettings field_settings = {};
    std::string_view filter_type = "";  // what stored filters call lists of them; empty: none
    CustomFieldFamily custom_fields = {};
    // Expanded in a field of v1 and in `related_objects`, which has the id besides.
    std::span<const ShownKey> related_keys = {};
    Surface v1 = {};
    Surface v2 = {};
    Hooks hooks = {};

    const FieldDescription* field(std::string_view name) const;  // null if there is none
    const Surface& surface(ApiVersion version) const { return version == ApiVersion::v1 ? v1 : v2; }
};

// Deleted records are kept this long, and can no longer be found after that (docs/wire.md §6.5).
inline constexpr days deleted_lifetime{30};

// What a new record begins with.
json::object blank_object(const EntityDescription& entity);
// Every field of the table in its order. Nothing for a row whose JSON cannot be read, or holds
// another kind of value than the field has: whatever did that, it must not take the whole list with
// it. The log names the record.
std::optional<Item> item_of(const EntityDescription& entity, const Record& record);
// Of each that can be read.
std::vector<Item> items_of(const EntityDescription& entity, const std::vector<Record>& records);
// Back to a row, with what it is found by; `private_to` is left to the caller.
Record record_of(const EntityDescription& entity, const Item& item, CompanyId company);
// `custom`: the company's own fields of such records.
RecordIndex index_of(const EntityDescription& entity, const Item& item, CompanyId company,
                     const std::vector<CustomField>& custom);

// The id as the API shows it.
json::value shown_id(const EntityDescription& entity, std::int64_t id, CompanyId company);
// Its JSON Schema.
json::object id_schema(const EntityDescription& entity);
// The ids of the records that a field leads to; none if it leads to no records.
std::vector<std::int64_t> targets_of(const FieldDescription& field, const json::value& value,
                                     CompanyId company);

}  // namespace grantor::sandbox
