#include "sandbox/engine/entity.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/log.hpp"
#include "sandbox/engine/custom/custom_field.hpp"
#include "sandbox/engine/search_words.hpp"
#include "sandbox/wire/json_text.hpp"
#include "sandbox/wire/moments.hpp"
#include "sandbox/wire/record_uuid.hpp"

namespace grantor::sandbox {
namespace {

std::string text_or_empty(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->get_string()}
                                                  : std::string{};
}

bool is_set(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

Time moment_or_epoch(const json::object& object, std::string_view name) {
    return read_moment(text_or_empty(object, name)).value_or(Time{});
}

UserId owner_of(const EntityDescription& entity, const json::object& object) {
    const auto* value = object.if_contains(entity.owner);
    return value != nullptr && value->is_int64() ? UserId{value->get_int64()} : UserId{};
}

RecordShelf shelf_of(const json::object& object) {
    if (is_set(object, "is_deleted")) return RecordShelf::deleted;
    return is_set(object, "is_archived") ? RecordShelf::archived : RecordShelf::live;
}

// The fields that are columns of every record; nothing for all others. The column takes precedence
// over the JSON.
std::optional<json::value> column_value(const EntityDescription& entity, const Record& record,
                                        std::string_view name) {
    if (name == "id") return shown_id(entity, record.id, record.company_id);
    if (name == entity.owner) return record.owner_id.value;
    if (name == "add_time") return json::value(to_rfc3339(record.add_time));
    if (name == "update_time") return json::value(to_rfc3339(record.update_time));
    if (name == "is_deleted") return record.shelf == RecordShelf::deleted;
    return std::nullopt;
}

std::optional<json::object> stored_object(const Record& record) {
    json::error_code error;
    auto value = json::parse(record.data, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.get_object());
}

// Whether code that was written for the field can take the value.
bool has_right_kind(const FieldDescription& field, const json::value& value) {
    if (value.is_null()) return field.null == Null::allowed || field.fallback == "null";
    // What only we write may have another shape than its type says.
    if (field.fallback.starts_with('[')) return value.is_array();
    if (field.fallback.starts_with('{')) return value.is_object();
    switch (field.type) {
        case FieldType::integer:
        case FieldType::visibility:
        case FieldType::user:
            return value.is_int64();
        case FieldType::amount:
        case FieldType::number:
        case FieldType::percentage:
            return value.is_number();
        case FieldType::title:
        case FieldType::text:
        case FieldType::long_text:
        case FieldType::moment:
        case FieldType::date:
        case FieldType::time_of_day:
        case FieldType::choice:
        case FieldType::currency:
        case FieldType::record_id:
            return value.is_string();
        case FieldType::flag:
            return value.is_bool();
        case FieldType::relation:
            return value.is_int64() || value.is_string();
        case FieldType::labels:
        case FieldType::relations:
        case FieldType::contacts:
        case FieldType::participants:
        case FieldType::attendees:
        case FieldType::prices:
            return value.is_array();
        case FieldType::address:
        case FieldType::money:
        case FieldType::custom_fields:
            return true;  // looked at where they are used
    }
    return true;
}

bool has_right_kinds(const EntityDescription& entity, const json::object& stored) {
    return std::ranges::all_of(entity.fields, [&](const FieldDescription& field) {
        const auto* value = stored.if_contains(field.name);
        return value == nullptr || has_right_kind(field, *value);
    });
}

}  // namespace

const FieldDescription* EntityDescription::field(std::string_view wanted) const {
    const auto found = std::ranges::find(fields, wanted, &FieldDescription::name);
    return found == fields.end() ? nullptr : &*found;
}

bool is_custom_field_key(std::string_view name) {
    return name.size() == 40 && std::ranges::all_of(name, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

json::object blank_object(const EntityDescription& entity) {
    json::object object;
    object.reserve(entity.fields.size());
    for (const auto& field : entity.fields) object.emplace(field.name, json::parse(field.fallback));
    return object;
}

std::optional<Item> item_of(const EntityDescription& entity, const Record& record) {
    auto read = stored_object(record);
    if (!read || !has_right_kinds(entity, *read)) {
        log::error("a record was left out: its data cannot be read",
                   {{"company", record.company_id.value},
                    {"entity", record.entity},
                    {"record", record.id}});
        return std::nullopt;
    }
    auto& stored = *read;
    Item item{record.id, record.shelf, {}};
    item.object.reserve(entity.fields.size());
    for (const auto& field : entity.fields) {
        if (auto column = column_value(entity, record, field.name))
            item.object.emplace(field.name, std::move(*column));
        else if (auto* value = stored.if_contains(field.name))
            item.object.emplace(field.name, std::move(*value));
        else  // a field that is younger than the record
            item.object.emplace(field.name, json::parse(field.fallback));
    }
    return item;
}

std::vector<Item> items_of(const EntityDescription& entity, const std::vector<Record>& records) {
    std::vector<Item> items;
    items.reserve(records.size());
    for (const auto& record : records)
        if (auto item = item_of(entity, record)) items.push_back(std::move(*item));
    return items;
}

Record record_of(const EntityDescription& entity, const Item& item, CompanyId company) {
    const auto& object = item.object;
    Record record;
    record.company_id = company;
    record.entity = entity.name;
    record.id = item.id;
    record.shelf = shelf_of(object);
    record.owner_id = owner_of(entity, object);
    record.status = entity.hooks.status != nullptr ? entity.hooks.status(object)
                                                   : text_or_empty(object, "status");
    record.add_time = moment_or_epoch(object, "add_time");
    record.update_time = moment_or_epoch(object, "update_time");
    if (entity.hooks.rank != nullptr) record.rank = entity.hooks.rank(object);
    record.data = json_text(object);
    return record;
}

RecordIndex index_of(const EntityDescription& entity, const Item& item, CompanyId company,
                     const std::vector<CustomField>& custom) {
    RecordIndex index;
    for (const auto& field : entity.fields)
        for (const auto target : targets_of(field, item.object.at(field.name), company)) {
            const bool is_participant = field.type == FieldType::participants;
            index.links.push_back({std::string{is_participant ? "person_id" : field.name}, target});
        }
    if (shelf_of(item.object) != RecordShelf::deleted)
        index.words = words_of(entity, item.object, custom);
    return index;
}

json::value shown_id(const EntityDescription& entity, std::int64_t id, CompanyId company) {
    if (entity.id_form == IdForm::number) return id;
    return json::value(write_uuid({company, std::string{entity.name}}, id));
}

json::object id_schema(const EntityDescription& entity) {
    if (entity.id_form == IdForm::uuid) return {{"type", "string"}, {"format", "uuid"}};
    return {{"type", "integer"}};
}

std::vector<std::int64_t> targets_of(const FieldDescription& field, const json::value& value,
                                     CompanyId company) {
    std::vector<std::int64_t> targets;
    const auto add = [&](const json::value& id) {
        if (id.is_int64()) targets.push_back(id.get_int64());
        if (!id.is_string()) return;
        const auto number = read_uuid({company, std::string{field.target->name}}, id.get_string());
        if (number) targets.push_back(*number);
    };
    if (field.type == FieldType::relation) add(value);
    if (!value.is_array()) return targets;
    if (field.type == FieldType::relations)
        for (const auto& id : value.get_array()) add(id);
    if (field.type == FieldType::participants)
        for (const auto& each : value.get_array()) add(each.at("person_id"));
    return targets;
}

}  // namespace grantor::sandbox
