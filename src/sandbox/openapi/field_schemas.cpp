#include "sandbox/openapi/field_schemas.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "sandbox/openapi/parts.hpp"

namespace grantor::sandbox::openapi {
namespace {

enum class Use { shown, written };

json::object of_type(std::string_view type) { return {{"type", type}}; }
json::object text_up_to(std::size_t length, Use use) {
    json::object schema{{"type", "string"}};
    if (use == Use::written) schema["maxLength"] = length;
    return schema;
}
json::object text_of_format(std::string_view format) {
    return {{"type", "string"}, {"format", format}};
}
json::object number_from(double least) { return {{"type", "number"}, {"minimum", least}}; }

json::object choice_of(std::span<const std::string_view> choices) {
    return {{"type", "string"}, {"enum", json::array(choices.begin(), choices.end())}};
}

// A separate shape for input, because a client may leave parts out.
json::object part(std::string_view component, Use use) {
    return reference_to(use == Use::shown ? std::string{component}
                                          : "New" + std::string{component});
}

json::object id_of(const EntityDescription& entity) {
    return entity.id_form == IdForm::uuid ? text_of_format("uuid") : of_type("integer");
}

// table: one row a type.
json::object schema_of(const FieldDescription& field, Use use) {
    switch (field.type) {
        case FieldType::integer:
        case FieldType::user:
            return of_type("integer");
        case FieldType::amount:
            return number_from(0);
        case FieldType::number:
            return of_type("number");
        case FieldType::percentage:
            return {{"type", "number"}, {"minimum", 0}, {"maximum", 100}};
        case FieldType::title:
            return text_up_to(title_max, use);
        case FieldType::text:
            return text_up_to(text_max, use);
        case FieldType::long_text:
            return text_up_to(long_text_max, use);
        case FieldType::flag:
            return of_type("boolean");
        case FieldType::moment:
            return text_of_format("date-time");
        case FieldType::date:
            return text_of_format("date");
        case FieldType::time_of_day:
            return {{"type", "string"}, {"pattern", "^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$"}};
        case FieldType::choice:
            return choice_of(field.choices);
        case FieldType::currency:
            return {{"type", "string"}, {"pattern", "^[A-Z]{3}$"}};
        case FieldType::visibility:
            return {{"type", "integer"}, {"enum", {1, 3, 5, 7}}};
        case FieldType::labels:
            return list_of(of_type("integer"));
        case FieldType::relation:
            return id_of(*field.target);
        case FieldType::relations:
            return list_of(id_of(*field.target));
        case FieldType::record_id:
            return text_of_format("uuid");
        case FieldType::contacts:
            return list_of(part("Contact", use));
        case FieldType::address:
            return part("Address", use);
        case FieldType::participants:
            return list_of(part("Participant", use));
        case FieldType::attendees:
            return list_of(part("Attendee", use));
        case FieldType::prices:
            return list_of(part("Price", use));
        case FieldType::money:
            return reference_to("Money");
        case FieldType::custom_fields:
            return reference_to("CustomFields");
    }
    return {};
}

// A caller who may not see the related record gets null, too.
bool may_be_null(const FieldDescription& field) {
    if (field.null == Null::allowed || field.fallback == "null") return true;
    return field.type == FieldType::relation && field.target->visibility != Visibility::everyone;
}

json::object shown_schema(const FieldDescription& field) {
    auto schema = schema_of(field, Use::shown);
    return may_be_null(field) ? or_null(std::move(schema)) : schema;
}

json::object with_meaning(json::object schema, std::string_view meaning) {
    if (!meaning.empty()) schema["description"] = meaning;
    return schema;
}

json::object sql_time(const FieldDescription& field) {
    json::object schema{{"type", "string"},
                        {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$"}};
    return may_be_null(field) ? or_null(std::move(schema)) : schema;
}

json::object part_of(const FieldDescription& field, std::string_view member) {
    const bool is_amount = field.type == FieldType::money && member == "amount";
    return or_null(of_type(is_amount ? "number" : "string"));
}

json::object object_with(std::string_view name, json::object schema) {
    ObjectSchema object;
    object.add(name, std::move(schema));
    return object.take();
}

json::object named_reference(const EntityDescription& target) {
    ObjectSchema object;
    object.add("id", id_of(target));
    object.add("name", of_type("string"));
    return object.take();
}

json::object computed_value(std::string_view name) {
    const auto& computed = parts().schemas.at("computed").as_object();
    const auto* found = computed.if_contains(name);
    if (found == nullptr) throw std::logic_error("no schema for the key " + std::string{name});
    return found->as_object();
}

const FieldDescription& field_behind(const EntityDescription& entity, const ShownKey& key) {
    const auto* field = entity.field(key.field());
    if (field == nullptr) throw std::logic_error("no field behind " + std::string{key.name});
    return *field;
}
const EntityDescription& target_behind(const EntityDescription& entity, const ShownKey& key) {
    return *field_behind(entity, key).target;
}

// table: one row a form.
json::object schema_of(const EntityDescription& entity, const ShownKey& key, Relations relations) {
    const bool is_plain = relations == Relations::plain;
    switch (key.form) {
        case KeyForm::copy:
        case KeyForm::plain:
            return shown_schema(field_behind(entity, key));
        case KeyForm::time:
            return sql_time(field_behind(entity, key));
        case KeyForm::number_text:
            return of_type("string");
        case KeyForm::list_text:
        case KeyForm::user_name:
        case KeyForm::title:
            return or_null(of_type("string"));
        case KeyForm::first:
            return or_null(of_type("integer"));
        case KeyForm::negated:
        case KeyForm::yes:
        case KeyForm::no:
            return of_type("boolean");
        case KeyForm::part:
            return part_of(field_behind(entity, key), key.member);
        case KeyForm::user:
            return is_plain ? shown_schema(field_behind(entity, key))
                            : or_null(reference_to("UserInField"));
        case KeyForm::record:
            if (is_plain) return shown_schema(field_behind(entity, key));
            return or_null(
                reference_to(component_name(target_behind(entity, key).name) + "InField"));
        case KeyForm::reference:
            return or_null(named_reference(target_behind(entity, key)));
        case KeyForm::titled:
            return or_null(object_with(key.member, of_type("string")));
        case KeyForm::owner:
            return object_with("id", of_type("integer"));
        case KeyForm::count:
        case KeyForm::zero:
            return of_type("integer");
        case KeyForm::next_activity:
        case KeyForm::last_activity:
            return or_null(shown_schema(field_behind(*entity.activities, key)));
        case KeyForm::nothing:
            return of_type("null");
        case KeyForm::empty_list:
            return {{"type", "array"}, {"maxItems", 0}};
        case KeyForm::found_in_custom_fields:
        case KeyForm::found_in_notes:
            return list_of(of_type("string"));
        case KeyForm::computed:
            return computed_value(key.name);
    }
    return {};
}

}  // namespace

void ObjectSchema::add(std::string_view name, json::object schema, Presence presence) {
    if (presence == Presence::always) required_.emplace_back(name);
    properties_[name] = std::move(schema);
}

json::object ObjectSchema::take() {
    json::object schema{{"type", "object"}};
    if (!required_.empty()) schema["required"] = std::move(required_);
    schema["properties"] = std::move(properties_);
    if (has_custom_fields_)
        schema["patternProperties"] =
            json::object{{"^[0-9a-f]{40}(_[a-z0-9_]+)?$", json::object{}}};
    return schema;
}

json::object or_null(json::object schema) {
    auto* type = schema.if_contains("type");
    if (type == nullptr) return {{"anyOf", {std::move(schema), json::object{{"type", "null"}}}}};
    if (type->is_array() || *type == "null") return schema;
    *type = json::array{*type, "null"};
    if (auto* choices = schema.if_contains("enum")) choices->as_array().emplace_back(nullptr);
    return schema;
}

json::object list_of(json::object schema) {
    return {{"type", "array"}, {"items", std::move(schema)}};
}

json::object written_value(const EntityDescription& entity, const FieldDescription& field) {
    auto schema = schema_of(field, Use::written);
    if (field.null == Null::allowed) schema = or_null(std::move(schema));
    return with_meaning(std::move(schema), meaning_of(entity, field.name));
}

json::object shown_value(const EntityDescription& entity, const FieldDescription& field) {
    return with_meaning(shown_schema(field), meaning_of(entity, field.name));
}

json::object key_value(const EntityDescription& entity, const ShownKey& key, Relations relations) {
    const bool is_field = key.form == KeyForm::copy || key.form == KeyForm::time ||
                          key.form == KeyForm::user || key.form == KeyForm::record;
    return with_meaning(schema_of(entity, key, relations),
                        is_field ? meaning_of(entity, key.field()) : std::string_view{});
}

}  // namespace grantor::sandbox::openapi
