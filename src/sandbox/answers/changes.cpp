#include "sandbox/answers/changes.hpp"

#include <boost/json.hpp>

#include "sandbox/engine/field_values.hpp"
#include "sandbox/wire/text.hpp"

namespace grantor::sandbox {
namespace {

// v1 has custom fields at the top level; "{key}_currency" belongs to the value of "{key}"
// (docs/wire.md §6.2).
json::object top_level_custom_fields(const json::object& body) {
    json::object custom;
    for (const auto& item : body)
        if (is_custom_field_key(item.key())) custom.emplace(item.key(), item.value());
    for (const auto& item : body) {
        const std::string_view name = item.key();
        if (name.size() < 42 || name[40] != '_' || !custom.contains(name.substr(0, 40))) continue;
        auto& value = custom.at(name.substr(0, 40));
        if (!value.is_object()) value = json::object{{"value", value}};
        value.get_object()[name.substr(41)] = item.value();
    }
    return custom;
}

// What the body has for the field, in v1 under either of its names. Nothing: it is not mentioned.
std::optional<json::value> sent_value(const FieldDescription& field, const json::object& body,
                                      ApiVersion version) {
    if (version == ApiVersion::v1 && field.type == FieldType::custom_fields) {
        auto custom = top_level_custom_fields(body);
        if (custom.empty()) return std::nullopt;
        return std::move(custom);
    }
    const auto* sent = body.if_contains(name_in(field, version));
    if (sent == nullptr && version == ApiVersion::v1) sent = body.if_contains(field.name);
    if (sent == nullptr) return std::nullopt;
    return version == ApiVersion::v1 ? from_v1(field, *sent) : *sent;
}

std::unexpected<Failure> refuse_reference(const FieldDescription& field, ApiVersion version,
                                          std::string_view label) {
    return refuse_field(name_in(field, version),
                        "there is no such " + lower_case(label) + " in this company");
}

}  // namespace

bool may_write(const FieldDescription& field, ApiVersion version, Occasion occasion) {
    switch (field.writable) {
        case Writable::never:
            return false;
        case Writable::always:
            return true;
        case Writable::on_adding:
            return occasion == Occasion::adding;
        case Writable::in_v1:
            return version == ApiVersion::v1;
        case Writable::on_adding_in_v1:
            return version == ApiVersion::v1 && occasion == Occasion::adding;
    }
    return false;
}

std::string_view name_in(const FieldDescription& field, ApiVersion version) {
    return version == ApiVersion::v1 && !field.v1_name.empty() ? field.v1_name : field.name;
}

Answer<json::object> read_changes(const EntityDescription& entity, const json::object& body,
                                  ApiVersion version, Occasion occasion) {
    json::object changes;
    for (const auto& field : entity.fields) {
        if (!may_write(field, version, occasion)) continue;
        const auto sent = sent_value(field, body, version);
        if (!sent) continue;
        auto checked = checked_value(field, *sent);
        if (!checked) return refuse_field(name_in(field, version), checked.error());
        changes.emplace(field.name, std::move(*checked));
    }
    if (occasion == Occasion::changing) return changes;
    for (const auto& field : entity.fields)
        if (field.is_required && !changes.contains(field.name))
            return refuse_field(name_in(field, version), "is required");
    return changes;
}

std::optional<Failure> missing_reference(const EntityDescription& entity,
                                         const json::object& changes, ApiVersion version,
                                         const View& view) {
    for (const auto& field : entity.fields) {
        const auto* value = changes.if_contains(field.name);
        if (value == nullptr || value->is_null()) continue;
        if (field.type == FieldType::user &&
            !is_active_member(UserId{value->get_int64()}, view.company_id(), view.tx()))
            return refuse_reference(field, version, "user").error();
        if (field.target == nullptr) continue;
        const auto& target = *field.target;
        const auto targets = targets_of(field, *value, view.company_id());
        // A UUID that does not belong to this company leads nowhere.
        const std::size_t wanted = value->is_array() ? value->get_array().size() : 1;
        if (targets.size() < wanted) return refuse_reference(field, version, target.label).error();
        for (const auto id : targets)
            if (!view.has(target, id))
                return refuse_reference(field, version, target.label).error();
    }
    return std::nullopt;
}

}  // namespace grantor::sandbox
