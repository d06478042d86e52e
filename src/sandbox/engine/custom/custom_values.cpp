// The writing half of custom_values.hpp, and what search sees.
#include "sandbox/engine/custom/custom_values.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace grantor::sandbox {
namespace {

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
        auto checked = field->type->check(
            *field, version == ApiVersion::v1 ? field->type->from_v1(each.value()) : each.value(),
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
        if (value != nullptr && field.type->is_searched) found.emplace(field.key, *value);
    }
    return found;
}

}  // namespace grantor::sandbox
