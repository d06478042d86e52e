#include "edge/documents/openapi_form.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>
#include <optional>

#include "edge/documents/compact_form.hpp"
#include "edge/documents/references.hpp"
#include "edge/documents/security.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;
using std::string_view;

struct KnownMethod {
    string_view key;
    string_view name;
};
constexpr std::array<KnownMethod, 6> methods{{{"get", "GET"},
                                              {"head", "HEAD"},
                                              {"post", "POST"},
                                              {"put", "PUT"},
                                              {"patch", "PATCH"},
                                              {"delete", "DELETE"}}};
// Of a path item (OpenAPI §4.8.9) besides its methods. OPTIONS is answered by the edge itself.
constexpr std::array<string_view, 5> path_keys{"summary", "description", "servers", "parameters",
                                               "options"};
// Of an operation (§4.8.10).
constexpr std::array<string_view, 12> operation_keys{
    "tags",      "summary",   "description", "externalDocs", "operationId", "parameters",
    "responses", "callbacks", "requestBody", "deprecated",   "security",    "servers"};

string_view text_at(const json::object& parent, string_view key) {
    const auto* value = parent.if_contains(key);
    if (value == nullptr || !value->is_string()) return {};
    return value->get_string();
}

bool is_extension(string_view key) { return key.starts_with("x-"); }

// "5s", "2m", or a number of seconds.
std::optional<std::chrono::seconds> read_duration(const json::value& value) {
    std::int64_t number = 0;
    std::int64_t unit = 1;
    if (value.is_int64()) {
        number = value.get_int64();
    } else if (value.is_string()) {
        const string_view text = value.get_string();
        const auto* end = text.data() + text.size();
        const auto read = std::from_chars(text.data(), end, number);
        const string_view rest(read.ptr, static_cast<std::size_t>(end - read.ptr));
        if (read.ec != std::errc{} || (rest != "s" && rest != "m")) return std::nullopt;
        if (rest == "m") unit = 60;
    }
    constexpr std::int64_t hour = 3600;
    if (number < 1 || number > hour / unit) return std::nullopt;
    return std::chrono::seconds{number * unit};
}

// "": it has none.
string_view unknown_key(const json::object& operation) {
    for (const auto& [name, ignored] : operation) {
        const string_view key = name;
        if (!is_extension(key) && std::ranges::find(operation_keys, key) == operation_keys.end())
            return key;
    }
    return {};
}

class Reader {
 public:
    Reader(const json::object& root, ReadDocument& out)
        : root_(root), references_(root), security_(root, references_), out_(out) {}

    void read() {
        if (!text_at(root_, "openapi").starts_with("3."))
            return refuse(out_.name, "Only OpenAPI 3 is read.");
        scopes_needed_ = needed(out_.name, root_, ScopesNeeded::all);
        read_foreign_scopes();
        if (const auto* word = root_.if_contains("x-published"))
            out_.says_published = *word == true;
        const auto* value = root_.if_contains("paths");
        const auto paths =
            value == nullptr ? std::unexpected(std::string{}) : references_.follow(*value);
        const auto* items = paths ? (*paths)->if_object() : nullptr;
        if (items == nullptr)
            return refuse(out_.name, paths || paths.error().empty()
                                         ? "It has no paths."
                                         : "Its paths cannot be read. " + paths.error());
        for (const auto& [path, item] : *items)
            if (!is_extension(path)) read_path(path, item);
    }

 private:
    void note(Severity severity, std::string where, std::string what) {
        out_.findings.push_back({severity, std::move(where), std::move(what)});
    }
    void refuse(std::string where, std::string what) {
        note(Severity::error, std::move(where), std::move(what));
    }
    ScopesNeeded needed(const std::string& where, const json::object& object,
                        ScopesNeeded otherwise) {
        const auto* value = object.if_contains("x-any-scope");
        if (value == nullptr) return otherwise;
        if (!value->is_bool()) refuse(where, "x-any-scope is neither true nor false.");
        return *value == true ? ScopesNeeded::any : ScopesNeeded::all;
    }

    void read_foreign_scopes() {
        const auto* value = root_.if_contains("x-foreign-scopes");
        if (value == nullptr) return;
        const auto* names = value->if_array();
        if (names == nullptr || !std::ranges::all_of(*names, &json::value::is_string))
            return refuse(out_.name, "x-foreign-scopes is not a list of texts.");
        for (const auto& name : *names) out_.foreign_scopes.emplace(name.get_string());
    }

