#include "sandbox/answers/operation_table.hpp"

#include <fmt/format.h>
#include <map>
#include <optional>

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
#include "sandbox/wire/json_schema.hpp"

namespace grantor::sandbox {
namespace {

using enum ApiVersion;
using openapi::component_name;

// What the tables of entities do not say: users, currencies and everything else that is not a
// record, and operations on records that have a name or an answer of their own.
std::vector<OperationRow> single_operations() {
    const auto* const deal_products = deal_product_entity.v2.home;
    return {
        {v1, "getCurrentUser", &users::me},
        {v1, "getUsers", &users::list},
        {v1, "findUsersByName", &users::find},
        {v1, "getUser", &users::get},
        {v1, "getUserFollowers", &users::followers},
        {v2, "getUserFollowers", &users::followers},
        {v1, "getUserPermissions", &users::permissions},
        {v1, "getUserRoleAssignments", &users::role_assignments},
        {v1, "getUserRoleSettings", &users::role_settings},
        {v1, "getUserSettings", &get_user_settings},
        {v1, "getUserConnections", &get_user_connections},
        {v1, "searchItem", &search_items},
        {v1, "searchItemByField", &search_items_by_field},
        {v2, "searchItem", &search_items},
        {v2, "searchItemByField", &search_items_by_field},
        {v1, "getRecents", &list_recents},
        {v1, "getFilters", &filters::list},
        {v1, "getFilterHelpers", &filters::list_helpers},
        {v1, "getFilter", &filters::get},
        {v1, "addFilter", &filters::add, BodyUse::read},
        {v1, "updateFilter", &filters::change, BodyUse::read},
        {v1, "deleteFilter", &filters::remove},
        {v1, "deleteFilters", &filters::remove_several},
        {v1, "getCurrencies", &list_currencies},
        {v1, "getLeadSources", &list_lead_sources},
        {v1, "searchOrganization", &search_records, BodyUse::ignored, &organization_entity},
        {v2, "searchOrganization", &search_records, BodyUse::ignored, &organization_entity},
        {v1, "deleteActivityType", &delete_and_show_record, BodyUse::ignored,
         &activity_type_entity},
        {v2, "getDealsProducts", &list_products_of_deals},
        {v2, "addManyDealProducts", &add_products_to_deal, BodyUse::read, &deal_product_entity,
         deal_products},
        {v2, "deleteManyDealProducts", &delete_records, BodyUse::ignored, &deal_product_entity,
         deal_products},
    };
}

// "Deals", "Activities"
std::string many_of(std::string_view one) {
    if (one.ends_with('y')) return fmt::format("{}ies", one.substr(0, one.size() - 1));
    return fmt::format("{}s", one);
}

// What the tables say, written out once.
class OperationTable {
 public:
    OperationTable() {
        for (auto& row : single_operations()) add(std::move(row));
        for (const auto* entity : all_entities())
            for (const auto version : {v1, v2}) {
                add_surface(*entity, version);
                add_fields(*entity, version);
            }
    }

    const OperationRow* find(ApiVersion version, std::string_view id) const {
        const auto& rows = rows_.at(version);
        const auto found = rows.find(id);
        return found == rows.end() ? nullptr : &found->second;
    }

    std::vector<const OperationRow*> all() const {
        std::vector<const OperationRow*> out;
        for (const auto& [version, rows] : rows_)
            for (const auto& [id, row] : rows) out.push_back(&row);
        return out;
    }

 private:
    void add(OperationRow row) {
        auto& rows = rows_[row.version];
        auto id = row.id;
        rows.try_emplace(std::move(id), std::move(row));
    }

    void add_surface(const EntityDescription& entity, ApiVersion version) {
        const auto& surface = entity.surface(version);
        const auto one = component_name(entity.name);
        const auto many = many_of(one);
        const auto row = [&](unsigned operation, std::string id,
                             std::variant<ReadOperation, WriteOperation> act,
                             BodyUse body = BodyUse::ignored) {
            if ((surface.operations & operation) != 0)
                add({version, std::move(id), act, body, &entity, surface.home});
        };
        row(listing, "get" + many, &list_records);
        row(listing_archived, "getArchived" + many, &list_archived_records);
        row(listing_by_cursor, fmt::format("get{}Collection", many), &list_record_collection);
        row(searching, "search" + many, &search_records);
        row(getting, "get" + one, &get_record);
        row(adding, "add" + one, &add_record, BodyUse::read);
        row(changing, "update" + one, &change_record, BodyUse::read);
        row(deleting, "delete" + one, &delete_record);
        row(deleting_several, "delete" + many, &delete_records);
        for (const auto& place : surface.places)
            add({version, "get" + component_name(place.parent->name) + many, &list_records,
                 BodyUse::ignored, &entity, &place});
    }

    // The fields that its records have; only its own custom fields can be changed.
    void add_fields(const EntityDescription& entity, ApiVersion version) {
        if ((entity.surface(version).operations & listing_fields) == 0) return;
        const auto one = component_name(entity.name) + "Field";
        const auto row = [&](std::string id, std::variant<ReadOperation, WriteOperation> act,
                             BodyUse body = BodyUse::ignored) {
            add({version, std::move(id), act, body, &entity, nullptr,
                 version == v1 ? PathEnd::id : PathEnd::code});
        };
        const bool is_holder = entity.custom_fields.holder == entity.name;
        row(fmt::format("get{}s", one), &fields::list);
        if (version == v2 || is_holder) row("get" + one, &fields::get);
        if (!is_holder) return;
        row("add" + one, &fields::add, BodyUse::read);
        row("update" + one, &fields::change, BodyUse::read);
        row("delete" + one, &fields::remove);
        if (version == v1) {
            row(fmt::format("delete{}s", one), &fields::remove_several);
        } else {
            row(fmt::format("add{}Options", one), &fields::add_options, BodyUse::read_list);
            row(fmt::format("update{}Options", one), &fields::change_options, BodyUse::read_list);
            row(fmt::format("delete{}Options", one), &fields::remove_options, BodyUse::read_list);
        }
    }

    std::map<ApiVersion, std::map<std::string, OperationRow, std::less<>>> rows_;
};

const OperationTable& operation_table() {
    static const OperationTable table;
    return table;
}

std::optional<ApiVersion> version_below(std::string_view prefix) {
    if (prefix == "/api/v1" || prefix == "/v1") return v1;
    if (prefix == "/api/v2" || prefix == "/v2") return v2;
    return std::nullopt;
}

}  // namespace

const OperationRow* find_operation(const ApiOperation& operation) {
    const auto version = version_below(operation.prefix);
    return version ? operation_table().find(*version, operation.id) : nullptr;
}

std::vector<const OperationRow*> all_operations() { return operation_table().all(); }

}  // namespace grantor::sandbox
