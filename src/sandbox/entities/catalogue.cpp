#include "sandbox/entities/catalogue.hpp"

#include <array>

#include "sandbox/answers/constant_answers.hpp"
#include "sandbox/answers/filter_operations.hpp"
#include "sandbox/answers/item_search.hpp"
#include "sandbox/answers/lead_sources.hpp"
#include "sandbox/answers/recents.hpp"
#include "sandbox/entities/activity_types.hpp"
#include "sandbox/entities/deal_products.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/users/permissions.hpp"
#include "sandbox/users/users.hpp"
#include "sandbox/wire/currencies.hpp"

namespace grantor::sandbox {
namespace {

using enum ApiVersion;
using http::Method;

constexpr std::array<const EntityDescription*, 12> entities{
    &activity_entity, &activity_type_entity, &deal_entity,    &deal_product_entity,
    &lead_entity,     &lead_label_entity,    &note_entity,    &organization_entity,
    &person_entity,   &pipeline_entity,      &product_entity, &stage_entity};

constexpr std::array<OperationRow, 28> operations{{
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
    {Method::delete_, v1, "/activityTypes/{id}", &delete_activity_type, BodyUse::ignored,
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
    {Method::post, v2, "/deals/{parent}/products/bulk", &add_products_to_deal, BodyUse::read,
     &deal_product_entity, &deal_product_place},
}};

}  // namespace

std::span<const EntityDescription* const> all_entities() { return entities; }

std::span<const OperationRow> single_operations() { return operations; }

}  // namespace grantor::sandbox
