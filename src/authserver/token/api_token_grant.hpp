// grant_type=exchange_api_token (docs/wire.md §1.3): a user who pasted a personal token into an app
// before it had OAuth becomes an installation, without a consent page.
#pragma once

#include "authserver/client_authentication.hpp"
#include "authserver/token/token_outcome.hpp"
#include "oauth/token_request.hpp"

namespace grantor::authserver {

// Each personal token can be exchanged once, ever. Public clients may not: they have nothing to
// prove that the token was given to them.
ExplainedResult<TokenOutcome> exchange_api_token(const ApiTokenRequest& request,
                                                 const AuthenticatedApp& app, WriteTx& tx,
                                                 const Context& context);

}  // namespace grantor::authserver
