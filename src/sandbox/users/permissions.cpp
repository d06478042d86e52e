#include "sandbox/users/permissions.hpp"

#include <array>
#include <boost/json.hpp>

#include "sandbox/wire/query_reader.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox::users {
namespace {

enum class Holder { everybody, admins };
struct Permission {
    std::string_view name;
    Holder holder;
};

using enum Holder;
// table: the order is the wire's.
constexpr std::array<Permission, 31> all_permissions{{
    {"can_add_custom_fields", admins},
    {"can_add_products", everybody},
    {"can_add_prospects_as_leads", everybody},
    {"can_bulk_edit_items", everybody},
    {"can_change_visibility_of_items", everybody},
    {"can_convert_deals_to_leads", everybody},
    {"can_create_own_workflow", everybody},
    {"can_delete_activities", everybody},
    {"can_delete_custom_fields", admins},
    {"can_delete_deals", everybody},
    {"can_edit_custom_fields", admins},
    {"can_edit_deals_closed_date", everybody},
    {"can_edit_products", everybody},
    {"can_edit_shared_filters", admins},
    {"can_export_data_from_lists", everybody},
    {"can_follow_other_users", everybody},
    {"can_merge_deals", everybody},
    {"can_merge_organizations", everybody},
    {"can_merge_people", everybody},
    {"can_modify_labels", everybody},
    {"can_see_company_wide_statistics", admins},
    {"can_see_deals_list_summary", everybody},
    {"can_see_hidden_items_names", admins},
    {"can_see_other_users", everybody},
    {"can_see_other_users_statistics", everybody},
    {"can_see_security_dashboard", admins},
    {"can_share_filters", everybody},
    {"can_share_insights", everybody},
    {"can_use_api", everybody},
    {"can_use_email_tracking", everybody},
    {"can_use_import", admins},
}};

constexpr std::int64_t only_role = 1;
constexpr std::int64_t visible_to_everybody = 3;
constexpr std::int64_t access_to_all = 7;

const Failure user_not_found{.status = 404,
                             .error = "User not found or not accessible.",
                             .shape = Failure::Shape::error_alone};

std::optional<Membership> member(const Call& call, const ReadTx& tx) {
    return tx.memberships().find(call.caller.company_id, UserId{call.id});
}

}  // namespace

Answer<Reply> permissions(const Call& call, const ReadTx& tx) {
    const auto membership = member(call, tx);
    if (!membership) return refuse(user_not_found);
    json::object data;
    for (const auto& permission : all_permissions)
        data[permission.name] = permission.holder == everybody || membership->role == Role::admin;
    return success(std::move(data));
}

Answer<Reply> role_assignments(const Call& call, const ReadTx& tx) {
    QueryReader query(call.query);
    const auto start = query.number("start", {0, INT64_MAX, 0}, QueryReader::Above::refused);
    const auto limit = query.number("limit", {1, 500, 100}, QueryReader::Above::cut);
    if (query.failure()) return refuse(*query.failure());
    if (!member(call, tx)) return refuse(user_not_found);
    json::array data;
    if (start == 0)
        data.push_back(json::object{{"user_id", call.id},
                                    {"role_id", only_role},
                                    {"parent_role_id", nullptr},
                                    {"name", "(Unassigned users)"},
                                    {"active_flag", true},
                                    {"type", "1"}});
    auto reply = success(std::move(data));
    reply.body["additional_data"] = json::object{
        {"pagination", {{"start", start}, {"limit", limit}, {"more_items_in_collection", false}}}};
    return reply;
}

Answer<Reply> role_settings(const Call& call, const ReadTx& tx) {
    if (!member(call, tx)) return refuse(user_not_found);
    json::object data;
    for (const auto* name :
         {"deal_default_visibility", "lead_default_visibility", "org_default_visibility",
          "person_default_visibility", "product_default_visibility"})
        data[name] = visible_to_everybody;
    for (const auto* name :
         {"deal_access_level", "org_access_level", "person_access_level", "product_access_level"})
        data[name] = access_to_all;
    return success(std::move(data));
}

}  // namespace grantor::sandbox::users
