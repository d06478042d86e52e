#include "marketplace/link.hpp"
#include "marketplace/listing/app_details.hpp"
#include "marketplace/listing/listing.hpp"
#include "marketplace/listing/pages.hpp"
#include "marketplace/shown_screenshots.hpp"
#include "service/icon_path.hpp"
#include "service/shown_developer.hpp"

namespace grantor::marketplace {
namespace {

// What is special about its state; most apps that people see have nothing to say.
std::optional<pages::FrameBadge> badge_of(const AppDetails& details) {
    switch (details.app->status) {
        case AppStatus::draft:
            return pages::FrameBadge{"Draft", pages::Tone::quiet};
        case AppStatus::in_review:
            return pages::FrameBadge{"In review", pages::Tone::waiting};
        case AppStatus::disabled:
            return pages::FrameBadge{"Disabled", pages::Tone::bad};
        case AppStatus::approved:
        case AppStatus::live:
        case AppStatus::deleted:
            break;
    }
    if (details.installation) return pages::FrameBadge{"Installed", pages::Tone::good};
    return std::nullopt;
}

// What the person can do about the app.
enum class Situation {
    installable,
    installed,
    from_app,  // the app itself must begin
    ask,
    asked,
    blocked,
    not_listed,
    not_open,
    disabled,
};

Situation situation_of(const Visit& visit, const AppDetails& details) {
    const auto& app = *details.app;
    if (details.installation) return Situation::installed;
    if (!app.is_usable()) return Situation::disabled;
    const bool at_home = visit.person && visit.person->company->id == app.developer_company_id;
    if (!app.is_open() && !at_home) return Situation::not_open;
    switch (details.verdict) {
        case InstallVerdict::blocked:
            return Situation::blocked;
        case InstallVerdict::not_on_list:
            return Situation::not_listed;
        case InstallVerdict::needs_approval: {
            const auto& request = details.request;
            const bool waits = request && request->state == InstallRequestState::waiting;
            return waits ? Situation::asked : Situation::ask;
        }
        case InstallVerdict::allowed:
            break;
    }
    // The developer entered the address: one that is not a web address is not linked (attack 23).
    return pages::is_safe_link(offered_install_link(app, visit.services)) ? Situation::installable
                                                                          : Situation::from_app;
}

void fill_request(pages::PageData& panel, const Visit& visit, const AppDetails& details) {
    auto ask = panel.add("ASK");
    ask.set_field("NOTE", visit.entered("note", ""), visit.error_of("note"));
    const auto& request = details.request;
    if (!request || request->state != InstallRequestState::declined) return;
    auto declined = ask.add("DECLINED");
    declined.set_time("DECLINED_AT", request->decided_at);
    if (!request->answer.empty()) declined.add("EXPLAINED").set("DECLINED_WHY", request->answer);
}

// Of an address that begins with its scheme; the developer entered it.
std::string_view host_of(std::string_view address) {
    const auto scheme = address.find("://");
    if (scheme == std::string_view::npos) return address;
    const auto rest = address.substr(scheme + 3);
    return rest.substr(0, rest.find_first_of("/?#"));
}

// What stands beside the name: the way on, where there is one.
std::vector<pages::Action> actions_of(Situation situation, const App& app,
                                      const Services& services) {
    switch (situation) {
        case Situation::installable:
            return {{"Install", offered_install_link(app, services), true}};
        case Situation::ask:
            return {{"Ask an admin", "#ask", true}};
        case Situation::installed:
            return {{"Manage", "/account/apps/" + app.client_id, false}};
        default:
            return {};
    }
}

// Before somebody presses Install: where that leads, and back from where.
void fill_next_steps(pages::PageData& panel, const App& app) {
    auto steps = panel.add("NEXT");
    if (app.installation_url.empty()) return steps.show("CONSENT_FIRST");
    steps.add("APP_FIRST").set("APP_HOST", host_of(app.installation_url));
}

void fill_panel(pages::PageData& data, Situation situation, const Visit& visit,
                const AppDetails& details) {
    const auto& app = *details.app;
    auto panel = data.add("PANEL");
    switch (situation) {
        case Situation::installable:
            return fill_next_steps(panel, app);
        case Situation::installed:
            return panel.add("INSTALLED").set_time("SINCE", details.installation->created_at);
        case Situation::from_app:
            return panel.add("FROM_APP").set_link("BEGIN", app.profile.website);
        case Situation::ask:
            return fill_request(panel, visit, details);
        case Situation::asked:
            return panel.add("ASKED").set_time("ASKED_AT", details.request->asked_at);
        case Situation::disabled:
            return panel.show("DISABLED");
        case Situation::not_open:
            return panel.show("NOT_OPEN");
        case Situation::blocked:
        case Situation::not_listed: {
            auto refused = panel.add(situation == Situation::blocked ? "BLOCKED" : "NOT_LISTED");
            if (visit.actor().is_company_admin()) refused.show("RULES");
        }
    }
}

void fill_developer_link(pages::PageData& data, const AppDetails& details) {
    auto link = data.add("DEVELOPER_PAGE");
    link.set("DEVELOPER_LABEL", details.developer_label);
    link.set("DEVELOPER_NAME", details.developer.value_or(""));
}

void fill_links(pages::PageData& data, const AppProfile& profile) {
    const std::pair<std::string_view, const std::string&> links[] = {
        {"Website", profile.website},
        {"Support", profile.support_url},
        {"Privacy policy", profile.privacy_url},
        {"Terms of service", profile.terms_url}};
    for (const auto& [name, address] : links) {
        if (address.empty()) continue;
        auto row = data.add("FACT_ROW");
        row.set("FACT_NAME", name);
        row.set_link("FACT", address);
    }
}

}  // namespace

Outcome<http::Response> show_app(const Visit& visit, const ReadTx& tx) {
    const auto found = find_app_details(visit.segment("client_id"), visit.person, tx);
    if (!found) return std::unexpected(found.error());
    const auto& details = *found;
    const auto& app = *details.app;
    auto frame = frame_of(visit, app.name, pages::Section::marketplace);
    frame.breadcrumb = {{"Marketplace", "/marketplace"}};
    frame.icon = pages::FrameIcon{icon_path(app), app.name};
    frame.badge = badge_of(details);
    frame.lead = app.profile.summary;
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", frame.target);
    data.set("APP_NAME", app.name);
    data.set("CLIENT_ID", app.client_id);
    show_developer(details.developer, data);
    if (details.developer_label.empty())
        data.show("NO_DEVELOPER_PAGE");
    else
        fill_developer_link(data, details);
    show_screenshots(app, app.screenshots, tx, data);
    if (const auto installs = installs_text(details.installs); !installs.empty())
        data.add("COUNTED").set("INSTALLS", installs);
    if (visit.person) {
        data.set("COMPANY_NAME", visit.actor().company->name);
        data.show("FOR_COMPANY");
        if (visit.actor().is_company_admin()) data.show("COMPANY_RULE");
    }
    if (!app.profile.description.empty())
        data.add("DESCRIBED").set("DESCRIPTION", app.profile.description);
    if (!app.category.empty()) {
        auto category = data.add("IN_CATEGORY");
        category.set("CATEGORY", app.category);
        category.set("CATEGORY_HREF", link("/marketplace", {{"category", app.category}}));
    }
    const auto& scopes = visit.context.scopes;
    for (const auto* scope : scopes.members(scopes.with_implied(app.scopes)))
        data.add("SCOPE").set("SCOPE_DESCRIPTION", scope->description);
    fill_links(data, app.profile);
    const auto situation = situation_of(visit, details);
    frame.actions = actions_of(situation, app, visit.services);
    fill_panel(data, situation, visit, details);
    return pages::framed_page(visit.status(), "marketplace_app", frame, data);
}

Outcome<http::Response> take_install_request(const Visit& visit, WriteTx& tx) {
    const auto asked = ask_to_install(visit.segment("client_id"), visit.field("note"),
                                      visit.actor(), tx, visit.context);
    if (!asked) return std::unexpected(asked.error());
    return see_other(local_target(visit.form.find("continue").value_or("/marketplace")));
}

}  // namespace grantor::marketplace
