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
    {"/developer/companies/new", Access::person, show_new_company, take_new_company},
    {"/developer/apps/new", dev, show_registration, take_registration},
    {"/developer/apps/{client_id}", dev, show_overview},
    {"/developer/apps/{client_id}/basics", dev, show_basics},
    {"/developer/apps/{client_id}/basics", dev, show_basics, take_basics},
    {"/developer/apps/{client_id}/delete", dev, ask_deletion, take_deletion},
    {"/developer/apps/{client_id}/scopes", dev, show_access},
    {"/developer/apps/{client_id}/scopes", dev, show_access, take_access},
    {"/developer/apps/{client_id}/credentials", dev, show_credentials},
    {"/developer/apps/{client_id}/credentials/add", dev, show_credentials, take_secret},
    {"/developer/apps/{client_id}/credentials/client-type", dev, ask_client_type, take_client_type},
    {"/developer/apps/{client_id}/credentials/{secret}/revoke", dev, ask_secret_revocation,
     take_secret_revocation},
    {"/developer/apps/{client_id}/profile", dev, show_profile},
    {"/developer/apps/{client_id}/profile", dev, show_profile, take_profile},
    {"/developer/apps/{client_id}/icon", dev, show_profile, uploads(take_icon)},
    {"/developer/apps/{client_id}/icon/remove", dev, show_profile, take_icon_removal},
    {"/app-icons/{client_id}/{version}", anyone, show_icon},
    {"/developer/apps/{client_id}/screenshots", dev, show_screenshots_form},
    {"/developer/apps/{client_id}/screenshots", dev, show_screenshots_form,
     uploads(take_screenshot)},
    {"/developer/apps/{client_id}/screenshots/{screenshot}/remove", dev, ask_screenshot_removal,
     take_screenshot_removal},
    {"/developer/apps/{client_id}/screenshots/{screenshot}/move", dev, show_screenshots_form,
     take_screenshot_move},
    {"/app-screenshots/{client_id}/{screenshot}", anyone, show_screenshot},
    {"/developer/apps/{client_id}/review", dev, show_review},
    {"/developer/apps/{client_id}/review/submit", dev, show_review, take_submission},
    {"/developer/apps/{client_id}/review/withdraw", dev, show_review, take_withdrawal},
    {"/developer/apps/{client_id}/review/discard", dev, ask_discard, take_discard},
    {"/developer/apps/{client_id}/review/publish", dev, show_review, take_publication},
    {"/developer/apps/{client_id}/review/unpublish", dev, ask_unpublication, take_unpublication},
    {"/developer/apps/{client_id}/review/live", dev, ask_live, take_live},
    {"/developer/apps/{client_id}/install", dev, show_install},
    {"/developer/apps/{client_id}/quick-start", dev, show_quick_start},
    {"/developer/apps/{client_id}/deliveries", dev, show_deliveries},
    // Before the open segment, which "test" fits as well.
    {"/developer/apps/{client_id}/deliveries/test", dev, show_deliveries, take_test_event},
    {"/developer/apps/{client_id}/deliveries/{delivery}", dev, show_delivery},
    {"/developer/apps/{client_id}/deliveries/{delivery}/again", dev, show_delivery,
     take_repetition},
    {"/developer/apps/{client_id}/requests", dev, show_requests},
    {"/developer/apps/{client_id}/requests/{request}", dev, show_request},
    // As they were called when only refusals were kept.
    {"/developer/apps/{client_id}/errors", dev, lead_to_requests},
    {"/developer/apps/{client_id}/errors/{request}", dev, lead_to_request},
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
