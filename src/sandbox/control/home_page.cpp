#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/encoding.hpp"
#include "model/app_status_name.hpp"
#include "pages/page.hpp"
#include "sandbox/control/endpoints.hpp"

namespace grantor::sandbox {
namespace {

// A public client needs a challenge to be asked for consent; this is the one of RFC 7636 appendix
// B, whose verifier is public.
constexpr std::string_view example_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

std::string install_link(const PlannedApp& app) {
    auto link =
        fmt::format("/oauth/authorize?client_id={}&redirect_uri={}&state=from-the-home-page",
                    app.client_id, percent_encode(app.redirect_uris.front()));
    if (app.client_type == ClientType::public_client)
        link += fmt::format("&code_challenge={}&code_challenge_method=S256", example_challenge);
    return link;
}

std::string traits_of(const PlannedApp& app) {
    return fmt::format(
        "{}, {}, {}, {} refresh{}", app.kind == AppKind::private_app ? "private" : "public",
        app_status_name(app.status),
        app.client_type == ClientType::public_client ? "public client (PKCE)" : "confidential",
        app.refresh_policy == RefreshPolicy::rotating ? "rotating" : "stable",
        app.token_shape == TokenShape::legacy ? ", legacy token format" : "");
}

std::string places_of(const PlannedUser& user) {
    std::vector<std::string> places;
    for (const auto& membership : user.memberships)
        places.push_back(fmt::format("{}{}", membership.company_label,
                                     membership.role == Role::admin ? " (admin)" : ""));
    if (user.platform_role == PlatformRole::admin) places.push_back("admin of the platform");
    if (user.platform_role == PlatformRole::reviewer) places.push_back("reviewer of apps");
    return fmt::format("{}{}", fmt::join(places, ", "),
                       user.state == UserState::deactivated ? ", deactivated" : "");
}

}  // namespace

http::Task<http::Response> show_home(const http::Request&, const Control& control) {
    pages::PageData data;
    data.set("ISSUER", control.services.site.issuer);
    if (const auto& api = control.stand_in) {
        auto row = data.add("OWN_API");
        row.set("API_TITLE", api->title);
        row.set("API_ADDRESS", api->address);
        row.set("API_ANSWERS", api->answers_by);
    }
    for (const auto& app : control.plan.apps) {
        auto row = data.add("APP");
        row.set("APP_NAME", app.name);
        row.set("APP_TRAITS", traits_of(app));
        row.set("APP_ID", app.client_id);
        row.set("APP_SECRET", app.client_secret.empty() ? "none" : app.client_secret);
        row.set("APP_LINK", install_link(app));
    }
    for (const auto& user : control.plan.users) {
        auto row = data.add("USER");
        row.set("USER_NAME", user.name);
        row.set("USER_EMAIL", user.email);
        row.set("USER_PASSWORD", user.password);
        row.set("USER_PLACES", places_of(user));
    }
    co_return pages::page(control.services.brand, 200, "sandbox_home", "Sandbox", data);
}

}  // namespace grantor::sandbox
