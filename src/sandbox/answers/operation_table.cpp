#include "sandbox/answers/operation_table.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>

#include "sandbox/answers/constant_answers.hpp"
#include "sandbox/answers/filter_operations.hpp"
#include "sandbox/answers/item_search.hpp"
#include "sandbox/answers/operations.hpp"
#include "sandbox/answers/recents.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/fields/field_operations.hpp"
#include "sandbox/users/permissions.hpp"
#include "sandbox/users/users.hpp"
#include "sandbox/wire/currencies.hpp"
#include "sandbox/wire/query_reader.hpp"

namespace grantor::sandbox {
namespace {

using enum ApiVersion;
using http::Method;

constexpr std::string_view id_placeholder = "{id}";
constexpr std::string_view parent_placeholder = "{parent}";
constexpr std::string_view code_placeholder = "{code}";
// Pieces of paths that are never an id.
constexpr std::array<std::string_view, 8> reserved{
    "search", "archived", "me", "collection", "bulk", "summary", "timeline", "installments"};

// Users, currencies and everything else that is not a record.
constexpr std::array<OperationRow, 27> single_operations{{
    {Method::get, v1, "/users/me", &users::me},
    {Method::get, v1, "/users", &users::list},
    {Method::get, v1, "/users/find", &users::find},
    {Method::get, v1, "/users/{id}", &users::get},
    {Method::get, v1, "/users/{id}/followers", &users::followers},
    {Method::get, v2, "/users/{id}/followers", &users::followers},
    {Method::get, v1, "/users/{id}/permissions", &users::permissions},
    {Method::get, v1, "/users/{id}/roleAssignments", &users::role_assignments},
    {Method::get, v1, "/users/{id}/roleSettings", &users::role_settings},
    {Method::get, v1, "/userSettings", &get_user_settings},
    {Method::get, v1, "/userConnections", &get_user_connections},
    {Method::delete_, v1, "/activityTypes/{id}", &delete_and_show_record, BodyUse::ignored,
     &activity_type_entity},
    {Method::get, v1, "/itemSearch", &search_items},
    {Method::get, v1, "/itemSearch/field", &search_items_by_field},
    {Method::get, v2, "/itemSearch", &search_items},
    {Method::get, v2, "/itemSearch/field", &search_items_by_field},
    {Method::get, v1, "/recents", &list_recents},
    {Method::get, v1, "/filters", &filters::list},
    {Method::get, v1, "/filters/helpers", &filters::list_helpers},
    {Method::get, v1, "/filters/{id}", &filters::get},
    {Method::post, v1, "/filters", &filters::add, BodyUse::read},
    {Method::put, v1, "/filters/{id}", &filters::change, BodyUse::read},
    {Method::delete_, v1, "/filters/{id}", &filters::remove},
    {Method::delete_, v1, "/filters", &filters::remove_several},
    {Method::get, v1, "/currencies", &list_currencies},
    {Method::get, v1, "/leadSources", &list_lead_sources},
    {Method::get, v2, "/deals/products", &list_products_of_deals},
}};

// What the tables say, written out once.
class OperationTable {
 public:
    OperationTable() {
        for (const auto& row : single_operations) add(row);
        add({Method::post, v2, "/deals/{parent}/products/bulk", &add_products_to_deal,
             BodyUse::read, &deal_product_entity, &deal_product_entity.v2.places[0]});
        for (const auto* entity : all_entities())
            for (const auto version : {v1, v2}) {
                add_surface(*entity, version);
                add_fields(*entity, version);
            }
    }

    // Rows whose path begins as this one does.
    const std::vector<OperationRow>& rows_near(std::string_view path) const {
        static const std::vector<OperationRow> none;
        const auto found = rows_.find(first_piece(path));
        return found == rows_.end() ? none : found->second;
    }

    std::vector<const OperationRow*> all() const {
        std::vector<const OperationRow*> out;
        for (const auto& [piece, rows] : rows_)
            for (const auto& row : rows) out.push_back(&row);
        return out;
    }

 private:
    static std::string_view first_piece(std::string_view path) {
        return path.substr(0, path.find('/', 1));
    }
    static auto placeholders(const OperationRow& row) { return std::ranges::count(row.path, '{'); }

    // Rows with fewer placeholders come first.
    void add(const OperationRow& row) {
        auto& rows = rows_[first_piece(row.path)];
        rows.insert(std::ranges::upper_bound(rows, placeholders(row), {}, placeholders), row);
    }

    std::string_view keep(std::string text) { return paths_.emplace_back(std::move(text)); }

