// The writing half of entity.hpp: from a request's body to the fields that change.
#include <boost/json.hpp>

#include "sandbox/entity.hpp"
#include "sandbox/field_values.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

bool may_write(const FieldDescription& field, ApiVersion version, Occasion occasion) {
    switch (field.writable) {
        case Writable::never:
            return false;
        case Writable::always:
            return true;
        case Writable::on_adding_in_v1:
            return version == ApiVersion::v1 && occasion == Occasion::adding;
    }
    return false;
}

std::string_view name_in(const FieldDescription& field, ApiVersion version) {
    return version == ApiVersion::v1 && !field.v1_name.empty() ? field.v1_name : field.name;
}

bool is_active_member(UserId user, CompanyId company, const ReadTx& tx) {
    if (!tx.memberships().find(company, user)) return false;
    const auto found = tx.users().find(user);
    return found && found->state == UserState::active;
}

bool refers_to_nothing(const FieldDescription& field, std::int64_t id, CompanyId company,
                       const ReadTx& tx) {
    switch (field.type) {
        case FieldType::user:
            return !is_active_member(UserId{id}, company, tx);
        case FieldType::person:
        case FieldType::organization:
            return true;
        default:
            return false;
    }
}

// v1 has custom fields at the top level (reference §6.2).
json::object top_level_custom_fields(const json::object& body) {
    json::object custom;
    for (const auto& item : body)
        if (is_custom_field_key(item.key())) custom.emplace(item.key(), item.value());
    return custom;
}

}  // namespace

Answer<json::object> read_changes(const EntityDescription& entity, const Call& call,
                                  Occasion occasion) {
    json::object changes;
    for (const auto& field : entity.fields) {
        if (!may_write(field, call.version, occasion)) continue;
        const auto name = name_in(field, call.version);
        json::value converted;
        if (call.version == ApiVersion::v1 && field.type == FieldType::custom_fields) {
            auto custom = top_level_custom_fields(call.body);
            if (custom.empty()) continue;
            converted = std::move(custom);
        } else {
            const auto* sent = call.body.if_contains(name);
            if (sent == nullptr) continue;
            converted = call.version == ApiVersion::v1 ? from_v1(field, *sent) : *sent;
        }
        auto checked = checked_value(field, converted);
        if (!checked) return refuse_field(name, checked.error());
        changes.emplace(field.name, std::move(*checked));
    }
    if (occasion == Occasion::adding && !changes.contains(entity.title_name))
        return refuse_field(entity.title_name, "is required");
    return changes;
}

std::optional<Failure> missing_reference(const EntityDescription& entity,
                                         const json::object& changes, CompanyId company,
                                         const ReadTx& tx) {
    for (const auto& field : entity.fields) {
        const auto* value = changes.if_contains(field.name);
        if (value == nullptr || !value->is_int64()) continue;
        if (refers_to_nothing(field, value->get_int64(), company, tx))
            return refuse_field(field.name, "there is no such record in this company").error();
    }
    return std::nullopt;
}

}  // namespace grantor::sandbox
