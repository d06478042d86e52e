#include "sandbox/openapi/document.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <set>

#include "sandbox/entities/entities.hpp"
#include "sandbox/openapi/described_operation.hpp"
#include "sandbox/openapi/record_schemas.hpp"
#include "sandbox/wire/json_schema.hpp"
#include "sandbox/wire/parts.hpp"
#include "sandbox/wire/record_uuid.hpp"
#include "sandbox/wire/text.hpp"

namespace grantor::sandbox::openapi {
namespace {

// Examples belong to the first company of the demo data.
constexpr CompanyId example_company{1};
// The key of the first custom field that this company adds.
constexpr std::string_view first_custom_key = "1e1fbe3e90b992d1bcbf56d786005817adad04f2";

std::string_view name_of(ApiVersion version) { return version == ApiVersion::v1 ? "v1" : "v2"; }

// "/deals", of "/deals/{id}".
std::string_view first_piece(std::string_view path) { return path.substr(0, path.find('/', 1)); }

// What the id in the path names: "a deal"; users and filters are not among the tables.
std::string named_by(const OperationRow& row, std::string_view path) {
    auto piece = first_piece(path).substr(1);
    if (piece.ends_with("Fields")) return "a field";
    if (row.entity != nullptr) return std::string{one_of(row.entity->name)};
    piece.remove_suffix(1);
    return fmt::format("a {}", piece);
}

// The names of the placeholders.
std::vector<std::string_view> placeholders(std::string_view path) {
    std::vector<std::string_view> names;
    for (auto begin = path.find('{'); begin != path.npos; begin = path.find('{', begin + 1))
        names.push_back(path.substr(begin + 1, path.find('}', begin) - begin - 1));
    return names;
}

json::object id_in_path(std::string_view name, const EntityDescription* entity,
                        std::string_view record, const json::value& example) {
    json::object out{{"name", name}, {"in", "path"}, {"required", true}};
    const bool is_uuid = entity != nullptr && entity->id_form == IdForm::uuid;
    out["description"] = fmt::format("The id of {}.", record);
    if (!is_uuid) {
        out["schema"] = json::object{{"type", "integer"}, {"minimum", 1}};
        out["example"] = example.is_null() ? json::value(1) : example;
        return out;
    }
    out["schema"] = json::object{{"type", "string"}, {"format", "uuid"}};
    out["example"] = write_uuid({example_company, std::string{entity->name}}, 1);
    return out;
}

json::object code_in_path(std::string_view name, std::string_view example) {
    return {{"name", name},
            {"in", "path"},
            {"required", true},
            {"description", "The code of the field."},
            {"schema", {{"type", "string"}}},
            {"example", example == "CUSTOM" ? first_custom_key : example}};
}

json::array parameters_of(const OperationRow& row, std::string_view path,
                          const DescribedOperation& described) {
    json::array all;
    auto names = placeholders(path);
    if (row.place != nullptr) {
        const auto& parent = *row.place->parent;
        all.push_back(id_in_path(names.front(), &parent, one_of(parent.name), nullptr));
        names.erase(names.begin());
    }
    for (const auto name : names)
        all.push_back(
            row.path_end == PathEnd::code
                ? code_in_path(name, described.code_example)
                : id_in_path(name, row.entity, named_by(row, path), described.id_example));
    for (const auto& parameter : described.parameters) all.push_back(parameter);
    return all;
}

json::object body_of(ApiVersion version, const DescribedOperation& described) {
    const json::object content{{"schema", *described.body}, {"example", described.example}};
    json::object types{{"application/json", content}};
    // Values of a form are texts, which v1 takes for anything.
    const bool is_object = described.example.is_object();
    if (version == ApiVersion::v1 && is_object)
        types["application/x-www-form-urlencoded"] =
            json::object{{"schema", {{"type", "object"}, {"additionalProperties", true}}}};
    return {{"required", true}, {"content", std::move(types)}};
}

json::object response_reference(std::string_view name) {
    return {{"$ref", "#/components/responses/" + std::string{name}}};
}

std::string_view outcome_of(std::string_view method) {
    if (method == "POST") return "Added.";
    if (method == "DELETE") return "Deleted.";
    return method == "GET" ? "The requested data." : "Changed.";
}

json::object responses_of(const OperationAccess& access, const DescribedOperation& described) {
    json::object out{{std::to_string(described.status),
                      {{"description", outcome_of(access.method)},
                       {"content", {{"application/json", {{"schema", described.answer}}}}}}}};
    out["400"] = response_reference("Refused");
    out["401"] = response_reference("Unauthorized");
    out["402"] = response_reference("CompanyClosed");
    out["403"] = response_reference("Forbidden");
    if (access.path.contains('{') || described.may_find_nothing)
        out["404"] = response_reference("NotFound");
    out["429"] = response_reference("OverLimit");
    out["default"] = response_reference("OtherFailure");
    return out;
}

// Alternatives: any one of the scopes, or the person's own token.
json::array security_of(const OperationAccess& access) {
    json::array out;
    if (access.scopes.empty()) out.push_back(json::object{{"oauth2", json::array{}}});
    for (const auto& scope : access.scopes)
        out.push_back(json::object{{"oauth2", json::array{json::value(scope)}}});
    out.push_back(json::object{{"apiToken", json::array{}}});
    return out;
}

// What the official client calls the class of the operation, without "Api".
std::string tag_of(ApiVersion version, std::string_view path) {
    std::string tag{first_piece(path).substr(1)};
    tag[0] = static_cast<char>(tag[0] - 'a' + 'A');
    const bool has_products = tag == "Deals" && path.contains("/products");
    return has_products && version == ApiVersion::v2 ? "DealProducts" : tag;
}

// An operation of the table that apps may call.
struct Served {
    const OperationRow* row;
    OperationAccess access;
};

json::object operation_of(const Served& served) {
    const auto& [row, access] = served;
    auto described = describe_record_operation(*row);
    if (!described) described = describe_other_operation(*row);
    json::object out{{"tags", {tag_of(row->version, access.path)}},
                     {"operationId", row->id},
                     {"summary", described->summary},
                     {"description", described->description},
                     {"security", security_of(access)},
                     {"x-token-cost", access.cost}};
    if (auto parameters = parameters_of(*row, access.path, *described); !parameters.empty())
        out["parameters"] = std::move(parameters);
    if (described->body) out["requestBody"] = body_of(row->version, *described);
    out["responses"] = responses_of(access, *described);
    return out;
}

// In the order of the paths' first pieces; of these, paths that name nothing come first.
std::vector<Served> served_operations(ApiVersion version, const FindAccess& access) {
    std::vector<Served> all;
    for (const auto* row : all_operations())
        if (row->version == version)
            if (auto found = access(version, row->id)) all.push_back({row, std::move(*found)});
    std::ranges::sort(all, {}, [](const Served& served) {
        const std::string_view path = served.access.path;
        return std::tuple(first_piece(path), std::ranges::count(path, '{'), path,
                          served.access.method);
    });
    return all;
}

json::object paths_of(ApiVersion version, const FindAccess& access, std::set<std::string>& tags) {
    json::object paths;
    for (const auto& served : served_operations(version, access)) {
        auto& methods = paths[served.access.path];
        if (!methods.is_object()) methods = json::object{};
        methods.as_object()[lower_case(served.access.method)] = operation_of(served);
        tags.insert(tag_of(version, served.access.path));
    }
    return paths;
}

json::array described_tags(const std::set<std::string>& names) {
    const auto& meanings = parts().words.at("tags").as_object();
    json::array tags;
    for (const auto& name : names)
        tags.push_back(json::object{{"name", name}, {"description", meanings.at(name)}});
    return tags;
}

// Every "#/components/schemas/…" below.
void find_references(const json::value& value, std::set<std::string>& names) {
    constexpr std::string_view prefix = "#/components/schemas/";
    if (value.is_array())
        for (const auto& each : value.get_array()) find_references(each, names);
    if (!value.is_object()) return;
    for (const auto& member : value.get_object()) {
        if (member.key() != "$ref")
            find_references(member.value(), names);
        else if (const std::string_view text = member.value().as_string(); text.starts_with(prefix))
            names.emplace(text.substr(prefix.size()));
    }
}

// The components that the document leads to, over however many steps.
json::object used_schemas(const json::object& document, const json::object& all) {
    std::set<std::string> wanted;
    find_references(document, wanted);
    json::object used;
    for (std::size_t size = 0; size != wanted.size();) {
        size = wanted.size();
        for (const auto& name : std::set<std::string>{wanted})
            find_references(all.at(name), wanted);
    }
    for (const auto& name : wanted) used[name] = all.at(name);
    return used;
}

json::object all_schemas(ApiVersion version) {
    json::object all = parts().schemas.at("components").as_object();
    for (const auto& each : parts().operations.at("components").as_object())
        all[each.key()] = each.value();
    for (const auto* entity : all_entities()) add_record_schemas(*entity, version, all);
    return all;
}

}  // namespace

std::string document_name(ApiVersion version) {
    return version == ApiVersion::v1 ? "crm-v1" : "crm-v2";
}

json::object document(ApiVersion version, std::string_view api_address, const FindAccess& access) {
    const auto& words = parts().words.at("versions").as_object().at(name_of(version)).as_object();
    std::set<std::string> tags;
    auto paths = paths_of(version, access, tags);
    json::object out{
        {"openapi", "3.1.0"},
        {"info",
         {{"title", words.at("title")},
          {"version", "1.0.0"},
          {"summary", words.at("summary")},
          {"description", words.at("description")},
          {"license", {{"name", "Apache License 2.0"}, {"identifier", "Apache-2.0"}}}}},
        {"servers", {{{"url", fmt::format("{}/api/{}", api_address, name_of(version))}}}},
        {"tags", described_tags(tags)},
        {"paths", std::move(paths)}};
    json::object components{{"securitySchemes", parts().schemas.at("securitySchemes")},
                            {"responses", parts().schemas.at("responses")}};
    out["components"] = std::move(components);
    auto schemas = used_schemas(out, all_schemas(version));
    out["components"].as_object()["schemas"] = std::move(schemas);
    return out;
}

}  // namespace grantor::sandbox::openapi
