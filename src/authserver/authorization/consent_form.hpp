// What the consent page carries to its own answer: the proven request as it was shown, sealed and
// bound to the session, so that nothing of it can be edited on the way (attacks 12, 14).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authserver/authorization/consent.hpp"
#include "token/flow_state.hpp"

namespace grantor::authserver {

struct ShownConsent {
    AppId app_id;
    Place place;
    ScopeSet scopes;  // what the person read
    std::string redirect_uri;
    RedirectUriSource redirect_uri_source = RedirectUriSource::presented;
    std::optional<std::string> state;
    std::optional<CodeChallenge> code_challenge;

    // "/oauth/authorize?…": the page again, as the app asked for it.
    std::string target(std::string_view client_id) const;
};

std::string seal_consent(const ShownConsent& shown, const SessionBinding& binding,
                         const Context& context);
std::expected<ShownConsent, FlowFailure> open_consent(std::string_view sealed,
                                                      const SessionBinding& binding,
                                                      const Context& context);

}  // namespace grantor::authserver
