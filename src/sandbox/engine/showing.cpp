#include "sandbox/engine/showing.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/engine/key_forms.hpp"

namespace grantor::sandbox {
namespace {

// The caller may not see the records with these ids.
void hide_relations(const Showing& showing, json::object& shown) {
    const auto& around = showing.around;
    if (around.view().is_admin()) return;
    const auto company = around.view().company_id();
    for (const auto& field : showing.entity.fields) {
        if (field.target == nullptr || field.shown == Shown::never) continue;
        if (field.target->visibility == Visibility::everyone) continue;
        auto& value = shown[field.name];
        if (field.type == FieldType::relation) {
            const auto targets = targets_of(field, value, company);
            if (!targets.empty() && around.record(*field.target, targets.front()) == nullptr)
                value = nullptr;
        } else if (field.type == FieldType::participants && value.is_array()) {
            json::array kept;
            for (const auto& each : value.get_array())
                if (around.record(*field.target, each.at("person_id").get_int64()) != nullptr)
                    kept.push_back(each);
            value = std::move(kept);
        }
    }
}

bool is_wanted(const FieldDescription& field, const Selection& selection) {
    if (field.shown == Shown::on_request)
        return std::ranges::find(selection.extras, field.name) != selection.extras.end();
    return field.shown == Shown::always;
}

}  // namespace

json::object in_keys(const Showing& showing, std::span<const ShownKey> keys) {
    json::object shown;
    shown.reserve(keys.size());
    for (const auto& key : keys) shown.emplace(key.name, shown_value(showing, key));
    return shown;
}

json::object in_v1(const Showing& showing, Relations relations) {
    json::object visible = showing.item.object;
    hide_relations(showing, visible);
    const Item item{showing.item.id, showing.item.shelf, std::move(visible)};
    const Showing seen{showing.entity, item, showing.around};
    json::object shown;
    const auto& keys = showing.entity.v1.keys;
    shown.reserve(keys.size() + 8);
    for (const auto& key : keys) {
        if (is_expanded(key) && relations == Relations::plain)
            shown.emplace(key.name, item.object.at(key.field()));
        else
            shown.emplace(key.name, shown_value(seen, key));
    }
    add_custom_fields_in_v1(seen, shown);
    return shown;
}

json::object in_v2(const Showing& showing, const Selection& selection) {
    json::object visible = showing.item.object;
    hide_relations(showing, visible);
    json::object shown;
    shown.reserve(visible.size() + selection.extras.size());
    for (const auto& field : showing.entity.fields)
        if (is_wanted(field, selection)) shown.emplace(field.name, std::move(visible[field.name]));
    for (const auto& key : showing.entity.v2.keys)
        if (std::ranges::find(selection.extras, key.name) != selection.extras.end())
            shown[key.name] = shown_value(showing, key);
    if (showing.entity.hooks.complete != nullptr) showing.entity.hooks.complete(shown, showing);
    if (!shown.contains("custom_fields")) return shown;
    auto all = custom_fields_in_v2(showing, selection.option_form);
    if (selection.custom_keys.empty()) {
        shown["custom_fields"] = std::move(all);
        return shown;
    }
    json::object kept;
    for (const auto key : selection.custom_keys)
        if (const auto* value = all.if_contains(key)) kept.emplace(key, *value);
    shown["custom_fields"] = std::move(kept);
    return shown;
}

json::value expanded_user(UserId id, const Surroundings& around) {
    const auto* user = around.user(id);
    if (user == nullptr) return nullptr;
    return json::object{{"id", user->id.value},   {"name", user->name},
                        {"email", user->email},   {"has_pic", 0},
                        {"pic_hash", nullptr},    {"active_flag", user->state == UserState::active},
                        {"value", user->id.value}};
}

RelatedObjects::RelatedObjects(const EntityDescription& entity, const Surroundings& around)
    : entity_(entity), around_(around) {
    for (const auto name : entity.v1.related) all_.emplace(name, json::object{});
}

void RelatedObjects::add(const Item& item) {
    const auto company = around_.view().company_id();
    for (const auto& field : entity_.fields) {
        const auto& value = item.object.at(field.name);
        if (field.type == FieldType::user) add_user(user_in(value));
        if (field.target == nullptr) continue;
        for (const auto id : targets_of(field, value, company)) add_record(*field.target, id);
    }
}

void RelatedObjects::add_user(UserId id) {
    auto* users = all_.if_contains("user");
    if (users == nullptr) return;
    auto user = expanded_user(id, around_);
    if (!user.is_object()) return;
    user.get_object().erase("value");
    users->get_object()[std::to_string(id.value)] = std::move(user);
}

void RelatedObjects::add_record(const EntityDescription& target, std::int64_t id) {
    auto* records = all_.if_contains(target.name);
    if (records == nullptr) return;
    const auto* item = around_.record(target, id);
    if (item == nullptr) return;
    json::object shown{{"id", id}};
    for (auto& key : in_keys({target, *item, around_}, target.related_keys))
        shown.emplace(key.key(), std::move(key.value()));
    records->get_object()[std::to_string(id)] = std::move(shown);
}

}  // namespace grantor::sandbox
