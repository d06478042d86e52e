#include "edge/documents/compact_form.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <set>

namespace grantor::edge {
namespace {

namespace json = boost::json;

std::optional<std::string> text_at(const json::object& row, std::string_view key) {
    const auto* value = row.if_contains(key);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string{value->get_string()};
}

std::optional<std::size_t> mount_named(const std::optional<std::string>& version) {
    if (version == "v1") return 0;
    if (version == "v2") return 1;
    return std::nullopt;
}

// Any one of the scopes opens the operation (docs/wire.md §5.1).
void add_alternative(std::string scope, DocumentedOperation& out) {
    const ScopeNames alternative{std::move(scope)};
    if (std::ranges::find(out.alternatives, alternative) == out.alternatives.end())
        out.alternatives.push_back(alternative);
    out.opening = Opening::scopes;
}

// `"public": true` goes with no scopes: one of the two would be meant.
bool read_public(const json::object& row, DocumentedOperation& out) {
    const auto* value = row.if_contains("public");
    if (value == nullptr || *value == false) return true;
    if (*value != true || out.opening != Opening::closed) return false;
    out.opening = Opening::everybody;
    out.closed_because.clear();
    return true;
}

bool read_scopes(const json::object& row, DocumentedOperation& out) {
    const auto* scopes = row.if_contains("scopes");
    if (scopes == nullptr || !scopes->is_array()) return false;
    for (const auto& scope : scopes->get_array()) {
        if (!scope.is_string()) return false;
        add_alternative(std::string{scope.get_string()}, out);
    }
    if (out.opening == Opening::closed) out.closed_because = "It has no scopes.";
    return read_public(row, out);
}

// Nothing: the row lacks something, or has it in another form.
std::optional<DocumentedOperation> read_row(const json::value& value) {
    const auto* row = value.if_object();
    if (row == nullptr) return std::nullopt;
    DocumentedOperation out;
    const auto method = text_at(*row, "method");
    const auto path = text_at(*row, "path");
    const auto mount = mount_named(text_at(*row, "api_version"));
    if (!method || !path || !mount || !read_scopes(*row, out)) return std::nullopt;
    out.mount = *mount;
    out.method = *method;
    out.path = *path;
    out.operation_id = text_at(*row, "operation_id").value_or("");
    out.is_search = has_search_segment(out.path);
    if (const auto* cost = row->if_contains("token_cost")) {
        if (!cost->is_int64()) return std::nullopt;
        out.cost = cost->get_int64();
    }
    return out;
}

// The rows of a list; those that cannot be read become findings.
std::vector<DocumentedOperation> read_rows(const json::object& root, std::string_view list,
                                           ReadDocument& out) {
    std::vector<DocumentedOperation> rows;
    const auto* values = root.if_contains(list);
    if (values == nullptr) return rows;
    if (!values->is_array()) {
        out.findings.push_back(
            {Severity::error, out.name, fmt::format("\"{}\" is not a list.", list)});
        return rows;
    }
    std::size_t number = 0;
    for (const auto& value : values->get_array()) {
        ++number;
        if (auto row = read_row(value)) {
            rows.push_back(std::move(*row));
        } else {
            out.findings.push_back(
                {Severity::error, out.name,
                 fmt::format(
                     "Row {} of \"{}\" needs the texts method, path, api_version (v1 or "
                     "v2), a list of scopes (empty for one with `public`: true), and a whole "
                     "number as token_cost if any.",
                     number, list)});
        }
    }
    return rows;
}

auto place_of(const DocumentedOperation& operation) {
    return std::tie(operation.mount, operation.method, operation.path);
}

void add_scopes(const DocumentedOperation& extra, ReadDocument& out) {
    const auto found = std::ranges::find_if(out.operations, [&](const auto& operation) {
        return place_of(operation) == place_of(extra);
    });
    if (found == out.operations.end()) {
        out.findings.push_back(
            {Severity::error, out.name,
             fmt::format("\"extra_docs_only\" adds scopes to {} {}, which does not exist.",
                         extra.method, extra.path)});
        return;
    }
    for (const auto& alternative : extra.alternatives) add_alternative(alternative.front(), *found);
}

}  // namespace

void read_compact_form(const json::object& root, ReadDocument& out) {
    out.mounts.push_back({{"/api/v1", "/v1"}, true});
    out.mounts.push_back({{"/api/v2", "/v2"}, false});
    out.has_bare_users_me = true;
    out.operations = read_rows(root, "operations", out);
    for (const auto& extra : read_rows(root, "extra_docs_only", out)) add_scopes(extra, out);
}

bool has_search_segment(std::string_view path) {
    while (!path.empty()) {
        const auto slash = path.find('/');
        const auto segment = path.substr(0, slash);
        if (segment == "search" || segment == "itemSearch") return true;
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    }
    return false;
}

}  // namespace grantor::edge
