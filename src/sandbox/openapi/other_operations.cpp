// The operations that are written one by one, as openapi_parts/operations.json describes them.
#include <boost/json.hpp>
#include <stdexcept>

#include "sandbox/engine/entity.hpp"
#include "sandbox/openapi/described_operation.hpp"
#include "sandbox/wire/json_schema.hpp"
#include "sandbox/wire/parts.hpp"
#include "sandbox/wire/query_parameter.hpp"

namespace grantor::sandbox::openapi {
namespace {

// "updateDealField" is described with its family: "update*Field".
std::string described_id(const OperationRow& row) {
    auto id = row.id;
    if (row.entity == nullptr) return id;
    const auto family = component_name(row.entity->name);
    const auto at = id.find(family + "Field");
    if (at != std::string::npos) id.replace(at, family.size(), "*");
    return id;
}

const json::object& part_for(const OperationRow& row) {
    const auto version = row.version == ApiVersion::v1 ? "v1" : "v2";
    const auto id = described_id(row);
    const auto& all = parts().operations.at(version).as_object();
    const auto* found = all.if_contains(id);
    if (found == nullptr) throw std::logic_error("no description of " + id);
    return found->as_object();
}

// "{many}" stands for the records of the family.
std::string spoken(const json::object& part, std::string_view name, const OperationRow& row) {
    std::string text{part.at(name).as_string()};
    constexpr std::string_view placeholder = "{many}";
    const auto at = text.find(placeholder);
    if (at != std::string::npos) text.replace(at, placeholder.size(), many_of(row.entity->name));
    return text;
}

json::array parameters_of(const json::object& part) {
    json::array parameters;
    const auto* listed = part.if_contains("parameters");
    if (listed == nullptr) return parameters;
    for (const auto& each : listed->as_array())
        parameters.push_back(
            in_query(each.is_string() ? shared_parameter(each.as_string()) : each.as_object()));
    return parameters;
}

json::object answer_of(const json::object& part) {
    auto answer = success_schema(part.at("data").as_object());
    const auto* additional = part.if_contains("additional_data");
    if (additional == nullptr) return answer;
    answer["required"].as_array().emplace_back("additional_data");
    answer["properties"].as_object()["additional_data"] = *additional;
    return answer;
}

}  // namespace

DescribedOperation describe_other_operation(const OperationRow& row) {
    const auto& part = part_for(row);
    DescribedOperation out;
    out.summary = spoken(part, "summary", row);
    out.description = spoken(part, "description", row);
    out.parameters = parameters_of(part);
    if (const auto* body = part.if_contains("body")) {
        out.body = body->as_object();
        out.example = part.at("example");
    }
    if (const auto* status = part.if_contains("status"))
        out.status = static_cast<int>(status->as_int64());
    out.answer = answer_of(part);
    out.may_find_nothing = part.contains("missing");
    if (const auto* id = part.if_contains("id_example")) out.id_example = *id;
    if (const auto* code = part.if_contains("code_example")) out.code_example = code->as_string();
    return out;
}

}  // namespace grantor::sandbox::openapi