    void add_surface(const EntityDescription& entity, ApiVersion version) {
        const auto& surface = entity.surface(version);
        for (const auto& place : surface.places) add_place(entity, version, place);
        if (surface.path.empty()) return;
        const Place* place =
            surface.path.contains(parent_placeholder) ? &surface.places[0] : nullptr;
        const auto path = surface.path;
        const auto one = keep(std::string{path} + "/{id}");
        const auto row = [&](unsigned operation, Method method, std::string_view at,
                             std::variant<ReadOperation, WriteOperation> act,
                             BodyUse body = BodyUse::ignored) {
            if ((surface.operations & operation) != 0)
                add({method, version, at, act, body, &entity, place});
        };
        row(listing, Method::get, path, &list_records);
        row(listing_archived, Method::get, keep(std::string{path} + "/archived"),
            &list_archived_records);
        row(listing_by_cursor, Method::get, keep(std::string{path} + "/collection"),
            &list_record_collection);
        row(searching, Method::get, keep(std::string{path} + "/search"), &search_records);
        row(getting, Method::get, one, &get_record);
        row(adding, Method::post, path, &add_record, BodyUse::read);
        row(changing, surface.change, one, &change_record, BodyUse::read);
        row(deleting, Method::delete_, one, &delete_record);
        row(deleting_several, Method::delete_, path, &delete_records);
    }

    void add_place(const EntityDescription& entity, ApiVersion version, const Place& place) {
        if (place.path == entity.surface(version).path) return;
        add({Method::get, version, place.path, &list_records, BodyUse::ignored, &entity, &place});
    }

    // What the records of an entity have. Only its own custom fields can be changed.
    void add_fields(const EntityDescription& entity, ApiVersion version) {
        const auto all = entity.surface(version).fields_path;
        if (all.empty()) return;
        const auto one = keep(std::string{all} + (version == v1 ? "/{id}" : "/{code}"));
        const auto options = keep(std::string{one} + "/options");
        const auto row = [&](Method method, std::string_view at,
                             std::variant<ReadOperation, WriteOperation> act,
                             BodyUse body = BodyUse::ignored) {
            add({method, version, at, act, body, &entity, nullptr});
        };
        const bool is_holder = entity.custom_fields.holder == entity.name;
        row(Method::get, all, &fields::list);
        if (version == v2 || is_holder) row(Method::get, one, &fields::get);
        if (!is_holder) return;
        row(Method::post, all, &fields::add, BodyUse::read);
        row(version == v1 ? Method::put : Method::patch, one, &fields::change, BodyUse::read);
        row(Method::delete_, one, &fields::remove);
        if (version == v1) {
            row(Method::delete_, all, &fields::remove_several);
        } else {
            row(Method::post, options, &fields::add_options, BodyUse::read_list);
            row(Method::patch, options, &fields::change_options, BodyUse::read_list);
            row(Method::delete_, options, &fields::remove_options, BodyUse::read_list);
        }
    }

    std::deque<std::string> paths_;
    std::map<std::string_view, std::vector<OperationRow>> rows_;
};

const OperationTable& operation_table() {
    static const OperationTable table;
    return table;
}

bool cut_prefix(std::string_view& path, std::string_view prefix) {
    if (!path.starts_with(prefix) || !path.substr(prefix.size()).starts_with('/')) return false;
    path.remove_prefix(prefix.size());
    return true;
}

// "/deals/7" becomes "deals" and leaves "/7".
std::string_view take_piece(std::string_view& path) {
    if (path.starts_with('/')) path.remove_prefix(1);
    const auto piece = path.substr(0, path.find('/'));
    path.remove_prefix(piece.size());
    return piece;
}

// Nothing: the row does not fit.
std::optional<FoundOperation> fit(const OperationRow& row, std::string_view path) {
    FoundOperation found{&row, {}, {}, {}};
    auto pattern = row.path;
    while (!pattern.empty() && !path.empty()) {
        const auto wanted = take_piece(pattern);
        const auto piece = take_piece(path);
        const bool is_id =
            wanted == id_placeholder || wanted == parent_placeholder || wanted == code_placeholder;
        if (is_id ? piece.empty() : wanted != piece) return std::nullopt;
        // "/deals/search" is never the deal with that id, whatever the method.
        if (is_id && std::ranges::find(reserved, piece) != reserved.end()) return std::nullopt;
        if (wanted == id_placeholder) found.id = piece;
        if (wanted == parent_placeholder) found.parent_id = piece;
        if (wanted == code_placeholder) found.code = piece;
    }
    if (!pattern.empty() || !path.empty()) return std::nullopt;
    return found;
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
    for (const auto& row : operation_table().rows_near(path.path)) {
        if (row.method != method || row.version != path.version) continue;
        if (const auto found = fit(row, path.path)) return found;
    }
    return std::nullopt;
}

std::vector<const OperationRow*> all_operations() { return operation_table().all(); }

}  // namespace grantor::sandbox
