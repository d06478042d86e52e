#include "marketplace/routes.hpp"

#include "marketplace/developer/pages.hpp"

namespace grantor::marketplace {
namespace {

using namespace developer;

constexpr auto anyone = Access::anyone;
constexpr auto dev = Access::developer;

// table: path, who may, page, form that the page holds.
constexpr PageRow rows[] = {
    {"/developer", anyone, show_apps},
    {"/developer/sign-up", anyone, show_sign_up},
    {"/developer/apps/new", dev, show_registration},
    {"/developer/apps/new", dev, show_registration, take_registration},
    {"/developer/apps/{client_id}", dev, show_overview},
    {"/developer/apps/{client_id}/basics", dev, show_basics},
    {"/developer/apps/{client_id}/basics", dev, show_basics, take_basics},
    {"/developer/apps/{client_id}/delete", dev, show_deletion},
    {"/developer/apps/{client_id}/delete", dev, show_deletion, take_deletion},
    {"/developer/apps/{client_id}/scopes", dev, show_access},
    {"/developer/apps/{client_id}/scopes", dev, show_access, take_access},
    {"/developer/apps/{client_id}/credentials", dev, show_credentials},
    {"/developer/apps/{client_id}/credentials/add", dev, show_credentials, take_secret},
    {"/developer/apps/{client_id}/credentials/revoke", dev, show_credentials,
     take_secret_revocation},
    {"/developer/apps/{client_id}/credentials/client-type", dev, show_credentials,
     take_client_type},
    {"/developer/apps/{client_id}/profile", dev, show_profile},
    {"/developer/apps/{client_id}/profile", dev, show_profile, take_profile},
    {"/developer/apps/{client_id}/icon", dev, show_profile, uploads(take_icon)},
    {"/developer/apps/{client_id}/icon/remove", dev, show_profile, take_icon_removal},
    {"/app-icons/{client_id}/{version}", anyone, show_icon},
    {"/developer/apps/{client_id}/review", dev, show_review},
    {"/developer/apps/{client_id}/review/submit", dev, show_review, take_submission},
    {"/developer/apps/{client_id}/review/withdraw", dev, show_review, take_withdrawal},
    {"/developer/apps/{client_id}/review/discard", dev, show_review, take_discard},
    {"/developer/apps/{client_id}/review/publish", dev, show_review, take_publication},
    {"/developer/apps/{client_id}/review/unpublish", dev, show_review, take_unpublication},
    {"/developer/apps/{client_id}/review/live", dev, show_review, take_live},
    {"/developer/apps/{client_id}/install", dev, show_install},
    {"/developer/apps/{client_id}/quick-start", dev, show_quick_start},
    {"/developer/apps/{client_id}/deliveries", dev, show_deliveries},
    // Before the open segment, which "test" fits as well.
    {"/developer/apps/{client_id}/deliveries/test", dev, show_deliveries, take_test_event},
    {"/developer/apps/{client_id}/deliveries/{delivery}", dev, show_delivery},
    {"/developer/apps/{client_id}/deliveries/{delivery}/again", dev, show_delivery,
     take_repetition},
    {"/developer/apps/{client_id}/errors", dev, show_errors},
    {"/developer/apps/{client_id}/errors/{request}", dev, show_error},
    {"/developer/apps/{client_id}/inspector", dev, show_inspector},
    {"/developer/apps/{client_id}/inspector", dev, show_inspector, asks},
    {"/developer/apps/{client_id}/log", dev, show_log},
};

}  // namespace

std::vector<http::Route> developer_routes(const Services& services) {
    auto routes = mount(rows, services);
    routes.push_back({http::Method::post, "/developer/sign-up",
                      http::AnswersLater([&services](const http::Request& request) {
                          return take_sign_up(request, services);
                      })});
    return routes;
}

}  // namespace grantor::marketplace
