#include "edge/documents/declared_scopes.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace grantor::edge {
namespace {

namespace json = boost::json;

const json::object* object_at(const json::object& parent, std::string_view key) {
    const auto* value = parent.if_contains(key);
    return value == nullptr ? nullptr : value->if_object();
}

void add(const json::object& scopes, std::vector<DeclaredScope>& out) {
    for (const auto& [name, text] : scopes) {
        const std::string_view key{name};
        if (std::ranges::find(out, key, &DeclaredScope::name) != out.end()) continue;
        out.push_back(
            {std::string(key), text.is_string() ? std::string(text.get_string()) : "", false});
    }
}

std::vector<DeclaredScope> scopes_of_schemes(const json::object& root) {
    std::vector<DeclaredScope> out;
    const auto* components = object_at(root, "components");
    const auto* schemes = components ? object_at(*components, "securitySchemes") : nullptr;
    if (schemes == nullptr) return out;
    for (const auto& [name, scheme] : *schemes) {
        const auto* object = scheme.if_object();
        const auto* flows = object == nullptr ? nullptr : object_at(*object, "flows");
        if (flows == nullptr) continue;
        for (const auto& [kind, flow] : *flows)
            if (const auto* declared = flow.if_object())
                if (const auto* scopes = object_at(*declared, "scopes")) add(*scopes, out);
    }
    return out;
}

void mark(const json::value* security, std::vector<DeclaredScope>& scopes) {
    const auto* alternatives = security == nullptr ? nullptr : security->if_array();
    if (alternatives == nullptr) return;
    for (const auto& alternative : *alternatives) {
        const auto* schemes = alternative.if_object();
        if (schemes == nullptr) continue;
        for (const auto& [scheme, names] : *schemes)
            if (const auto* list = names.if_array())
                for (const auto& name : *list)
                    for (auto& scope : scopes)
                        if (name == json::value(scope.name)) scope.changes = true;
    }
}

// Those of operations that change something.
void mark_changing(const json::object& root, std::vector<DeclaredScope>& scopes) {
    const auto* paths = object_at(root, "paths");
    if (paths == nullptr) return;
    for (const auto& [path, item] : *paths) {
        const auto* operations = item.if_object();
        if (operations == nullptr) continue;
        for (const std::string_view method : {"post", "put", "patch", "delete"}) {
            const auto* operation = object_at(*operations, method);
            if (operation == nullptr) continue;
            const auto* own = operation->if_contains("security");
            mark(own == nullptr ? root.if_contains("security") : own, scopes);
        }
    }
}

}  // namespace

std::vector<DeclaredScope> declared_scopes(const json::object& document) {
    auto scopes = scopes_of_schemes(document);
    mark_changing(document, scopes);
    return scopes;
}

}  // namespace grantor::edge
