#include "sandbox/announcing/change_forms.hpp"

#include <boost/json.hpp>

#include "sandbox/engine/custom/custom_field.hpp"
#include "sandbox/engine/showing.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::string_view custom_fields = "custom_fields";

json::object with_id(const json::value& id) { return {{"id", id}}; }

void add_value(json::object& out, CustomType::Holds holds, json::value value) {
    using Holds = CustomType::Holds;
    switch (holds) {
        case Holds::option:
        case Holds::user:
        case Holds::organization:
        case Holds::person:
            out["id"] = std::move(value);
            return;
        case Holds::options: {
            json::array values;
            for (const auto& id : value.get_array()) values.emplace_back(with_id(id));
            out["values"] = std::move(values);
            return;
        }
        case Holds::value:
        case Holds::address:
            break;
    }
    if (!value.is_object()) {
        out["value"] = std::move(value);
        return;
    }
    // The parts of a value are next to its type: an amount and its currency.
    for (auto& part : value.get_object()) out[part.key()] = std::move(part.value());
}

json::value typed(const CustomField& field, json::value value) {
    if (value.is_null()) return nullptr;
    json::object out{{"type", field.type->name}};
    add_value(out, field.type->holds, std::move(value));
    return out;
}

bool is_object(const json::value* value) { return value != nullptr && value->is_object(); }

}  // namespace

json::object change_in_v2(const Showing& showing) {
    auto shown = in_v2(showing, {});
    auto* values = shown.if_contains(custom_fields);
    if (!is_object(values)) return shown;
    for (const auto& field : showing.around.view().custom_fields(showing.entity))
        if (auto* value = values->get_object().if_contains(field.key))
            *value = typed(field, std::move(*value));
    return shown;
}

json::object change_in_v1(const Showing& showing) { return in_v1(showing, Relations::plain); }

json::object changed_members(const json::object& before, const json::object& after) {
    json::object changed;
    for (const auto& member : before) {
        const auto* now = after.if_contains(member.key());
        if (now != nullptr && *now == member.value()) continue;
        const bool is_by_key = std::string_view{member.key()} == custom_fields &&
                               is_object(&member.value()) && is_object(now);
        changed.emplace(
            member.key(),
            is_by_key ? json::value(changed_members(member.value().get_object(), now->get_object()))
                      : member.value());
    }
    return changed;
}

}  // namespace grantor::sandbox
