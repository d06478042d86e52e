#include "sandbox/filters/filter_conditions.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/engine/field_values.hpp"
#include "sandbox/fields/field_list.hpp"
#include "sandbox/filters/comparison.hpp"
#include "sandbox/wire/query_reader.hpp"

namespace grantor::sandbox {
namespace {

Failure wrong_condition(std::string_view member, std::string_view reason) {
    std::string name{"conditions."};
    name += member;
    return refuse_field(name, reason).error();
}

std::string_view text_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view{value->get_string()}
                                                  : std::string_view{};
}

// By id, as clients have it from the *Fields endpoints, or by key.
const KnownField* sent_field(const json::object& condition, const std::vector<KnownField>& fields) {
    const auto* sent = condition.if_contains("field_id");
    if (sent == nullptr) return nullptr;
    const auto number = number_from(*sent);
    if (number.is_int64()) return find_field(fields, number.get_int64());
    return sent->is_string() ? find_field(fields, sent->get_string()) : nullptr;
}

// A text; the wire has numbers and flags as well.
std::optional<json::value> plain_value(const json::object& condition, std::string_view name) {
    const auto* sent = condition.if_contains(name);
    if (sent == nullptr || sent->is_null()) return json::value(nullptr);
    if (sent->is_string()) return *sent;
    if (sent->is_bool()) return json::value(sent->get_bool() ? "1" : "0");
    if (sent->is_number()) return json::value(json::serialize(*sent));
    return std::nullopt;
}

bool is_about_numbers(std::string_view type) {
    static constexpr std::array<std::string_view, 3> numbers{"int", "double", "monetary"};
    return std::ranges::find(numbers, type) != numbers.end();
}

std::optional<std::string_view> reason_against(const json::value& value, const KnownField& field,
                                               Operator op) {
    if (!needs_value(op)) return std::nullopt;
    if (value.is_null()) return "is required with this operator";
    const std::string_view text = value.get_string();
    if (text.size() > title_max) return "is too long";
    const bool is_comparison = op < Operator::begins;
    if (is_comparison && field.type == "date" && !is_date_value(text))
        return "must be a date like 2026-01-31";
    if (is_comparison && is_about_numbers(field.type) && !number_from(value).is_number())
        return "must be a number";
    return std::nullopt;
}

Answer<json::object> read_condition(const json::value& sent, const EntityDescription& listed,
                                    const View& view) {
    if (!sent.is_object()) return refuse_field("conditions", "must be objects");
    const auto& condition = sent.get_object();
    const auto object = text_at(condition, "object");
    const auto path = path_to(listed, object);
    if (!path) return refuse(wrong_condition("object", "is not one that this filter may have"));
    const auto fields = fields_of(path->entity == nullptr ? listed : *path->entity, view);
    const auto* field = sent_field(condition, fields);
    if (field == nullptr || (field->fixed == nullptr && field->custom == nullptr))
        return refuse(wrong_condition("field_id", "is not the id of a field of this object"));
    const auto op = operator_named(text_at(condition, "operator"));
    if (!op) return refuse(wrong_condition("operator", "is not one that filters have"));
    const auto value = plain_value(condition, "value");
    const auto extra = plain_value(condition, "extra_value");
    if (!value) return refuse(wrong_condition("value", "must be a text"));
    if (!extra) return refuse(wrong_condition("extra_value", "must be a text"));
    if (const auto reason = reason_against(*value, *field, *op))
        return refuse(wrong_condition("value", *reason));
    return json::object{{"object", object},
                        {"field", field->code},
                        {"operator", text_at(condition, "operator")},
                        {"value", *value},
                        {"extra_value", *extra}};
}

std::optional<std::string_view> glue_of(const json::object& group) {
    const auto glue = text_at(group, "glue");
    if (glue == "and" || glue == "or") return glue;
    return std::nullopt;
}

Answer<json::object> read_group(const json::value& sent, const EntityDescription& listed,
                                const View& view) {
    if (!sent.is_object()) return refuse_field("conditions", "must be groups of conditions");
    const auto glue = glue_of(sent.get_object());
    if (!glue) return refuse(wrong_condition("glue", "must be and or or"));
    json::array conditions;
    const auto* list = sent.get_object().if_contains("conditions");
    if (list != nullptr && !list->is_null() && !list->is_array())
        return refuse_field("conditions", "must be a list of conditions in each group");
    if (list != nullptr && list->is_array())
        for (const auto& each : list->get_array()) {
            if (conditions.size() == filter_conditions_max)
                return refuse_field("conditions", "are more than a filter may have");
            auto condition = read_condition(each, listed, view);
            if (!condition) return condition;
            conditions.push_back(std::move(*condition));
        }
    return json::object{{"glue", *glue}, {"conditions", std::move(conditions)}};
}

}  // namespace

std::optional<ConditionPath> path_to(const EntityDescription& listed, std::string_view object) {
    if (object == listed.name) return ConditionPath{};
    for (const auto& field : listed.fields) {
        const bool leads = field.type == FieldType::relation || field.type == FieldType::relations;
        if (leads && field.target->name == object && !field.target->filter_type.empty())
            return ConditionPath{field.target, &field};
    }
    return std::nullopt;
}

Answer<json::object> read_conditions(const json::value& sent, const EntityDescription& listed,
                                     const View& view) {
    if (!sent.is_object()) return refuse_field("conditions", "must be an object");
    const auto glue = glue_of(sent.get_object());
    if (!glue) return refuse(wrong_condition("glue", "must be and or or"));
    const auto* list = sent.get_object().if_contains("conditions");
    if (list == nullptr || !list->is_array())
        return refuse_field("conditions", "must have a list of groups");
    if (list->get_array().size() > filter_conditions_max)
        return refuse_field("conditions", "has too many groups");
    json::array groups;
    std::size_t count = 0;
    for (const auto& each : list->get_array()) {
        auto group = read_group(each, listed, view);
        if (!group) return group;
        count += group->at("conditions").get_array().size();
        groups.push_back(std::move(*group));
    }
    if (count > filter_conditions_max)
        return refuse_field("conditions", "are more than a filter may have");
    return json::object{{"glue", *glue}, {"conditions", std::move(groups)}};
}

json::object shown_conditions(const json::object& stored, const EntityDescription& listed,
                              const View& view, FieldCodes codes) {
    json::object shown = stored;
    for (auto& group : shown["conditions"].get_array())
        for (auto& each : group.get_object()["conditions"].get_array()) {
            auto& condition = each.get_object();
            const auto path = path_to(listed, condition.at("object").get_string());
            const auto& entity = path && path->entity != nullptr ? *path->entity : listed;
            const auto fields = fields_of(entity, view);
            const auto* field = find_field(fields, condition.at("field").get_string());
            condition.erase("field");
            condition["field_id"] =
                field == nullptr ? json::value(nullptr) : json::value(std::to_string(field->id));
            condition["json_value_flag"] = false;
            if (codes == FieldCodes::shown)
                condition["field_code"] =
                    field == nullptr ? json::value(nullptr) : json::value(field->code);
        }
    return shown;
}

}  // namespace grantor::sandbox
