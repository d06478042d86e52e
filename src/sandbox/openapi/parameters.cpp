#include "sandbox/openapi/parameters.hpp"

#include <boost/json.hpp>

#include "sandbox/answers/filter_kinds.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/wire/json_schema.hpp"
#include "sandbox/wire/parts.hpp"
#include "sandbox/wire/query_parameter.hpp"

namespace grantor::sandbox::openapi {
namespace {

using enum ApiVersion;

json::object shared(std::string_view name) { return in_query(shared_parameter(name)); }

std::vector<std::string_view> statuses_of(const EntityDescription& entity) {
    return {entity.statuses.begin(), entity.statuses.end()};
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
        auto extras =
            word_list("include_fields", "Additional fields to show for each record.", names);
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
    auto out = word_list("fields", "The fields to search; by default all.", names);
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
            parameter("person_id", "Only records about this person.", of_type("integer"), 1));
    if (leads_to(organization_entity))
        parameters.push_back(parameter("organization_id", "Only records about this organization.",
                                       of_type("integer"), 1));
}

}  // namespace

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
        parameters.push_back(parameter("status", "Only records with this status.",
                                       words(statuses_of(entity)), "open"));
    if (!entity.v2.found_extras.empty()) {
        auto extras = word_list("include_fields", "Additional fields to show for each result.",
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
