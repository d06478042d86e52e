#include "authserver/authorization/consent_pages.hpp"

#include <fmt/format.h>

#include "authserver/authorization/consent_form.hpp"
#include "base/encoding.hpp"
#include "oauth/refusals.hpp"
#include "pages/page.hpp"
#include "service/icon_path.hpp"
#include "service/shown_developer.hpp"

namespace grantor::authserver {
namespace {

// Where the answer goes, for the person to read: the host, and the scheme where it is not the usual
// one.
std::string_view destination_of(std::string_view redirect_uri) {
    const auto authority = redirect_uri.find("://");
    if (authority == std::string_view::npos)
        return redirect_uri.substr(0, redirect_uri.find(':') + 1);
    const auto end = redirect_uri.find_first_of("/?", authority + 3);
    const std::size_t begin = redirect_uri.starts_with("https://") ? authority + 3 : 0;
    return redirect_uri.substr(0, end).substr(begin);
}

// The signed-in person, and the ways to switch account or company.
void fill_person(pages::PageData& data, const SignedIn& person, const Companies& companies,
                 const PageVisit& visit) {
    data.set("CSRF", csrf_token(binding_of(visit.cookie), visit.context.keys));
    data.set("CONTINUE", visit.request.target);
    data.set("USER_NAME", person.user.name);
    data.set("USER_EMAIL", person.user.email);
    data.set("COMPANY_NAME", person.company->name);
    bool is_switchable = false;
    for (const auto& company : companies) {
        if (company->id == person.company->id) continue;
        is_switchable = true;
        auto other = data.add("COMPANY");
        other.set("COMPANY_ID", std::to_string(company->id.value));
        other.set("COMPANY_OPTION", company->name);
    }
    if (is_switchable) data.show("SWITCH");
}

void fill_request(pages::PageData& data, const std::optional<InstallRequest>& request) {
    if (request && request->state == InstallRequestState::waiting) {
        auto asked = data.add("ASKED");
        asked.set_time("ASKED_AT", request->asked_at);
        return;
    }
    auto ask = data.add("ASK");
    if (!request || request->state != InstallRequestState::declined) return;
    ask.add("DECLINED").set_time("DECLINED_AT", request->decided_at);
}

// For the app's developer, with a link where the operator explains refusals.
void fill_detail(pages::PageData& data, const Error& error, const Wire& wire) {
    data.set("DETAIL_TEXT", error.message());
    const auto uri = error_uri(error, wire.help_url);
    if (!uri.empty()) data.add("HELP").set("HELP_HREF", uri);
}

struct ScopeHeading {
    ScopeKind kind;
    std::string_view id;
    std::string_view text;
};

void fill_scopes(pages::PageData& data, const std::vector<const Scope*>& scopes,
                 const ScopeHeading& heading) {
    std::optional<pages::PageData> part;
    for (const auto* scope : scopes) {
        if (scope->kind != heading.kind) continue;
        if (!part) {
            part.emplace(data.add("SCOPES"));
            part->set("SCOPES_ID", heading.id);
            part->set("SCOPES_HEADING", heading.text);
        }
        auto row = part->add("SCOPE");
        row.set("SCOPE_DESCRIPTION", scope->description);
        if (scope->is_sensitive) row.show("SCOPE_SENSITIVE");
    }
}

// What the developer says about the app. Other addresses than those of the web are not linked.
void fill_links(pages::PageData& data, const AppProfile& profile) {
    const std::pair<std::string_view, const std::string&> links[] = {
        {"Website", profile.website},
        {"Privacy policy", profile.privacy_url},
        {"Terms of service", profile.terms_url}};
    std::optional<pages::PageData> part;
    for (const auto& [name, address] : links) {
        if (address.empty() || !pages::is_safe_link(address)) continue;
        if (!part) part.emplace(data.add("APP_LINKS"));
        auto row = part->add("APP_LINK");
        row.set("APP_LINK_NAME", name);
        row.set("APP_LINK_HREF", address);
    }
}

}  // namespace

http::Response consent_page(const AskConsent& question, const PageVisit& visit) {
    const auto& [proven, person, place, developer, companies] = question;
    const auto& context = visit.context;
    const auto granted = context.scopes.with_implied(proven.app->scopes);
    const ShownConsent shown{proven.app->id,       {place.company->id, place.user.id}, granted,
                             proven.redirect_uri,  proven.redirect_uri_source,         proven.state,
                             proven.code_challenge};
    pages::PageData data;
    data.set("APP_NAME", proven.app->name);
    data.set_icon("APP_ICON", icon_path(*proven.app), proven.app->name);
    show_developer(developer, data);
    data.set("REQUEST", seal_consent(shown, binding_of(visit.cookie), context));
    data.set("REDIRECT_HOST", destination_of(proven.redirect_uri));
    if (!proven.app->is_open()) data.show("DRAFT");
    fill_person(data, person, companies, visit);
    const auto scopes = context.scopes.strongest(granted);
    fill_scopes(data, scopes, {ScopeKind::view, "view", "View"});
    fill_scopes(data, scopes, {ScopeKind::change, "change", "View and change"});
    fill_links(data, proven.app->profile);
    return pages::page(visit.brand, 200, "consent", "Install " + proven.app->name, data,
                       pages::Forms::leave);
}

http::Response offer_elsewhere_page(const OfferElsewhere& offer, const PageVisit& visit) {
    pages::PageData data;
    data.set("APP_NAME", offer.app_name);
    fill_detail(data, refusal::not_installable, visit.context.policy.wire);
    data.set("REQUEST_ID", visit.request.id);
    fill_person(data, offer.person, offer.companies, visit);
    return pages::page(visit.brand, 400, "not_installable", "Cannot install here", data);
}

http::Response company_refuses_page(const CompanyRefuses& refusal, const PageVisit& visit) {
    const bool needs_approval = refusal.reason == NotInstallable::needs_approval;
    pages::PageData data;
    data.set("APP_NAME", refusal.app->name);
    data.set("CLIENT_ID", refusal.app->client_id);
    data.set("REQUEST_ID", visit.request.id);
    fill_person(data, refusal.person, refusal.companies, visit);
    for (const auto& membership : refusal.person.memberships)
        if (membership.company_id == refusal.person.company->id && membership.role == Role::admin)
            data.show("ADMIN");
    if (needs_approval) {
        fill_request(data, refusal.request);
        return pages::page(visit.brand, 403, "marketplace_ask_admin", "Ask an admin", data);
    }
    return pages::page(visit.brand, 403, "marketplace_blocked", "Not allowed here", data);
}

http::Response authorization_refusal_page(const http::Request& request, const Error& error,
                                          const ShownReason& reason, const Services& services) {
    pages::PageData data;
    const bool company = error == refusal::not_installable;
    const bool unknown = error == refusal::client_not_found;
    data.set("HEADING", company ? "This app cannot be installed here" : "This link does not work");
    data.set(
        "TEXT",
        company
            ? "It is not available to the company you are signed in to. Ask the app's developer."
        : unknown
            ? "There is no such app, or it is a draft of a company that you do not belong to. If "
              "it "
              "is your company's, sign in with the account that belongs to it. Otherwise ask the "
              "app's developer."
            : "The request of the app that sent you here cannot be trusted, so nothing was sent "
              "back to it. Ask the app's developer.");
    if (unknown) {
        data.show("LINK");
        data.set("HREF", "/sign-in?continue=" + percent_encode(local_target(request.target)));
        data.set("LINK_TEXT", "Sign in with another account");
    }
    if (!reason.text.empty()) {
        auto part = data.add("REASON");
        part.set("REASON_TEXT", reason.text);
        if (!reason.fix_href.empty()) part.add("REASON_FIX").set("FIX_HREF", reason.fix_href);
    }
    data.show("DETAIL");
    fill_detail(data, error, services.policy.wire);
    data.show("REQUEST");
    data.set("REQUEST_ID", request.id);
    return pages::page(services.brand, 400, "message", "Cannot continue", data);
}

}  // namespace grantor::authserver
