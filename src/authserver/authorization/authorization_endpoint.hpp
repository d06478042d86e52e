// /oauth/authorize (RFC 6749 §3.1, docs/wire.md §1.2, §3): asks a person for consent, and sends the
// answer to the app's callback. Until app and redirect URI are proven every refusal is a page.
// Until somebody is signed in nothing is sent to any callback, not even an error: else whoever
// registers an app would have a link of this service that leads to any site (RFC 9700 §4.11.2).
#pragma once

#include <string>
#include <variant>

#include "authserver/authorization/consent_form.hpp"
#include "authserver/authorization/consent_pages.hpp"
#include "authserver/sign_in/sign_in_endpoint.hpp"
#include "http/message.hpp"
#include "http/task.hpp"
#include "service/services.hpp"
#include "store/transaction.hpp"

namespace grantor::authserver {

// GET /oauth/authorize
http::Task<http::Response> show_consent(const http::Request& request, const Services& services);
// POST /oauth/authorize {csrf, request, decision, continue}. Everything but the decision comes from
// the sealed `request` that the page carried; further fields are ignored (attack 14). A page that
// has been open for too long, or whose session is over, decides nothing: the browser goes to
// `continue`, which is that page again.
http::Task<http::Response> decide_consent(const http::Request& request, const Services& services);

// To the app's callback, with an error: only with somebody who is signed in, and may know the app.
struct RedirectBack {
    std::string location;
    Refused refused;
};
using AuthorizationStep =
    std::variant<SignInPurpose, AskConsent, OfferElsewhere, CompanyRefuses, RedirectBack>;

// What GET shows next; a refusal is a page, and so are the two steps that carry one.
ExplainedResult<AuthorizationStep> find_step(const AuthorizationRequest& request,
                                             std::string_view cookie, const ReadTx& tx,
                                             const Context& context);

// Where the browser goes after POST: to the app's callback, or back to the page where it has to be
// shown anew (signed out, another company, other scopes, another policy).
ExplainedResult<std::string> answer_consent(const ShownConsent& shown, std::string_view cookie,
                                            ConsentDecision decision, WriteTx& tx,
                                            const Context& context);

}  // namespace grantor::authserver
