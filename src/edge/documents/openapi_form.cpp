#include "edge/documents/openapi_form.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <map>

#include "edge/documents/compact_form.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;

struct KnownMethod {
    std::string_view key;
    std::string_view name;
};
constexpr std::array<KnownMethod, 5> methods{
    {{"get", "GET"}, {"post", "POST"}, {"put", "PUT"}, {"patch", "PATCH"}, {"delete", "DELETE"}}};

const json::object* object_at(const json::object& parent, std::string_view key) {
    const auto* value = parent.if_contains(key);
    return value == nullptr ? nullptr : value->if_object();
}

std::string_view text_at(const json::object& parent, std::string_view key) {
    const auto* value = parent.if_contains(key);
    if (value == nullptr || !value->is_string()) return {};
    return value->get_string();
}

class Reader {
 public:
    Reader(const json::object& root, ReadDocument& out) : root_(root), out_(out) {
        const auto* components = object_at(root, "components");
        if (components != nullptr) schemes_ = object_at(*components, "securitySchemes");
    }

    void read() {
        const auto* paths = object_at(root_, "paths");
        if (!text_at(root_, "openapi").starts_with("3."))
            return refuse(out_.name, "Only OpenAPI 3 is read.");
        if (paths == nullptr) return refuse(out_.name, "It has no paths.");
        for (const auto& [path, item] : *paths) {
            if (std::string_view{path}.starts_with("x-")) continue;
            read_path(path, item);
        }
    }

 private:
    void note(Severity severity, std::string where, std::string what) {
        out_.findings.push_back({severity, std::move(where), std::move(what)});
    }
    void refuse(std::string where, std::string what) {
        note(Severity::error, std::move(where), std::move(what));
    }

    void read_path(std::string_view path, const json::value& value) {
        const auto where = fmt::format("{}: {}", out_.name, path);
        const auto* item = value.if_object();
        if (item == nullptr) return refuse(where, "The path has no operations.");
        if (item->contains("$ref"))
            return refuse(where, "The path is a reference; write its operations out.");
        for (const auto& method : methods)
            if (const auto* operation = item->if_contains(method.key))
                read_operation(method.name, path, *operation);
        if (item->contains("trace")) note(Severity::warning, where, "TRACE is never allowed.");
    }

    void read_operation(std::string_view method, std::string_view path, const json::value& value) {
        const auto where = fmt::format("{}: {} {}", out_.name, method, path);
        const auto* operation = value.if_object();
        if (operation == nullptr) return refuse(where, "The operation is not an object.");
        DocumentedOperation read;
        read.method = method;
        read.path = path;
        read.operation_id = text_at(*operation, "operationId");
        read.is_search = has_search_segment(path);
        if (const auto* search = operation->if_contains("x-search")) {
            if (!search->is_bool()) refuse(where, "x-search is neither true nor false.");
            read.is_search = search->is_bool() && search->get_bool();
        }
        if (const auto* cost = operation->if_contains("x-token-cost")) {
            if (!cost->is_int64()) return refuse(where, "x-token-cost is not a whole number.");
            read.cost = cost->get_int64();
        }
        const auto* own = operation->if_contains("security");
        read_security(where, own != nullptr ? own : root_.if_contains("security"), read);
        out_.operations.push_back(std::move(read));
    }

    void read_security(const std::string& where, const json::value* security,
                       DocumentedOperation& operation) {
        if (security == nullptr) return;
        if (!security->is_array()) return refuse(where, "Its security is not a list.");
        bool is_open_to_any_token = false;
        for (const auto& alternative : security->get_array()) {
            if (!alternative.is_object())
                return refuse(where, "Its security has an entry that is not an object.");
            for (const auto& [scheme, scopes] : alternative.get_object())
                is_open_to_any_token |= read_requirement({where, scheme, scopes}, operation);
        }
        if (is_open_to_any_token) {
            operation.opening = Opening::any_token;
        } else if (!operation.scopes.empty()) {
            operation.opening = Opening::scopes;
        }
    }

    struct Requirement {
        const std::string& where;
        std::string_view scheme;
        const json::value& scopes;
    };
    // True if any valid token satisfies it.
    bool read_requirement(const Requirement& requirement, DocumentedOperation& operation) {
        const auto& [where, scheme, value] = requirement;
        const auto* scopes = value.if_array();
        if (scopes == nullptr) {
            refuse(where, fmt::format("The scopes of its scheme {} are not a list.", scheme));
            return false;
        }
        const auto* declared = schemes_ == nullptr ? nullptr : object_at(*schemes_, scheme);
        // The kind of scheme is unknown: with scopes it protects the operation, without them it
        // would open it.
        if (declared == nullptr && scopes->empty()) {
            refuse(where, fmt::format("Its security scheme {} is not declared.", scheme));
            return false;
        }
        if (declared != nullptr && !takes_tokens(*declared)) return false;
        for (const auto& scope : *scopes) {
            if (!scope.is_string()) {
                refuse(where, fmt::format("A scope of its scheme {} is not a text.", scheme));
                return false;
            }
            std::string name{scope.get_string()};
            if (std::ranges::find(operation.scopes, name) == operation.scopes.end())
                operation.scopes.push_back(std::move(name));
        }
        return scopes->empty();
    }

    static bool takes_tokens(const json::object& scheme) {
        const auto type = text_at(scheme, "type");
        if (type == "oauth2" || type == "openIdConnect") return true;
        const auto way = text_at(scheme, "scheme");
        return type == "http" && (way == "bearer" || way == "Bearer");
    }

    const json::object& root_;
    const json::object* schemes_ = nullptr;
    ReadDocument& out_;
};

}  // namespace

void read_openapi_form(const json::object& root, ReadDocument& out) { Reader(root, out).read(); }

}  // namespace grantor::edge
