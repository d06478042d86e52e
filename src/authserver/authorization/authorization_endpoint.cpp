#include "authserver/authorization/authorization_endpoint.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "oauth/metadata.hpp"
#include "oauth/refusals.hpp"
#include "rules/app_names.hpp"
#include "service/request_scope.hpp"
#include "service/visitor.hpp"

namespace grantor::authserver {
namespace {

// Why the app cannot be installed in the active company.
AuthorizationStep refuse_place(NotInstallable reason, const ProvenRequest& proven, SignedIn person,
                               Companies companies, const ReadTx& tx) {
    const auto here = person.company->id;
    const auto refused = [&](std::string_view check, std::string text) {
        return Refused{refusal::not_installable,
                       {check, std::move(text), proven.app->id, here, person.user.id}};
    };
    if (reason == NotInstallable::blocked || reason == NotInstallable::needs_approval) {
        auto why = refused("company_policy",
                           reason == NotInstallable::blocked
                               ? fmt::format("company {} does not allow the app", here.value)
                               : fmt::format("an admin of company {} must approve it", here.value));
        auto request = tx.install_requests().find_newest(here, proven.app->id, person.user.id);
        return CompanyRefuses{proven.app,         std::move(person),    reason,
                              std::move(request), std::move(companies), std::move(why)};
    }
    auto why =
        refused("company", fmt::format("the app is a draft of company {}, so only that company can "
                                       "install it; the user is in company {}",
                                       proven.app->developer_company_id.value, here.value));
    return OfferElsewhere{proven.app->name, std::move(person), std::move(companies),
                          std::move(why)};
}

AuthorizationStep find_place(ProvenRequest proven, SignedIn person, const ReadTx& tx) {
    auto here = find_install_place(*proven.app, person, person.company->id, tx);
    Companies companies;
    for (const auto& [company, user, role, joined] : person.memberships) {
        if (company == person.company->id) {
            if (here) companies.push_back(here->company);
        } else if (auto place = find_install_place(*proven.app, person, company, tx)) {
            companies.push_back(std::move(place->company));
        }
    }
    if (!here)
        return refuse_place(here.error(), proven, std::move(person), std::move(companies), tx);
    auto developer = developer_name(*proven.app, tx);
    return AskConsent{std::move(proven), std::move(person), std::move(*here), std::move(developer),
                      std::move(companies)};
}

// A draft is nobody's business but its developer's: its name could be any sentence.
bool may_know(const App& app, const SignedIn& person) {
    return app.is_open() || std::ranges::any_of(person.memberships, [&](const Membership& one) {
               return one.company_id == app.developer_company_id;
           });
}

// What was sent and what is registered is for those who make the app; in a sandbox everybody is a
// developer.
ShownReason reason_for(std::string_view cookie, const Refused& refused, const Services& services,
                       const ReadTx& tx, Time now) {
    const auto& why = refused.explanation;
    if (why.text.empty()) return {};
    const auto app = why.app_id ? tx.apps().find(why.app_id) : nullptr;
    const auto person = find_signed_in(cookie, tx, now);
    const auto role = [&]() -> std::optional<Role> {
        if (!app || !person) return std::nullopt;
        for (const auto& one : person->memberships)
            if (one.company_id == app->developer_company_id) return one.role;
        return std::nullopt;
    }();
    const bool is_sandbox = static_cast<bool>(services.furnish_company);
    if (!role && !is_sandbox) return {};
    ShownReason out{why.text, {}};
    if (out.text[0] >= 'a' && out.text[0] <= 'z') out.text[0] -= 'a' - 'A';
    if (why.check == "redirect_uri" && role && *role != Role::regular)
        out.fix_href = fmt::format("/developer/apps/{}/basics", app->client_id);
    return out;
}

std::optional<ConsentDecision> read_decision(const Form& form) {
    const auto text = form.find("decision").value_or("");
    if (text == "allow") return ConsentDecision::allow;
    if (text == "cancel") return ConsentDecision::cancel;
    return std::nullopt;
}

}  // namespace

ExplainedResult<AuthorizationStep> find_step(const AuthorizationRequest& request,
                                             std::string_view cookie, const ReadTx& tx,
                                             const Context& context) {
    auto proven = prove_request(request, tx);
    if (!proven) return refuse(proven.error());
    auto person = find_signed_in(cookie, tx, context.now);
    if (!person) return purpose_of(request, *proven);
    if (!may_know(*proven->app, *person))
        return refuse(
            refusal::client_not_found,
            {"company",
             fmt::format("the app is a draft of company {}, and the user is not a member of it",
                         proven->app->developer_company_id.value),
             proven->app->id, person->company->id, person->user.id});
    if (const auto read = read_details(request, *proven); !read)
        return RedirectBack{redirect_with_error(proven->answer(context), read.error()),
                            {read.error(), {.app_id = proven->app->id}}};
    return find_place(std::move(*proven), std::move(*person), tx);
}

ExplainedResult<std::string> answer_consent(const ShownConsent& shown, std::string_view cookie,
                                            ConsentDecision decision, WriteTx& tx,
                                            const Context& context) {
    const auto app = tx.apps().find(shown.app_id);
    if (!app || !app->is_usable()) return refuse(refusal::client_not_found);
    if (find_redirect_uri(app->redirect_uris, shown.redirect_uri) == nullptr)
        return refuse(refusal::invalid_redirect_url,
                      {"redirect_uri",
                       "the redirect URI has been removed from the app in the meantime", app->id});
    const auto person = find_signed_in(cookie, tx, context.now);
    const bool same_person = person && person->user.id == shown.place.user_id &&
                             person->company->id == shown.place.company_id;
    const bool same_scopes = context.scopes.with_implied(app->scopes) == shown.scopes;
    if (!same_person || !same_scopes) return shown.target(app->client_id);
    const ProvenRequest request{app, shown.redirect_uri, shown.redirect_uri_source, shown.state,
                                shown.code_challenge};
    if (decision == ConsentDecision::cancel)
        return cancel_consent(request, shown.place, tx, context);
    const auto place = find_install_place(*app, *person, shown.place.company_id, tx);
    // The page says why, and what can be done.
    if (!place) return shown.target(app->client_id);
    return allow_consent(request, *place, tx, context);
}

http::Task<http::Response> show_consent(const http::Request& request, const Services& services) {
    const RequestScope scope(request, services);
    const auto& context = scope.context();
    const auto recorded = [&](http::Response response, const Refused& refused) {
        scope.record_refusal(response, refused);
        return response;
    };
    const auto refused = [&](const Refused& why, const ShownReason& reason) {
        return recorded(authorization_refusal_page(request, why.error, reason, services), why);
    };
    const auto read = read_authorization_request(request.query);
    if (!read) co_return refused(read.error(), {});
    const auto cookie = cookie_value(request, services.site);

    ShownReason reason;
    auto finding = [&](const ReadTx& tx) {
        auto step = find_step(*read, cookie, tx, context);
        if (!step) reason = reason_for(cookie, step.error(), services, tx, context.now);
        return step;
    };
    const auto step = co_await services.store.read(finding);
    if (!step) co_return refused(step.error(), reason);
    if (const auto* back = std::get_if<RedirectBack>(&*step))
        co_return recorded(see_other(back->location), back->refused);
    if (const auto* purpose = std::get_if<SignInPurpose>(&*step))
        co_return sign_in_page({cookie, local_target(request.target), *purpose}, services);
    const PageVisit visit{cookie, request, context, services.brand};
    if (const auto* asked = std::get_if<AskConsent>(&*step)) co_return consent_page(*asked, visit);
    if (const auto* elsewhere = std::get_if<OfferElsewhere>(&*step))
        co_return recorded(offer_elsewhere_page(*elsewhere, visit), elsewhere->refused);
    const auto& refusing = std::get<CompanyRefuses>(*step);
    co_return recorded(company_refuses_page(refusing, visit), refusing.refused);
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
    if (!is_proven || !decision) co_return foreign_form_page(request, target, services);
    const auto shown = open_consent(form.find("request").value_or(""), binding_of(cookie), context);
    if (!shown && shown.error() == FlowFailure::expired) co_return see_other(target);
    if (!shown) co_return foreign_form_page(request, target, services);

    // A form of nobody never reaches the writer (attack 30): the page asks to sign in. Whose
    // session it is, and whether they still may, is the unit's to find out.
    auto looking = [&](const ReadTx& tx) -> std::optional<std::string> {
        if (tx.sessions().find(binding_of(posted.cookie).session, context.now)) return std::nullopt;
        const auto app = tx.apps().find(shown->app_id);
        return app ? shown->target(app->client_id) : posted.target;
    };
    if (const auto elsewhere = co_await services.store.read(looking))
        co_return see_other(*elsewhere);
    auto deciding = [&](WriteTx& tx) {
        return answer_consent(*shown, posted.cookie, *decision, tx, context);
    };
    const auto location = co_await services.store.write(deciding);
    if (!location) {
        auto response = authorization_refusal_page(request, location.error().error, {}, services);
        scope.record_refusal(response, location.error());
        co_return response;
    }
    co_return see_other(*location);
}

}  // namespace grantor::authserver
