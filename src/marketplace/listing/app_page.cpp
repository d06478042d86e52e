#include "marketplace/listing/app_page.hpp"

#include "marketplace/listing/app_details.hpp"
#include "service/icon_path.hpp"

namespace grantor::marketplace {
namespace {

Outcome<AppDetails> find_view(const Visit& visit, const ReadTx& tx) {
    return find_app_details(visit.segment(2), visit.person, tx);
}

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

// A button, or why there is none.
void fill_way(pages::PageData& panel, const App& app) {
    const auto way = install_link(app);
    if (way.empty()) {
        panel.add("FROM_APP").set_link("BEGIN", app.profile.website);
        return;
    }
    panel.add("INSTALL").set_link("BEGIN", way);
}

void fill_request(pages::PageData& panel, const Visit& visit, const AppDetails& details) {
    const auto& request = details.request;
    if (request && request->state == InstallRequestState::waiting) {
        panel.add("ASKED").set_time("ASKED_AT", request->asked_at);
        return;
    }
    auto ask = panel.add("ASK");
    ask.set_field("NOTE", visit.entered("note", ""), visit.error_of("note"));
    if (request && request->state == InstallRequestState::declined)
        ask.add("DECLINED").set_time("DECLINED_AT", request->decided_at);
}

void fill_panel(pages::PageData& panel, const Visit& visit, const AppDetails& details) {
    const auto& app = *details.app;
    if (details.installation) {
        auto installed = panel.add("INSTALLED");
        installed.set_time("SINCE", details.installation->created_at);
        return;
    }
    if (!app.is_usable()) return panel.show("DISABLED");
    const bool at_home = visit.person && visit.person->company->id == app.developer_company_id;
    if (!app.is_open() && !at_home) return panel.show("NOT_OPEN");
    if (details.verdict == InstallVerdict::needs_approval)
        return fill_request(panel, visit, details);
    if (details.verdict == InstallVerdict::allowed) return fill_way(panel, app);
    auto refused = panel.add(details.verdict == InstallVerdict::blocked ? "BLOCKED" : "NOT_LISTED");
    if (visit.actor().is_company_admin()) refused.show("RULES");
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

http::Response write_view(const Visit& visit, const AppDetails& details) {
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
    data.set("DEVELOPER", details.developer);
    if (visit.person) {
        data.set("COMPANY_NAME", visit.actor().company->name);
        data.show("FOR_COMPANY");
        if (visit.actor().is_company_admin()) data.show("COMPANY_RULE");
    }
    if (!app.profile.description.empty())
        data.add("DESCRIBED").set("DESCRIPTION", app.profile.description);
    if (!app.category.empty()) data.add("IN_CATEGORY").set("CATEGORY", app.category);
    for (const auto* scope : visit.context.scopes.members(app.scopes))
        data.add("SCOPE").set("SCOPE_DESCRIPTION", scope->description);
    fill_links(data, app.profile);
    auto panel = data.add("PANEL");
    fill_panel(panel, visit, details);
    return pages::framed_page(visit.status(), "marketplace_app", frame, data);
}

const PageEndpoint<AppDetails>& app_page() {
    static const PageEndpoint<AppDetails> page{Access::anyone, find_view, write_view};
    return page;
}

}  // namespace

http::Task<http::Response> show_app(const http::Request& request,
                                    const Surroundings& surroundings) {
    return show_page(request, surroundings, app_page());
}

http::Task<http::Response> take_install_request(const http::Request& request,
                                                const Surroundings& surroundings) {
    static const FormEndpoint<InstallRequestId> form{
        Access::person,
        [](const Visit& visit, WriteTx& tx) {
            return ask_to_install(visit.segment(2), visit.form.find("note").value_or(""),
                                  visit.actor(), tx, visit.context);
        },
        [](const Visit& visit, InstallRequestId) {
            return see_other(local_target(visit.form.find("continue").value_or("/marketplace")));
        }};
    return take_form(request, surroundings, form, app_page());
}

}  // namespace grantor::marketplace
