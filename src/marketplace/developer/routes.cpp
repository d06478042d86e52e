#include "marketplace/routes.hpp"

#include "marketplace/developer/pages.hpp"
#include "marketplace/page_rows.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;

// table: method, path, page or form.
constexpr PageRow rows[] = {
    {Method::get, "/developer", developer::show_apps},
    {Method::get, "/developer/sign-up", developer::show_sign_up},
    {Method::post, "/developer/sign-up", developer::take_sign_up},
    {Method::get, "/developer/apps/new", developer::show_registration},
    {Method::post, "/developer/apps/new", developer::take_registration},
    {Method::get, "/developer/apps/{client_id}", developer::show_overview},
    {Method::get, "/developer/apps/{client_id}/basics", developer::show_basics},
    {Method::post, "/developer/apps/{client_id}/basics", developer::take_basics},
    {Method::get, "/developer/apps/{client_id}/scopes", developer::show_access},
    {Method::post, "/developer/apps/{client_id}/scopes", developer::take_access},
    {Method::get, "/developer/apps/{client_id}/credentials", developer::show_credentials},
    {Method::post, "/developer/apps/{client_id}/credentials/add", developer::take_secret},
    {Method::post, "/developer/apps/{client_id}/credentials/revoke",
     developer::take_secret_revocation},
    {Method::post, "/developer/apps/{client_id}/credentials/client-type",
     developer::take_client_type},
    {Method::get, "/developer/apps/{client_id}/profile", developer::show_profile},
    {Method::post, "/developer/apps/{client_id}/profile", developer::take_profile},
    {Method::post, "/developer/apps/{client_id}/icon", developer::take_icon},
    {Method::post, "/developer/apps/{client_id}/icon/remove", developer::take_icon_removal},
    {Method::get, "/developer/apps/{client_id}/review", developer::show_review},
    {Method::post, "/developer/apps/{client_id}/review/submit", developer::take_submission},
    {Method::post, "/developer/apps/{client_id}/review/withdraw", developer::take_withdrawal},
    {Method::post, "/developer/apps/{client_id}/review/discard", developer::take_discard},
    {Method::post, "/developer/apps/{client_id}/review/publish", developer::take_publication},
    {Method::post, "/developer/apps/{client_id}/review/unpublish", developer::take_unpublication},
    {Method::post, "/developer/apps/{client_id}/review/live", developer::take_live},
    {Method::get, "/developer/apps/{client_id}/install", developer::show_install},
    {Method::get, "/developer/apps/{client_id}/deliveries", developer::show_deliveries},
    // Before the open segment, which "test" fits as well.
    {Method::post, "/developer/apps/{client_id}/deliveries/test", developer::take_test_event},
    {Method::get, "/developer/apps/{client_id}/deliveries/{delivery}", developer::show_delivery},
    {Method::post, "/developer/apps/{client_id}/deliveries/{delivery}/again",
     developer::take_repetition},
    {Method::get, "/developer/apps/{client_id}/errors", developer::show_errors},
    {Method::get, "/developer/apps/{client_id}/errors/{request}", developer::show_error},
    {Method::get, "/developer/apps/{client_id}/inspector", developer::show_inspector},
    {Method::post, "/developer/apps/{client_id}/inspector", developer::take_inspection},
    {Method::get, "/developer/apps/{client_id}/log", developer::show_log},
    {Method::get, "/developer/apps/{client_id}/delete", developer::show_deletion},
    {Method::post, "/developer/apps/{client_id}/delete", developer::take_deletion},
    {Method::get, "/app-icons/{client_id}/{version}", developer::show_icon},
};

}  // namespace

std::vector<http::Route> developer_routes(const Services& services) {
    return mount(rows, services);
}

}  // namespace grantor::marketplace
