#include "sandbox/operation.hpp"

#include <array>

#include "sandbox/currencies.hpp"
#include "sandbox/deals/deal_writing.hpp"
#include "sandbox/deals/deals_v1.hpp"
#include "sandbox/deals/deals_v2.hpp"
#include "sandbox/query_reader.hpp"
#include "sandbox/users/users.hpp"

namespace grantor::sandbox {
namespace {

using enum ApiVersion;
using http::Method;

// A fixed path stands before the one with {id} that would also fit.
const std::array<OperationRow, 16> rows{{
    {Method::get, v1, "/users/me", &users::me},
    {Method::get, v1, "/users", &users::list},
    {Method::get, v1, "/users/{id}", &users::get},
    {Method::get, v1, "/currencies", &list_currencies},
    {Method::get, v1, "/deals", &deals_v1::list},
    {Method::post, v1, "/deals", &deals_v1::add, BodyUse::read},
    {Method::get, v1, "/deals/{id}", &deals_v1::get},
    {Method::put, v1, "/deals/{id}", &deals_v1::update, BodyUse::read},
    {Method::delete_, v1, "/deals/{id}", &delete_deal},
    {Method::get, v2, "/deals", &deals_v2::list},
    {Method::post, v2, "/deals", &deals_v2::add, BodyUse::read},
    {Method::get, v2, "/deals/archived", &deals_v2::list_archived},
    {Method::get, v2, "/deals/search", &deals_v2::search},
    {Method::get, v2, "/deals/{id}", &deals_v2::get},
    {Method::patch, v2, "/deals/{id}", &deals_v2::update, BodyUse::read},
    {Method::delete_, v2, "/deals/{id}", &delete_deal},
}};

constexpr std::string_view placeholder = "{id}";

bool cut_prefix(std::string_view& path, std::string_view prefix) {
    if (!path.starts_with(prefix) || !path.substr(prefix.size()).starts_with('/')) return false;
    path.remove_prefix(prefix.size());
    return true;
}

// What stands for {id} in `path`, "" for a row without one; nothing if the row does not fit.
std::optional<std::string_view> fit(std::string_view pattern, std::string_view path) {
    if (!pattern.ends_with(placeholder))
        return pattern == path ? std::optional{std::string_view{}} : std::nullopt;
    pattern.remove_suffix(placeholder.size());
    if (!path.starts_with(pattern)) return std::nullopt;
    path.remove_prefix(pattern.size());
    if (path.empty() || path.contains('/')) return std::nullopt;
    return path;
}

}  // namespace

std::optional<OperationPath> read_operation_path(std::string_view path) {
    OperationPath out;
    if (cut_prefix(path, "/api/v2") || cut_prefix(path, "/v2"))
        out.version = v2;
    else if (!cut_prefix(path, "/api/v1") && !cut_prefix(path, "/v1") && path != "/users/me")
        return std::nullopt;
    if (const auto selector = path.find(":(");
        out.version == v1 && selector != std::string_view::npos && path.ends_with(')')) {
        const auto names = path.substr(selector + 2, path.size() - selector - 3);
        out.shown_fields = split_list(names);
        path = path.substr(0, selector);
    }
    out.path = path;
    return out;
}

std::optional<FoundOperation> find_operation(http::Method method, const OperationPath& path) {
    if (method == Method::head) method = Method::get;
    for (const auto& row : rows) {
        if (row.method != method || row.version != path.version) continue;
        if (const auto id = fit(row.path, path.path)) {
            // "/deals/search" is never the deal with that id, whatever the method.
            if (*id == "search" || *id == "archived" || *id == "me") return std::nullopt;
            return FoundOperation{&row, *id};
        }
    }
    return std::nullopt;
}

}  // namespace grantor::sandbox
