#include "authserver/authorization/authorization_endpoint.hpp"

#include <fmt/format.h>

#include <span>

#include "authserver/authorization/consent.hpp"
#include "authserver/authorization/consent_form.hpp"
#include "authserver/request_scope.hpp"
#include "authserver/sign_in/sign_in_endpoint.hpp"
#include "authserver/sign_in/visitor.hpp"
#include "oauth/metadata.hpp"
#include "oauth/refusals.hpp"
#include "pages/page.hpp"

namespace grantor::authserver {
namespace {

struct AskSignIn {
    std::string app_name;
};
struct AskConsent {
    ProvenRequest request;
    SignedIn person;
    InstallPlace place;
    // Of the person's companies those that may install it.
    std::vector<std::shared_ptr<const Company>> companies;
};
// Not for the company that the person works in; perhaps for another of theirs.
struct OfferElsewhere {
    std::string app_name;
    SignedIn person;
    std::vector<std::shared_ptr<const Company>> companies;
};
struct RedirectBack {
    std::string location;
    Error error;
};
using Question = std::variant<AskSignIn, AskConsent, OfferElsewhere, RedirectBack>;

// GET: what to show. A refusal is a page.
Result<Question> find_question(const AuthorizationRequest& request, std::string_view cookie,
                               const ReadTx& tx, const Context& context) {
    auto proven = prove_request(request, tx, context);
    if (!proven) return refuse(proven.error());
    if (const auto read = read_details(request, *proven); !read)
        return RedirectBack{redirect_with_error(proven->answer(context), read.error()),
                            read.error()};
    auto person = find_signed_in(cookie, tx, context.now);
    if (!person) return AskSignIn{proven->app->name};

    const auto active = person->company->id;
    std::optional<InstallPlace> here;
    std::vector<std::shared_ptr<const Company>> companies;
    for (const auto& membership : person->memberships) {
        auto place = find_install_place(*proven->app, {membership.company_id, person->user.id}, tx);
        if (!place) continue;
        companies.push_back(place->company);
        if (membership.company_id == active) here = std::move(*place);
    }
    if (here)
        return AskConsent{std::move(*proven), std::move(*person), std::move(*here),
                          std::move(companies)};
    context.explanation.company_id = active;
    context.explanation.user_id = person->user.id;
    context.explained(refusal::not_installable, "company",
                      fmt::format("the app is a draft of company {}; the user is in company {}",
                                  proven->app->developer_company_id.value, active.value));
    return OfferElsewhere{proven->app->name, std::move(*person), std::move(companies)};
}

http::Response refusal_page(const http::Request& request, const Error& error) {
    pages::PageData data;
    const bool company = error == refusal::not_installable;
    data.set("HEADING", company ? "This app cannot be installed here" : "This link does not work");
    data.set("TEXT", company
                         ? "It is not available to the company that you are working in. Ask the "
                           "app's developer."
                         : "The app that sent you here asked in a way that cannot be trusted, "
                           "so nothing was sent back to it. Ask the app's developer.");
    data.show("DETAIL");
    data.set("DETAIL_TEXT", error.message());
    data.show("REQUEST");
    data.set("REQUEST_ID", request.id);
    return pages::page(400, "message", "Cannot continue", data);
}

// What a browser must be allowed to go to when the consent form is answered, as a CSP source.
std::string_view form_target_of(std::string_view redirect_uri) {
    const auto authority = redirect_uri.find("://");
    if (authority == std::string_view::npos)
        return redirect_uri.substr(0, redirect_uri.find(':') + 1);
    // CSP has no notation for IPv6 addresses.
    if (redirect_uri[authority + 3] == '[') return redirect_uri.substr(0, authority + 1);
    return redirect_uri.substr(0, redirect_uri.find_first_of("/?", authority + 3));
}

// The same for the person to read: the host, and the scheme where it is not the usual one.
std::string_view destination_of(std::string_view redirect_uri) {
    const auto authority = redirect_uri.find("://");
    if (authority == std::string_view::npos)
        return redirect_uri.substr(0, redirect_uri.find(':') + 1);
    const auto end = redirect_uri.find_first_of("/?", authority + 3);
    const std::size_t begin = redirect_uri.starts_with("https://") ? authority + 3 : 0;
    return redirect_uri.substr(0, end).substr(begin);
}

// Who is signed in, and the ways to be somebody or somewhere else.
void fill_person(pages::PageData& data, const SignedIn& person,
                 std::span<const std::shared_ptr<const Company>> companies) {
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

http::Response offer_elsewhere_page(const OfferElsewhere& offer, std::string_view cookie,
                                    const http::Request& request, const Context& context) {
    pages::PageData data;
    data.set("APP_NAME", offer.app_name);
    data.set("CSRF", csrf_token(binding_of(cookie), context.keys));
    data.set("CONTINUE", request.target);
    data.set("DETAIL_TEXT", refusal::not_installable.message());
    data.set("REQUEST_ID", request.id);
    fill_person(data, offer.person, offer.companies);
    return pages::page(400, "not_installable", "Cannot install here", data);
}

http::Response consent_page(const AskConsent& question, std::string_view cookie,
                            const http::Request& request, const Context& context) {
    const auto& [proven, person, place, companies] = question;
    const auto binding = binding_of(cookie);
    const ShownConsent shown{
        proven.app->id,       {place.company->id, place.user.id}, proven.app->scopes,
        proven.redirect_uri,  proven.redirect_uri_source,         proven.state,
        proven.code_challenge};
    pages::PageData data;
    data.set("APP_NAME", proven.app->name);
    data.set("CSRF", csrf_token(binding, context.keys));
    data.set("CONTINUE", request.target);
    data.set("REQUEST", seal_consent(shown, binding, context));
    const auto target = form_target_of(proven.redirect_uri);
    data.set("REDIRECT_HOST", destination_of(proven.redirect_uri));
    if (proven.app->status == AppStatus::draft) data.show("DRAFT");
    fill_person(data, person, companies);
    for (const auto* scope : context.scopes.members(proven.app->scopes))
        data.add("SCOPE").set("SCOPE_DESCRIPTION", scope->description);
    return pages::page(200, "consent", "Install " + proven.app->name, data, target);
}

// POST: what became of the decision.
struct AskAgain {
    std::string target;  // the page has to be shown anew: signed out, other company, other scopes
};
using Answer = std::variant<std::string, AskAgain>;

Result<Answer> answer_consent(const ShownConsent& shown, std::string_view cookie,
                              ConsentDecision decision, WriteTx& tx, const Context& context) {
    const auto app = tx.apps().find(shown.app_id);
    if (!app || app->status == AppStatus::disabled) return refuse(refusal::client_not_found);
    context.explanation.app_id = app->id;
    if (find_redirect_uri(app->redirect_uris, shown.redirect_uri) == nullptr)
        return refuse(context.explained(refusal::invalid_redirect_url, "redirect_uri",
                                        "the redirect URI was removed from the app meanwhile"));
    const auto person = find_signed_in(cookie, tx, context.now);
    const bool same_person = person && person->user.id == shown.place.user_id &&
                             person->company->id == shown.place.company_id;
    if (!same_person || !(app->scopes == shown.scopes))
        return AskAgain{shown.target(app->client_id)};
    const ProvenRequest request{app, shown.redirect_uri, shown.redirect_uri_source, shown.state,
                                shown.code_challenge};
    auto location = act_on_consent(request, shown.place, decision, tx, context);
    if (!location) return refuse(location.error());
    return std::move(*location);
}

std::optional<ConsentDecision> read_decision(const Form& form) {
    const auto text = form.find("decision").value_or("");
    if (text == "allow") return ConsentDecision::allow;
    if (text == "cancel") return ConsentDecision::cancel;
    return std::nullopt;
}

}  // namespace

http::Task<http::Response> show_consent(const http::Request& request, const Services& services) {
    const RequestScope scope(request, services);
    const auto& context = scope.context();
    const auto refused = [&](const Error& error) {
        auto response = refusal_page(request, error);
        scope.record_refusal(response, error);
        return response;
    };
    const auto read = read_authorization_request(request.query);
    if (!read) co_return refused(read.error());
    const auto cookie = cookie_value(request, services.site);

    auto finding = [&](const ReadTx& tx) { return find_question(*read, cookie, tx, context); };
    const auto question = co_await services.store.read(finding);
    if (!question) co_return refused(question.error());
    if (const auto* back = std::get_if<RedirectBack>(&*question)) {
        auto response = see_other(back->location);
        scope.record_refusal(response, back->error);
        co_return response;
    }
    if (const auto* sign_in = std::get_if<AskSignIn>(&*question))
        co_return sign_in_page({cookie, local_target(request.target), sign_in->app_name}, services);
    if (const auto* offer = std::get_if<OfferElsewhere>(&*question)) {
        auto response = offer_elsewhere_page(*offer, cookie, request, context);
        scope.record_refusal(response, refusal::not_installable);
        co_return response;
    }
    co_return consent_page(std::get<AskConsent>(*question), cookie, request, context);
}

http::Task<http::Response> decide_consent(const http::Request& request, const Services& services) {
    const RequestScope scope(request, services);
    const auto& context = scope.context();
    const auto posted = read_posted_form(request, services);
    const auto& [cookie, form, target, is_proven] = posted;
    // Signed out since, or the cookie's time is over: the page asks to sign in, then again for
    // consent.
    if (cookie.empty() && target != "/") co_return see_other(target);
    const auto decision = read_decision(form);
    if (!is_proven || !decision) co_return foreign_form_page(request, target);
    const auto shown = open_consent(form.find("request").value_or(""), binding_of(cookie), context);
    if (!shown && shown.error() == FlowFailure::expired) co_return see_other(target);
    if (!shown) co_return foreign_form_page(request, target);

    auto deciding = [&](WriteTx& tx) {
        return answer_consent(*shown, posted.cookie, *decision, tx, context);
    };
    const auto answer = co_await services.store.write(deciding);
    if (!answer) {
        auto response = refusal_page(request, answer.error());
        scope.record_refusal(response, answer.error());
        co_return response;
    }
    if (const auto* again = std::get_if<AskAgain>(&*answer)) co_return see_other(again->target);
    co_return see_other(std::get<std::string>(*answer));
}

}  // namespace grantor::authserver
