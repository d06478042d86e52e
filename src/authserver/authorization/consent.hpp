// A person's decision about an app: the unit of work behind the consent page, and behind the
// sandbox's way around it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "authserver/authorization/installable.hpp"
#include "model/app.hpp"
#include "model/context.hpp"
#include "model/refused.hpp"
#include "oauth/authorization_request.hpp"
#include "oauth/redirect_uri.hpp"
#include "store/transaction.hpp"

namespace grantor::authserver {

// An authorization request whose app and redirect URI are proven.
struct ProvenRequest {
    std::shared_ptr<const App> app;
    std::string redirect_uri;
    RedirectUriSource redirect_uri_source = RedirectUriSource::presented;
    std::optional<std::string> state;
    std::optional<CodeChallenge> code_challenge;

    AuthorizationAnswer answer(const Context& context) const;
};
// Refuses with what a page must show: unknown, deleted or disabled app, foreign redirect URI.
ExplainedResult<ProvenRequest> prove_request(const AuthorizationRequest& request, const ReadTx& tx);
// What else must hold before the person is asked; its refusals may be sent to the redirect URI.
// Fills in the code challenge.
Result<void> read_details(const AuthorizationRequest& request, ProvenRequest& proven);

enum class ConsentDecision { allow, cancel };

// Each says where the browser goes now. Allowing writes a pending grant, and leads to the callback
// with the code that names it; the place was found by the same transaction.
std::string allow_consent(const ProvenRequest& request, const InstallPlace& place, WriteTx& tx,
                          const Context& context);
// To the callback with Wire::cancelled_consent.
std::string cancel_consent(const ProvenRequest& request, const Place& place, WriteTx& tx,
                           const Context& context);

// A decision that no page asked for: a sandbox's script takes it.
struct UnattendedConsent {
    std::string query;  // the authorization request
    ConsentDecision decision;
    // For whom. Asked when the request is proven; its refusal is passed on.
    std::function<Result<Place>(const ReadTx&)> find_place;
};
// The same steps as the page, in its order: prove, read the details, decide.
ExplainedResult<std::string> act_on_unattended_consent(const UnattendedConsent& consent,
                                                       WriteTx& tx, const Context& context);

}  // namespace grantor::authserver
