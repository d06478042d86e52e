#include "sandbox/engine/key_forms.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <functional>
#include <stdexcept>

#include "sandbox/engine/field_values.hpp"
#include "sandbox/engine/showing.hpp"
#include "sandbox/wire/json_schema.hpp"
#include "sandbox/wire/moments.hpp"
#include "sandbox/wire/parts.hpp"

namespace grantor::sandbox {
namespace {

using namespace openapi;

const FieldDescription& field_behind(const EntityDescription& entity, const ShownKey& key) {
    const auto* field = entity.field(key.field());
    if (field == nullptr) throw std::logic_error("no field behind " + std::string{key.name});
    return *field;
}

const json::value& value_of(const Showing& showing, const ShownKey& key) {
    return showing.item.object.at(key.field());
}

// "2026-01-31T09:30:00Z" as "2026-01-31 09:30:00".
json::value v1_time(const Showing& showing, const ShownKey& key) {
    const auto& value = value_of(showing, key);
    if (!value.is_string()) return nullptr;
    const auto moment = read_moment(value.get_string());
    return moment ? json::value(to_sql_time(*moment)) : json::value(nullptr);
}

json::value list_text(const Showing& showing, const ShownKey& key) {
    const auto& list = value_of(showing, key);
    if (list.get_array().empty()) return nullptr;
    std::string text;
    for (const auto& each : list.get_array()) {
        if (!text.empty()) text += ',';
        text += std::to_string(each.get_int64());
    }
    return json::value(text);
}

json::value part_of(const Showing& showing, const ShownKey& key) {
    const auto& value = value_of(showing, key);
    if (!value.is_object()) return nullptr;
    const auto* found = value.get_object().if_contains(key.member);
    return found == nullptr ? json::value(nullptr) : *found;
}

json::value related_title(const Showing& showing, const ShownKey& key) {
    const auto* item = showing.around.related(showing.entity, showing.item, key.field());
    if (item == nullptr) return nullptr;
    const auto& target = *field_behind(showing.entity, key).target;
    return item->object.at(target.title);
}

json::value expanded_record(const Showing& showing, const ShownKey& key) {
    const auto* item = showing.around.related(showing.entity, showing.item, key.field());
    if (item == nullptr) return nullptr;
    const auto& target = *field_behind(showing.entity, key).target;
    auto shown = in_keys({target, *item, showing.around}, target.related_keys);
    shown["value"] = shown_id(target, item->id, showing.around.view().company_id());
    return shown;
}

json::value reference(const Showing& showing, const ShownKey& key) {
    const auto* item = showing.around.related(showing.entity, showing.item, key.field());
    if (item == nullptr) return nullptr;
    const auto& target = *field_behind(showing.entity, key).target;
    return json::object{{"id", shown_id(target, item->id, showing.around.view().company_id())},
                        {"name", item->object.at(target.title)}};
}

template <Surroundings::Which which>
json::value activity_field(const Showing& showing, const ShownKey& key) {
    const auto* activity = showing.around.activity(showing.entity, showing.item.id, which);
    return activity == nullptr ? json::value(nullptr) : activity->object.at(key.field());
}

json::value titled(const Showing& showing, const ShownKey& key) {
    auto title = related_title(showing, key);
    if (title.is_null()) return nullptr;
    return json::object{{key.member, std::move(title)}};
}

template <std::vector<std::string> FoundTexts::* which>
json::value found_texts(const Showing& showing, const ShownKey&) {
    json::array texts;
    if (const auto* found = showing.around.found())
        for (const auto& text : found->*which) texts.emplace_back(text);
    return texts;
}

json::value user_name(const Showing& showing, const ShownKey& key) {
    const auto* user = showing.around.user(user_in(value_of(showing, key)));
    return user == nullptr ? json::value(nullptr) : json::value(user->name);
}

json::value copied(const Showing& showing, const ShownKey& key) { return value_of(showing, key); }
json::value number_text(const Showing& showing, const ShownKey& key) {
    return json::value(std::to_string(value_of(showing, key).get_int64()));
}
json::value first_of(const Showing& showing, const ShownKey& key) {
    const auto& list = value_of(showing, key).get_array();
    return list.empty() ? json::value(nullptr) : list.front();
}
json::value negated(const Showing& showing, const ShownKey& key) {
    return !value_of(showing, key).get_bool();
}
json::value whole_user(const Showing& showing, const ShownKey& key) {
    return expanded_user(user_in(value_of(showing, key)), showing.around);
}
json::value owner(const Showing& showing, const ShownKey& key) {
    return json::object{{"id", value_of(showing, key)}};
}
json::value count(const Showing& showing, const ShownKey& key) {
    return showing.around.count(showing.entity, showing.item.id, *key.counted, key.status);
}
json::value zero(const Showing&, const ShownKey&) { return 0; }
json::value nothing(const Showing&, const ShownKey&) { return nullptr; }
json::value yes(const Showing&, const ShownKey&) { return true; }
json::value no(const Showing&, const ShownKey&) { return false; }
json::value empty_list(const Showing&, const ShownKey&) { return json::array{}; }
json::value computed(const Showing& showing, const ShownKey& key) { return key.compute(showing); }

json::object field_schema(const EntityDescription& entity, const ShownKey& key) {
    return schema_of(field_behind(entity, key), SchemaUse::shown);
}
json::object time_schema(const EntityDescription& entity, const ShownKey& key) {
    json::object schema{{"type", "string"},
                        {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$"}};
    return may_be_shown_as_null(field_behind(entity, key)) ? or_null(std::move(schema)) : schema;
}
json::object part_schema(const EntityDescription& entity, const ShownKey& key) {
    const bool is_money = field_behind(entity, key).type == FieldType::money;
    return or_null(of_type(is_money && key.member == "amount" ? "number" : "string"));
}
json::object user_schema(const EntityDescription&, const ShownKey&) {
    return or_null(reference_to("UserInField"));
}
json::object record_schema(const EntityDescription& entity, const ShownKey& key) {
    const auto& target = *field_behind(entity, key).target;
    return or_null(reference_to(component_name(target.name) + "InField"));
}
json::object reference_schema(const EntityDescription& entity, const ShownKey& key) {
    ObjectSchema object;
    object.add("id", id_schema(*field_behind(entity, key).target));
    object.add("name", of_type("string"));
    return or_null(object.take());
}
json::object titled_schema(const EntityDescription&, const ShownKey& key) {
    return or_null(object_with(key.member, of_type("string")));
}
json::object owner_schema(const EntityDescription&, const ShownKey&) {
    return object_with("id", of_type("integer"));
}
json::object activity_schema(const EntityDescription& entity, const ShownKey& key) {
    return or_null(field_schema(*entity.activities, key));
}
json::object described_schema(const EntityDescription&, const ShownKey& key) {
    return computed_schema(key.name);
}

struct KeyFormRow {
    KeyForm form;
    std::string_view wire_name;  // empty: the field's, or else "varchar"
    json::value (*value)(const Showing&, const ShownKey&);
    std::string_view schema;  // JSON; empty where it depends on the key
    json::object (*make_schema)(const EntityDescription&, const ShownKey&) = nullptr;
};

constexpr std::string_view flag_schema = R"({"type":"boolean"})";
constexpr std::string_view integer_schema = R"({"type":"integer"})";
constexpr std::string_view text_or_null = R"({"type":["string","null"]})";
constexpr std::string_view texts_schema = R"({"type":"array","items":{"type":"string"}})";
using Which = Surroundings::Which;

constexpr std::array<KeyFormRow, 25> rows{{
    {KeyForm::copy, "", &copied, "", &field_schema},
    {KeyForm::time, "", &v1_time, "", &time_schema},
    {KeyForm::number_text, "", &number_text, R"({"type":"string"})"},
    {KeyForm::list_text, "", &list_text, text_or_null},
    {KeyForm::first, "", &first_of, R"({"type":["integer","null"]})"},
    {KeyForm::negated, "", &negated, flag_schema},
    {KeyForm::part, "", &part_of, "", &part_schema},
    {KeyForm::user, "", &whole_user, "", &user_schema},
    {KeyForm::user_name, "", &user_name, text_or_null},
    {KeyForm::record, "", &expanded_record, "", &record_schema},
    {KeyForm::reference, "", &reference, "", &reference_schema},
    {KeyForm::title, "", &related_title, text_or_null},
    {KeyForm::titled, "", &titled, "", &titled_schema},
    {KeyForm::owner, "", &owner, "", &owner_schema},
    {KeyForm::count, "int", &count, integer_schema},
    {KeyForm::next_activity, "activity", &activity_field<Which::next>, "", &activity_schema},
    {KeyForm::last_activity, "activity", &activity_field<Which::last>, "", &activity_schema},
    {KeyForm::zero, "int", &zero, integer_schema},
    {KeyForm::nothing, "", &nothing, R"({"type":"null"})"},
    {KeyForm::yes, "", &yes, flag_schema},
    {KeyForm::no, "", &no, flag_schema},
    {KeyForm::empty_list, "", &empty_list, R"({"type":"array","maxItems":0})"},
    {KeyForm::found_in_custom_fields, "", &found_texts<&FoundTexts::custom_fields>, texts_schema},
    {KeyForm::found_in_notes, "", &found_texts<&FoundTexts::notes>, texts_schema},
    {KeyForm::computed, "", &computed, "", &described_schema},
}};
static_assert(std::ranges::adjacent_find(rows, std::greater_equal{}, &KeyFormRow::form) ==
              rows.end());

const KeyFormRow& row_of(KeyForm form) { return rows.at(static_cast<std::size_t>(form)); }

}  // namespace

UserId user_in(const json::value& value) {
    return value.is_int64() ? UserId{value.get_int64()} : UserId{};
}

json::value shown_value(const Showing& showing, const ShownKey& key) {
    return row_of(key.form).value(showing, key);
}

json::object schema_of(const EntityDescription& entity, const ShownKey& key, Relations relations) {
    if (relations == Relations::plain && is_expanded(key)) return field_schema(entity, key);
    const auto& row = row_of(key.form);
    if (row.make_schema != nullptr) return row.make_schema(entity, key);
    return json::parse(row.schema).as_object();
}

std::string_view wire_type_of(const EntityDescription& entity, const ShownKey& key) {
    const auto& row = row_of(key.form);
    if (!row.wire_name.empty()) return row.wire_name;
    if (key.form == KeyForm::nothing) return key.name.ends_with("_time") ? "date" : "varchar";
    const auto* field = entity.field(key.field());
    return field == nullptr ? "varchar" : wire_type_of(*field);
}

}  // namespace grantor::sandbox
