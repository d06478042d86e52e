#include "sandbox/openapi/parameters.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "sandbox/entities/entities.hpp"
#include "sandbox/wire/json_schema.hpp"
#include "sandbox/wire/parts.hpp"
#include "sandbox/wire/record_uuid.hpp"

namespace grantor::sandbox::openapi {
namespace {

using enum ApiVersion;

// Examples belong to the first company of the demo data.
constexpr CompanyId example_company{1};

json::object shared(std::string_view name) { return in_query(shared_parameter(name)); }

json::object parameter(std::string_view name, std::string_view meaning, json::object schema) {
    return in_query({{"name", name}, {"description", meaning}, {"schema", std::move(schema)}});
}
json::object parameter(std::string_view name, std::string_view meaning, json::object schema,
                       json::value example) {
    auto out = parameter(name, meaning, std::move(schema));
    out["example"] = std::move(example);
    return out;
}

json::object words(std::vector<std::string_view> all) {
    return {{"type", "string"}, {"enum", json::array(all.begin(), all.end())}};
}
json::object flag() { return words({"true", "false"}); }

// The id of a record in the form that its kind has.
json::object id_parameter(std::string_view name, std::string_view meaning,
                          const EntityDescription& target) {
    if (target.id_form == IdForm::number) return parameter(name, meaning, of_type("integer"), 1);
    return parameter(name, meaning, {{"type", "string"}, {"format", "uuid"}},
                     json::value(write_uuid({example_company, std::string{target.name}}, 1)));
}

std::vector<std::string_view> statuses_of(const EntityDescription& entity) {
    return {entity.statuses.begin(), entity.statuses.end()};
}

json::object status_parameter(const EntityDescription& entity, std::string_view name) {
    auto all = statuses_of(entity);
    all.insert(all.end(), {"deleted", "all_not_deleted"});
    return parameter(name, "Only those with this status.", words(std::move(all)), "open");
}

json::object statuses_parameter(const EntityDescription& entity, std::string_view name) {
    auto all = statuses_of(entity);
    all.emplace_back("deleted");
    auto out = word_list(name, "Only those with one of these statuses.", all);
    out["example"] = json::array{"open", "won"};
    return out;
}

json::object moment_parameter(std::string_view name, std::string_view meaning,
                              std::string_view example) {
    return parameter(name, meaning, {{"type", "string"}, {"format", "date-time"}},
                     json::value(example));
}

json::object equality_parameter(const EntityDescription& entity, const FilterDescription& filter) {
    const auto* field = entity.field(filter.source);
    const bool is_flag = field != nullptr && field->type == FieldType::flag;
    const auto meaning = fmt::format("Only those whose `{}` has this value.", filter.source);
    if (is_flag) return parameter(filter.name, meaning, words({"0", "1"}), "0");
    return parameter(filter.name, meaning, of_type("integer"));
}

// table: one row a kind.
json::object filter_parameter(const EntityDescription& entity, const FilterDescription& filter) {
    const auto name = filter.name;
    switch (filter.kind) {
        case FilterKind::ids: {
            auto out = shared("ids");
            out["required"] = false;
            out["description"] = "Only these records: their ids, separated by commas.";
            return out;
        }
        case FilterKind::owner:
            return parameter(name, "Only those that belong to this user.", of_type("integer"), 1);
        case FilterKind::owner_or_you:
            return parameter(
                name, "Only those of this user; without it the caller's own, 0: everybody's.",
                of_type("integer"), 0);
        case FilterKind::owned_by_you:
            return parameter(name, "Only the caller's own.", words({"0", "1"}), "0");
        case FilterKind::relation: {
            const auto& target = *entity.field(filter.source)->target;
            return id_parameter(
                name, fmt::format("Only those that lead to {} with this id.", one_of(target.name)),
                target);
        }
        case FilterKind::held_by: {
            const auto& holder = *filter.holder;
            return id_parameter(
                name, fmt::format("Only those that {} with this id leads to.", one_of(holder.name)),
                holder);
        }
        case FilterKind::status:
            return status_parameter(entity, name);
        case FilterKind::statuses:
            return statuses_parameter(entity, name);
        case FilterKind::done:
            return parameter(name, "Only what is done, or only what is not.", flag(), "false");
        case FilterKind::updated_since:
            return moment_parameter(name, "Only what was changed at this moment or later.",
                                    "2020-01-01T00:00:00Z");
        case FilterKind::updated_until:
            return moment_parameter(name, "Only what was changed before this moment.",
                                    "2100-01-01T00:00:00Z");
        case FilterKind::stored_filter:
            return parameter(name, "Only those that pass the filter with this id.",
                             of_type("integer"));
        case FilterKind::equals:
            return equality_parameter(entity, filter);
        case FilterKind::one_of:
            return parameter(
                name,
                fmt::format("Only those whose `{}` is one of these, separated by commas.",
                            filter.source),
                of_type("string"), "call,meeting");
        case FilterKind::from_date:
            return parameter(
                name, fmt::format("Only those whose `{}` is this day or later.", filter.source),
                {{"type", "string"}, {"format", "date"}}, "2020-01-01");
        case FilterKind::to_date:
            return parameter(
                name, fmt::format("Only those whose `{}` is this day or earlier.", filter.source),
                {{"type", "string"}, {"format", "date"}}, "2099-12-31");
        case FilterKind::first_char:
            return parameter(name, "Only those whose name begins with this letter.",
                             {{"type", "string"}, {"maxLength", 1}}, "d");
        case FilterKind::ignored:
            break;
    }
    return parameter(name, "Known, and without effect here.", of_type("string"));
}

void append_filters(const OperationRow& row, json::array& parameters) {
    for (const auto& filter : row.entity->surface(row.version).filters)
        parameters.push_back(filter_parameter(*row.entity, filter));
}

void append_cursor_page(const EntityDescription& entity, json::array& parameters) {
    std::vector<std::string_view> orders{"id", "add_time", "update_time"};
    if (!entity.rank_name.empty()) orders.push_back(entity.rank_name);
    parameters.push_back(
        parameter("sort_by", "What the list is sorted by.", words(std::move(orders)), "add_time"));
    parameters.push_back(shared("sort_direction"));
    parameters.push_back(shared("limit"));
    parameters.push_back(shared("cursor"));
}

void append_selection(const EntityDescription& entity, json::array& parameters) {
    std::vector<std::string_view> names;
    for (const auto& key : entity.v2.keys) names.push_back(key.name);
    for (const auto& field : entity.fields)
        if (field.shown == Shown::on_request) names.push_back(field.name);
    if (!names.empty()) {
        auto extras = word_list("include_fields", "What to show of each record besides.", names);
        extras["example"] = json::array{names.front()};
        parameters.push_back(std::move(extras));
    }
    if (entity.field("custom_fields") == nullptr) return;
    parameters.push_back(shared("custom_fields"));
    parameters.push_back(shared("include_option_labels"));
}

void append_start_page(json::array& parameters) {
    parameters.push_back(shared("start"));
    parameters.push_back(shared("limit"));
}

// What a search looks into.
json::object searched_fields(const EntityDescription& entity) {
    std::vector<std::string_view> names;
    for (const auto& field : entity.searched) names.push_back(field.name);
    if (entity.notes != nullptr) names.emplace_back("notes");
    auto out = word_list("fields", "Where to look; everywhere without it.", names);
    out["example"] = json::array{names.front()};
    return out;
}

void append_search_relations(const EntityDescription& entity, json::array& parameters) {
    const auto leads_to = [&](const EntityDescription& target) {
        for (const auto& field : entity.fields)
            if (field.type == FieldType::relation && field.target == &target) return true;
        return false;
    };
    if (leads_to(person_entity))
        parameters.push_back(
            parameter("person_id", "Only those about this person.", of_type("integer"), 1));
    if (leads_to(organization_entity))
        parameters.push_back(parameter("organization_id", "Only those about this organization.",
                                       of_type("integer"), 1));
}

}  // namespace

json::object in_query(json::object parameter) {
    json::object out{{"name", parameter.at("name")}, {"in", "query"}};
    out["required"] = parameter.contains("required") && parameter.at("required").as_bool();
    for (auto& member : parameter)
        if (member.key() != "name" && member.key() != "required")
            out[member.key()] = std::move(member.value());
    return out;
}

json::object word_list(std::string_view name, std::string_view meaning,
                       std::span<const std::string_view> words) {
    auto out = parameter(
        name, meaning,
        {{"type", "array"},
         {"items", {{"type", "string"}, {"enum", json::array(words.begin(), words.end())}}}});
    out["style"] = "form";
    out["explode"] = false;
    return out;
}

json::array list_parameters(const OperationRow& row) {
    json::array parameters;
    append_filters(row, parameters);
    if (row.version == v2) {
        append_cursor_page(*row.entity, parameters);
        append_selection(*row.entity, parameters);
    } else if (row.entity->v1.pages == Pages::by_start) {
        parameters.push_back(shared("sort"));
        append_start_page(parameters);
    }
    return parameters;
}

json::array collection_parameters(const OperationRow& row) {
    json::array parameters;
    append_filters(row, parameters);
    parameters.push_back(shared("since"));
    parameters.push_back(shared("until"));
    append_cursor_page(*row.entity, parameters);
    return parameters;
}

json::array single_parameters(const OperationRow& row) {
    json::array parameters;
    if (row.version == v2) append_selection(*row.entity, parameters);
    return parameters;
}

json::array search_parameters(const OperationRow& row) {
    const auto& entity = *row.entity;
    const auto& words_of_entity =
        parts().words.at("entities").as_object().at(entity.name).as_object();
    json::array parameters;
    auto term = parameter("term", "At least two characters; one with `exact_match`.",
                          of_type("string"), words_of_entity.at("term"));
    term["required"] = true;
    parameters.push_back(std::move(term));
    parameters.push_back(searched_fields(entity));
    parameters.push_back(shared("exact_match"));
    append_search_relations(entity, parameters);
    if (!entity.statuses.empty())
        parameters.push_back(parameter("status", "Only those with this status.",
                                       words(statuses_of(entity)), "open"));
    if (!entity.v2.found_extras.empty()) {
        auto extras = word_list("include_fields", "What to show of each result besides.",
                                entity.v2.found_extras);
        extras["example"] = json::array{entity.v2.found_extras.front()};
        parameters.push_back(std::move(extras));
    }
    if (row.version == v1) {
        append_start_page(parameters);
        return parameters;
    }
    parameters.push_back(shared("limit"));
    parameters.push_back(shared("cursor"));
    return parameters;
}

}  // namespace grantor::sandbox::openapi
