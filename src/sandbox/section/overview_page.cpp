#include <algorithm>
#include <fmt/format.h>

#include "model/app_status_name.hpp"
#include "oauth/metadata.hpp"
#include "pages/frame.hpp"
#include "sandbox/demo_app/callbacks.hpp"
#include "sandbox/section/pages.hpp"

namespace grantor::sandbox {
namespace {

// "in review"
std::string status_words(AppStatus status) {
    std::string words(app_status_name(status));
    std::ranges::replace(words, '_', ' ');
    return words;
}

std::string traits_of(const PlannedApp& app) {
    return fmt::format(
        "{}, {}, {}, {} refresh{}", app.kind == AppKind::private_app ? "private" : "public",
        status_words(app.status),
        app.client_type == ClientType::public_client ? "public client (PKCE)" : "confidential",
        app.refresh_policy == RefreshPolicy::rotating ? "rotating" : "stable",
        app.token_shape == TokenShape::legacy ? ", legacy token format" : "");
}

// The one to use unless another is needed: live, and with a secret.
const PlannedApp* first_app(const WorldPlan& plan) {
    const auto found = std::ranges::find_if(plan.apps, [](const PlannedApp& app) {
        return app.status == AppStatus::live && app.client_type == ClientType::confidential;
    });
    return found == plan.apps.end() ? nullptr : &*found;
}

// For bash and zsh; none of the values has a quote in it.
std::string shell_assignments(const PlannedApp& app, const SectionVisit& section) {
    const auto& control = section.control;
    const auto& issuer = control.services.site.issuer;
    const auto api = control.stand_in ? control.stand_in->address : issuer;
    return fmt::format("base='{}'\napi='{}'\nid='{}'\nsecret='{}'\nredirect='{}'", issuer, api,
                       app.client_id, app.client_secret, app.redirect_uris.front());
}

void fill_apps(pages::PageData& data, const WorldPlan& plan) {
    for (const auto& app : plan.apps) {
        auto row = data.add("APP");
        row.set("APP_NAME", app.name);
        row.set("APP_TRAITS", traits_of(app));
        row.set("APP_ID", app.client_id);
        if (app.client_secret.empty())
            row.show("APP_NO_SECRET");
        else
            row.add("APP_HAS_SECRET").set("APP_SECRET", app.client_secret);
        row.set("APP_INSTALL", fmt::format("{}?client_id={}", demo_install_path, app.client_id));
    }
}

void fill_addresses(pages::PageData& data, const Control& control) {
    const auto& issuer = control.services.site.issuer;
    data.set("ISSUER", issuer);
    for (const auto& [name, path] : {std::pair{"Authorize", authorization_path},
                                     {"Token", token_path},
                                     {"Revoke", revocation_path},
                                     {"Metadata", metadata_path}}) {
        auto row = data.add("ADDRESS");
        row.set("ADDRESS_NAME", name);
        row.set("ADDRESS_URL", fmt::format("{}{}", issuer, path));
    }
    const auto& api = control.stand_in;
    if (!api) return data.show("DEMO_API");
    auto own = data.add("OWN_API");
    own.set("API_TITLE", api->title);
    own.set("API_ADDRESS", api->address);
    own.set("API_ANSWERS", api->answers_by);
}

}  // namespace

Outcome<http::Response> show_overview(const SectionVisit& section, const ReadTx&) {
    const auto& control = section.control;
    auto frame = section.frame("Your sandbox", "/");
    frame.lead = "Demo companies, people and apps, on this machine only.";
    pages::PageData data;
    if (const auto* app = first_app(control.plan)) {
        auto start = data.add("START");
        start.set("FIRST_APP", app->name);
        start.set("FIRST_INSTALL",
                  fmt::format("{}?client_id={}", demo_install_path, app->client_id));
        start.set("SHELL", shell_assignments(*app, section));
    }
    data.set_number("PEOPLE_COUNT", static_cast<std::int64_t>(control.plan.users.size()));
    data.set_number("COMPANY_COUNT", static_cast<std::int64_t>(control.plan.companies.size()));
    fill_addresses(data, control);
    fill_apps(data, control.plan);
    return pages::framed_page(section.visit.status(), "sandbox_overview", frame, data);
}

}  // namespace grantor::sandbox
