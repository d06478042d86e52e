#include "explorer/operation.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "explorer/schema_reader.hpp"

namespace grantor::explorer {
namespace {

namespace json = boost::json;

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

// The nearest list of servers: of the operation, of its path, of the document.
std::string server_of(const json::object& operation, const json::object& item,
                      const json::object& document) {
    for (const auto* holder : {&operation, &item, &document}) {
        const auto* servers = find_array(*holder, "servers");
        if (servers == nullptr || servers->empty()) continue;
        if (const auto* server = (*servers)[0].if_object()) return text_of(*server, "url");
    }
    return "";
}

void read_parameter(Operation& out, const json::object& parameter, const json::object& document) {
    OperationField field;
    const auto location = text_of(parameter, "in");
    if (location == "path") field.location = ParameterLocation::path;
    if (location == "header") field.location = ParameterLocation::header;
    const bool is_shown = location == "path" || location == "header" || location == "query";
    field.name = text_of(parameter, "name");
    if (!is_shown || field.name.empty()) return;
    field.description = text_of(parameter, "description");
    field.is_required = is_true(parameter, "required");
    if (const auto* example = parameter.if_contains("example"))
        field.example = typed_text(*example);
    field.takes_slashes = is_true(parameter, "x-takes-slashes");
    const auto* schema = parameter.if_contains("schema");
    describe_field(field, schema == nullptr ? json::object{} : *schema, document);
    out.fields.push_back(std::move(field));
}

void read_parameters(Operation& out, const json::object& holder, const json::object& document) {
    const auto* parameters = find_array(holder, "parameters");
    if (parameters == nullptr) return;
    for (const auto& one : *parameters) read_parameter(out, resolved(one, document), document);
}

void read_body(Operation& out, const json::object& operation, const json::object& document) {
    const auto* found = operation.if_contains("requestBody");
    if (found == nullptr) return;
    const auto& body = resolved(*found, document);
    const auto* types = find_object(body, "content");
    if (types == nullptr || types->empty()) return;
    out.is_body_required = is_true(body, "required");
    // Of several types the first is the one to show.
    out.body_type = types->begin()->key();
    const auto& content = resolved(types->begin()->value(), document);
    const auto* example = content.if_contains("example");
    if (example != nullptr) out.body_example = json::serialize(*example);
    const auto* members = example == nullptr ? nullptr : example->if_object();
    const auto* schema = content.if_contains("schema");
    if (schema == nullptr) return;
    for (auto& field : fields_of_body(*schema, document)) {
        if (members != nullptr)
            if (const auto* value = members->if_contains(field.name))
                field.example = typed_text(*value);
        // An authorization code; a product has a code, too, which is none.
        if (field.name == "code" && out.body_type == form_type) field.is_secret = true;
        out.fields.push_back(std::move(field));
    }
}

// What a list of scopes means (docs/edge.md).
enum class ScopeList { all_are_needed, any_is_enough };

ScopeList scope_list_of(const json::object& operation, const json::object& document) {
    const auto& place = operation.contains("x-any-scope") ? operation : document;
    return is_true(place, "x-any-scope") ? ScopeList::any_is_enough : ScopeList::all_are_needed;
}

// "a", "b" are alternatives; "a + b" are needed together.
std::vector<std::string> alternatives_of(const json::value& scopes, ScopeList meaning) {
    std::vector<std::string> out;
    const auto* list = scopes.if_array();
    if (list == nullptr) return out;
    for (const auto& scope : *list) {
        const auto* name = scope.if_string();
        if (name == nullptr) continue;
        if (meaning == ScopeList::any_is_enough || out.empty())
            out.emplace_back(*name);
        else
            out.front() += " + " + std::string{*name};
    }
    return out;
}

void add_access(Operation& out, const json::object& scheme, std::vector<std::string> scopes) {
    OperationAccess access;
    access.scheme = text_of(scheme, "type");
    if (access.scheme == "http") access.scheme = text_of(scheme, "scheme");
    if (access.scheme == "apiKey") access.field = text_of(scheme, "name");
    access.description = text_of(scheme, "description");
    access.scopes = std::move(scopes);
    // Each scope is an alternative; together they are one way to authenticate.
    for (auto& known : out.access) {
        if (known.scheme != access.scheme || known.field != access.field) continue;
        known.scopes.insert(known.scopes.end(), access.scopes.begin(), access.scopes.end());
        return;
    }
    out.access.push_back(std::move(access));
}

// The ways of one alternative, which belong together. A cookie is a browser's business, and what
// else goes with it is, too.
void add_alternative(Operation& out, const json::object& alternative, const json::object& schemes,
                     ScopeList meaning) {
    for (const auto& [name, scopes] : alternative)
        if (const auto* scheme = find_object(schemes, name); scheme != nullptr)
            if (text_of(*scheme, "in") == "cookie") {
                out.access.push_back({"session", {}, text_of(*scheme, "description"), {}});
                return;
            }
    for (const auto& [name, scopes] : alternative)
        if (const auto* scheme = find_object(schemes, name))
            add_access(out, *scheme, alternatives_of(scopes, meaning));
}

void read_access(Operation& out, const json::object& operation, const json::object& document) {
    const auto* security = find_array(operation, "security");
    if (security == nullptr) security = find_array(document, "security");
    if (security == nullptr || security->empty()) {
        out.is_open = true;
        return;
    }
    const auto* components = find_object(document, "components");
    const auto* schemes =
        components == nullptr ? nullptr : find_object(*components, "securitySchemes");
    for (const auto& one : *security) {
        const auto* alternative = one.if_object();
        if (alternative == nullptr) continue;
        if (alternative->empty()) out.is_open = true;
        if (schemes != nullptr)
            add_alternative(out, *alternative, *schemes, scope_list_of(operation, document));
    }
}

void read_answers(Operation& out, const json::object& operation, const json::object& document) {
    const auto* answers = find_object(operation, "responses");
    if (answers == nullptr) return;
    for (const auto& [status, answer] : *answers) {
        const auto& object = resolved(answer, document);
        out.answers.push_back({status, text_of(object, "description")});
        const auto* content = find_object(object, "content");
        if (status.starts_with("2") && content != nullptr && content->contains("text/html") &&
            !content->contains("application/json"))
            out.opens_page = true;
    }
}

Operation read_operation(std::string_view path, std::string_view method,
                         const json::object& operation, const json::object& item,
                         const json::object& document) {
    Operation out;
    out.id = text_of(operation, "operationId");
    if (out.id.empty()) out.id = fmt::format("{} {}", method, path);
    const auto* tags = find_array(operation, "tags");
    if (tags != nullptr && !tags->empty() && (*tags)[0].is_string())
        out.tag = (*tags)[0].get_string();
    out.method = method;
    out.path = path;
    out.server = server_of(operation, item, document);
    out.summary = text_of(operation, "summary");
    if (out.summary.empty()) out.summary = out.id;
    out.description = text_of(operation, "description");
    const auto* cost = operation.if_contains("x-token-cost");
    if (cost != nullptr && cost->is_int64()) out.token_cost = cost->get_int64();
    read_access(out, operation, document);
    read_parameters(out, item, document);
    read_parameters(out, operation, document);
    read_body(out, operation, document);
    read_answers(out, operation, document);
    return out;
}

OperationGroup& group_of(std::vector<OperationGroup>& groups, std::string_view tag) {
    const auto known = std::ranges::find(groups, tag, &OperationGroup::tag);
    if (known != groups.end()) return *known;
    return groups.emplace_back(OperationGroup{std::string{tag}, {}, {}});
}

std::vector<OperationGroup> group_by_tag(const DescribedApi& api, const json::object& document) {
    std::vector<OperationGroup> groups;
    if (const auto* tags = find_array(document, "tags"))
        for (const auto& one : *tags)
            if (const auto* tag = one.if_object())
                group_of(groups, text_of(*tag, "name")).description = text_of(*tag, "description");
    for (std::size_t place = 0; place < api.operations.size(); ++place)
        group_of(groups, api.operations[place].tag).operations.push_back(place);
    std::erase_if(groups, [](const OperationGroup& group) { return group.operations.empty(); });
    return groups;
}

json::array write_texts(const std::vector<std::string>& texts) {
    json::array out;
    for (const auto& text : texts) out.emplace_back(text);
    return out;
}

json::object write_field(const OperationField& field) {
    return {{"name", field.name},          {"place", location_name(field.location)},
            {"type", field.type},          {"choices", write_texts(field.choices)},
            {"example", field.example},    {"is_required", field.is_required},
            {"is_list", field.is_list},    {"takes_slashes", field.takes_slashes},
            {"is_secret", field.is_secret}};
}

}  // namespace

std::string_view location_name(ParameterLocation location) {
    switch (location) {
        case ParameterLocation::path:
            return "path";
        case ParameterLocation::query:
            return "query";
        case ParameterLocation::header:
            return "header";
        case ParameterLocation::body:
            return "body";
    }
    return "";
}

DescribedApi read_api(std::string_view name, const json::object& document) {
    DescribedApi api;
    api.name = name;
    api.title = name;
    if (const auto* info = find_object(document, "info")) {
        api.summary = text_of(*info, "summary");
        if (const auto title = text_of(*info, "title"); !title.empty()) api.title = title;
    }
    api.document = &document;
    const auto* paths = find_object(document, "paths");
    if (paths == nullptr) return api;
    for (const auto& [path, part] : *paths) {
        const auto& item = resolved(part, document);
        for (const auto& row : path_item_methods) {
            const auto* found = find_object(item, row.member);
            if (found == nullptr) continue;
            auto operation = read_operation(path, row.method, *found, item, document);
            operation.document = name;
            api.operations.push_back(std::move(operation));
        }
    }
    api.groups = group_by_tag(api, document);
    return api;
}

const json::object* find_in_document(const Operation& operation, const json::object& document) {
    const auto* paths = find_object(document, "paths");
    const auto* item = paths == nullptr ? nullptr : paths->if_contains(operation.path);
    if (item == nullptr) return nullptr;
    const auto row =
        std::ranges::find(path_item_methods, operation.method, &PathItemMethod::method);
    if (row == path_item_methods.end()) return nullptr;
    return find_object(resolved(*item, document), row->member);
}

std::string shown_path(const Operation& operation) {
    std::string_view server = operation.server;
    if (const auto host = server.find("://"); host != std::string_view::npos)
        server.remove_prefix(std::min(server.find('/', host + 3), server.size()));
    return fmt::format("{}{}", server, operation.path);
}

std::string page_path(const Operation& operation) {
    return fmt::format("/explorer/{}/{}", operation.document, percent_encode(operation.id));
}

json::object write_operation(const Operation& operation) {
    json::array access;
    for (const auto& one : operation.access)
        access.push_back(json::object{{"scheme", one.scheme},
                                      {"field", one.field},
                                      {"description", one.description},
                                      {"scopes", write_texts(one.scopes)}});
    json::array fields;
    for (const auto& field : operation.fields) fields.push_back(write_field(field));
    return {{"document", operation.document},
            {"id", operation.id},
            {"tag", operation.tag},
            {"method", operation.method},
            {"path", operation.path},
            {"server", operation.server},
            {"summary", operation.summary},
            {"access", std::move(access)},
            {"is_open", operation.is_open},
            {"fields", std::move(fields)},
            {"body_type", operation.body_type},
            {"body_example", operation.body_example},
            {"is_body_required", operation.is_body_required},
            {"opens_page", operation.opens_page}};
}

}  // namespace grantor::explorer
