#include "sandbox/engine/showing.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/wire/moments.hpp"

namespace grantor::sandbox {
namespace {

const json::value& value_of(const Showing& showing, const ShownKey& key) {
    return showing.item.object.at(key.field());
}

// "2026-01-31T09:30:00Z" as "2026-01-31 09:30:00".
json::value v1_time(const json::value& value) {
    if (!value.is_string()) return nullptr;
    const auto moment = read_moment(value.get_string());
    return moment ? json::value(to_sql_time(*moment)) : json::value(nullptr);
}

json::value list_text(const json::value& list) {
    if (list.get_array().empty()) return nullptr;
    std::string text;
    for (const auto& each : list.get_array()) {
        if (!text.empty()) text += ',';
        text += std::to_string(each.get_int64());
    }
    return json::value(text);
}

json::value part_of(const json::value& value, std::string_view member) {
    if (!value.is_object()) return nullptr;
    const auto* found = value.get_object().if_contains(member);
    return found == nullptr ? json::value(nullptr) : *found;
}

UserId user_in(const json::value& value) {
    return value.is_int64() ? UserId{value.get_int64()} : UserId{};
}

json::value related_title(const Showing& showing, const ShownKey& key) {
    const auto* item = showing.around.related(showing.entity, showing.item, key.field());
    if (item == nullptr) return nullptr;
    const auto& target = *showing.entity.field(key.field())->target;
    return item->object.at(target.title);
}

json::value expanded_record(const Showing& showing, const ShownKey& key) {
    const auto* item = showing.around.related(showing.entity, showing.item, key.field());
    if (item == nullptr) return nullptr;
    const auto& target = *showing.entity.field(key.field())->target;
    auto shown = in_keys({target, *item, showing.around}, target.related_keys);
    shown["value"] = shown_id(target, item->id, showing.around.view().company_id());
    return shown;
}

json::value reference(const Showing& showing, const ShownKey& key) {
    const auto* item = showing.around.related(showing.entity, showing.item, key.field());
    if (item == nullptr) return nullptr;
    const auto& target = *showing.entity.field(key.field())->target;
    return json::object{{"id", shown_id(target, item->id, showing.around.view().company_id())},
                        {"name", item->object.at(target.title)}};
}

json::value activity_field(const Showing& showing, const ShownKey& key) {
    const auto which =
        key.form == KeyForm::next_activity ? Surroundings::Which::next : Surroundings::Which::last;
    const auto* activity = showing.around.activity(showing.entity, showing.item.id, which);
    return activity == nullptr ? json::value(nullptr) : activity->object.at(key.field());
}

json::value titled(const Showing& showing, const ShownKey& key) {
    auto title = related_title(showing, key);
    if (title.is_null()) return nullptr;
    return json::object{{key.member, std::move(title)}};
}

json::value found_texts(const Showing& showing, std::vector<std::string> FoundTexts::* which) {
    json::array texts;
    if (const auto* found = showing.around.found())
        for (const auto& text : found->*which) texts.emplace_back(text);
    return texts;
}

json::value user_name(const Showing& showing, const ShownKey& key) {
    const auto* user = showing.around.user(user_in(value_of(showing, key)));
    return user == nullptr ? json::value(nullptr) : json::value(user->name);
}

// table: one row a form.
json::value shown_value(const Showing& showing, const ShownKey& key) {
    switch (key.form) {
        case KeyForm::copy:
        case KeyForm::plain:
            return value_of(showing, key);
        case KeyForm::time:
            return v1_time(value_of(showing, key));
        case KeyForm::number_text:
            return json::value(std::to_string(value_of(showing, key).get_int64()));
        case KeyForm::list_text:
            return list_text(value_of(showing, key));
        case KeyForm::first: {
            const auto& list = value_of(showing, key).get_array();
            return list.empty() ? json::value(nullptr) : list.front();
        }
        case KeyForm::negated:
            return !value_of(showing, key).get_bool();
        case KeyForm::part:
            return part_of(value_of(showing, key), key.member);
        case KeyForm::user:
            return expanded_user(user_in(value_of(showing, key)), showing.around);
        case KeyForm::user_name:
            return user_name(showing, key);
        case KeyForm::record:
            return expanded_record(showing, key);
        case KeyForm::reference:
            return reference(showing, key);
        case KeyForm::title:
            return related_title(showing, key);
        case KeyForm::titled:
            return titled(showing, key);
        case KeyForm::owner:
            return json::object{{"id", value_of(showing, key)}};
        case KeyForm::count:
            return showing.around.count(showing.entity, showing.item.id, *key.counted, key.status);
        case KeyForm::next_activity:
        case KeyForm::last_activity:
            return activity_field(showing, key);
        case KeyForm::zero:
            return 0;
        case KeyForm::nothing:
            return nullptr;
        case KeyForm::yes:
            return true;
        case KeyForm::no:
            return false;
        case KeyForm::empty_list:
            return json::array{};
        case KeyForm::found_in_custom_fields:
            return found_texts(showing, &FoundTexts::custom_fields);
        case KeyForm::found_in_notes:
            return found_texts(showing, &FoundTexts::notes);
        case KeyForm::computed:
            return key.compute(showing);
    }
    return nullptr;
}

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
        const bool is_expanded = key.form == KeyForm::user || key.form == KeyForm::record;
        if (is_expanded && relations == Relations::plain)
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