    void read_path(string_view path, const json::value& value) {
        const auto where = fmt::format("{}: {}", out_.name, path);
        const auto meant = references_.follow(value);
        if (!meant) {
            out_.shut_paths.emplace_back(path);
            return note(Severity::warning, where, meant.error() + " It stays closed.");
        }
        const auto* item = (*meant)->if_object();
        if (item == nullptr) return refuse(where, "The path has no operations.");
        for (const auto& [name, operation] : *item) {
            const string_view key = name;
            const auto* method = std::ranges::find(methods, key, &KnownMethod::key);
            if (method != methods.end())
                read_operation({method->name, path, *item}, operation);
            else if (key == "trace")
                note(Severity::warning, where, "TRACE is never allowed.");
            else if (!is_extension(key) && std::ranges::find(path_keys, key) == path_keys.end())
                note(Severity::warning, where,
                     fmt::format("\"{}\" is not a key of a path item; it opens nothing.", key));
        }
        // Also where it has nothing that can be read, no other path may stand for this one.
        out_.shut_paths.emplace_back(path);
    }

    struct Place {
        string_view method;
        string_view path;
        const json::object& item;
    };

    void read_operation(const Place& place, const json::value& value) {
        const auto where = fmt::format("{}: {} {}", out_.name, place.method, place.path);
        DocumentedOperation read;
        read.method = place.method;
        read.path = place.path;
        read.is_search = has_search_segment(place.path);
        const auto meant = references_.follow(value);
        const auto* operation = meant ? (*meant)->if_object() : nullptr;
        if (meant && operation == nullptr) return refuse(where, "The operation is not an object.");
        if (!meant) {
            read.closed_because = meant.error();
        } else if (!read_extensions(where, *operation, read)) {
            return;
        } else if (const auto key = unknown_key(*operation); !key.empty()) {
            read.closed_because = fmt::format(
                "\"{}\" is not a key of an operation in OpenAPI; write it as \"x-{}\" if "
                "it does not matter.",
                key, key);
        } else {
            read_security(where, place.item, *operation, read);
        }
        out_.operations.push_back(std::move(read));
    }

    bool read_extensions(const std::string& where, const json::object& operation,
                         DocumentedOperation& read) {
        read.operation_id = text_at(operation, "operationId");
        if (const auto* search = operation.if_contains("x-search")) {
            if (!search->is_bool()) refuse(where, "x-search is neither true nor false.");
            read.is_search = search->is_bool() && search->get_bool();
        }
        read_timeout(where, operation, read);
        const auto* cost = operation.if_contains("x-token-cost");
        if (cost == nullptr) return true;
        if (cost->is_int64()) {
            read.cost = cost->get_int64();
            return true;
        }
        refuse(where, "x-token-cost is not a whole number.");
        return false;
    }

    void read_timeout(const std::string& where, const json::object& operation,
                      DocumentedOperation& read) {
        const auto* value = operation.if_contains("x-timeout");
        if (value == nullptr) return;
        const auto timeout = read_duration(*value);
        if (!timeout)
            return refuse(where,
                          "x-timeout is not a time between 1 second and 1 hour, such as 5s or 2m.");
        read.timeout = *timeout;
    }

    void read_security(const std::string& where, const json::object& item,
                       const json::object& operation, DocumentedOperation& read) {
        const auto* security = operation.if_contains("security");
        if (security == nullptr && item.contains("security")) {
            read.closed_because =
                "Its path has a `security`, which OpenAPI does not know; write it at each "
                "operation.";
            return;
        }
        if (security == nullptr) security = root_.if_contains("security");
        if (security == nullptr) {
            read.closed_because = "The document names no `security` for it.";
            return;
        }
        const auto scopes = needed(where, operation, scopes_needed_);
        for (auto& fault : security_.read(*security, scopes, read)) refuse(where, std::move(fault));
        const bool needs_several = std::ranges::any_of(
            read.alternatives, [](const ScopeNames& names) { return names.size() > 1; });
        if (needs_several && scopes == ScopesNeeded::all)
            note(Severity::notice, where,
                 "It needs several scopes at once. If any one of them is meant to be enough, write "
                 "them as entries of their own, or x-any-scope: true.");
    }

    const json::object& root_;
    const References references_;
    const SecurityReader security_;
    ReadDocument& out_;
    ScopesNeeded scopes_needed_ = ScopesNeeded::all;
};

}  // namespace

void read_openapi_form(const json::object& root, ReadDocument& out) { Reader(root, out).read(); }

}  // namespace grantor::edge
