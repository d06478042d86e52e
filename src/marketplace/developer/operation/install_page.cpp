#include <fmt/format.h>

#include "base/encoding.hpp"
#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "oauth/metadata.hpp"
#include "pages/qr_code.hpp"
#include "service/services.hpp"

namespace grantor::marketplace::developer {
namespace {

// Straight to consent. With several callback URLs the request must name one (RFC 6749 §3.1.2.3).
std::string consent_link(const App& app, std::string_view base) {
    auto link = fmt::format("{}{}?client_id={}", base, authorization_path, app.client_id);
    if (app.redirect_uris.size() > 1)
        link += "&redirect_uri=" + percent_encode(app.redirect_uris.front());
    return link;
}

std::string exchange_command(const App& app, std::string_view issuer) {
    const auto uri = app.redirect_uris.empty() ? std::string() : app.redirect_uris.front();
    const auto proof =
        app.is_public_client()
            ? fmt::format("  -d client_id={} \\\n  -d code_verifier=VERIFIER \\\n", app.client_id)
            : fmt::format("  -u {}:CLIENT_SECRET \\\n", app.client_id);
    return fmt::format(
        "curl {}{} \\\n{}  -d grant_type=authorization_code \\\n  -d code=CODE \\\n"
        "  --data-urlencode 'redirect_uri={}'",
        issuer, token_path, proof, uri);
}

// What people are given to install it.
std::string installation_link(const App& app, std::string_view issuer) {
    return app.installation_url.empty() ? consent_link(app, issuer) : app.installation_url;
}

// Where a test install begins; "" where only the app can begin.
std::string test_link(const App& app, const Services& services) {
    // In a sandbox, for an app whose server the demo app plays.
    auto demo = services.demo_install ? services.demo_install(app) : std::string();
    if (!demo.empty() || app.is_public_client()) return demo;
    return consent_link(app, "");
}

void fill_links(pages::PageData data, const App& app, const Services& services) {
    const auto& site = services.site;
    const auto link = installation_link(app, site.issuer);
    data.set("LINK_ADDRESS", link);
    data.set("EXCHANGE", exchange_command(app, site.issuer));
    data.set("QUICK_START_HREF", app_path(app, AppTab::quick_start));
    data.set("METADATA_ADDRESS", fmt::format("{}{}", site.issuer, metadata_path));
    if (const auto code = pages::qr_code(link, "QR code of the installation link")) {
        data.show("QR");
        data.set_markup("QR_MARKUP", *code);
    }
    if (!app.installation_url.empty()) {
        auto part = data.add("OWN_START");
        part.set_link("START", app.installation_url);
    }
    const auto test = test_link(app, services);
    if (test.empty()) return data.show("NEEDS_CHALLENGE");
    data.add("TEST").set("TEST_HREF", test);
}

}  // namespace

Outcome<http::Response> show_install(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto frame = app_frame(visit, app, AppTab::install);
    pages::PageData data;
    data.set("COMPANY", visit.actor().company->name);
    if (app.is_usable())
        fill_links(data.add("USABLE"), app, visit.services);
    else
        data.show("DISABLED");
    if (!app.is_open()) data.show("ONLY_OWN_COMPANY");
    if (app.is_open()) data.show("ANY_COMPANY");
    return pages::framed_page(visit.status(), "developer_install", frame, data);
}

}  // namespace grantor::marketplace::developer
