#include "sandbox/entity.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/json_text.hpp"
#include "sandbox/moments.hpp"
#include "sandbox/text.hpp"

namespace grantor::sandbox {
namespace {

std::int64_t integer_or_zero(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

std::string text_or_empty(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->get_string()}
                                                  : std::string{};
}

Time moment_or_epoch(const json::object& object, std::string_view name) {
    return read_moment(text_or_empty(object, name)).value_or(Time{});
}

// The fields that are columns of every record; nothing for all others.
std::optional<json::value> column_value(const Record& record, std::string_view name) {
    if (name == "id") return record.id;
    if (name == "owner_id") return record.owner_id.value;
    if (name == "status") return json::value(record.status);
    if (name == "add_time") return json::value(to_rfc3339(record.add_time));
    if (name == "update_time") return json::value(to_rfc3339(record.update_time));
    if (name == "is_deleted") return record.is_deleted;
    return std::nullopt;
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

json::object object_of(const EntityDescription& entity, const Record& record) {
    auto stored = json::parse(record.data).as_object();
    json::object object;
    object.reserve(entity.fields.size());
    for (const auto& field : entity.fields) {
        if (auto column = column_value(record, field.name))
            object.emplace(field.name, std::move(*column));
        else if (auto* value = stored.if_contains(field.name))
            object.emplace(field.name, std::move(*value));
        else  // a field that is younger than the record
            object.emplace(field.name, json::parse(field.fallback));
    }
    return object;
}

Record record_of(const EntityDescription& entity, const json::object& object, CompanyId company) {
    Record record;
    record.company_id = company;
    record.entity = entity.name;
    record.id = integer_or_zero(object, "id");
    record.owner_id = UserId{integer_or_zero(object, "owner_id")};
    record.status = text_or_empty(object, "status");
    record.add_time = moment_or_epoch(object, "add_time");
    record.update_time = moment_or_epoch(object, "update_time");
    const auto* deleted = object.if_contains("is_deleted");
    record.is_deleted = deleted != nullptr && deleted->is_bool() && deleted->get_bool();
    record.title = lower_case(text_or_empty(object, entity.title_name));
    record.data = json_text(object);
    return record;
}

}  // namespace grantor::sandbox
