// POST /oauth/token and /oauth/token/ (RFC 6749 §3.2, docs/wire.md §1.3). Owns the order of its
// checks and its answers. Not the grant types: they have files of their own.
#pragma once

#include <variant>

#include "authserver/client_authentication.hpp"
#include "authserver/token/authorization_code_grant.hpp"
#include "authserver/token/refresh_grant.hpp"
#include "authserver/token/token_outcome.hpp"
#include "http/message.hpp"
#include "http/task.hpp"
#include "oauth/client_request.hpp"
#include "oauth/token_request.hpp"
#include "service/services.hpp"

namespace grantor::authserver {

http::Task<http::Response> token_endpoint(const http::Request& request, const Services& services);

// A request that still has something to write, with all that reading has proven about it.
struct TokenClaim {
    AuthenticatedApp app;
    std::variant<CodeCheck, RefreshDecision, ApiTokenRequest> grant;
};
// A request that is claimed before anything is read of its grant. If the claim is refused, it is
// decided by reading.
struct BlindClaim {
    AuthenticatedApp app;
    std::variant<ActivateClaim, RotateClaim> claim;
};
using TokenDecision = std::variant<Granted, TokenClaim, BlindClaim>;
enum class Looking { after_claiming, first };

// All that can be said without writing: refusals above all, so that a flood of bad requests never
// reaches the writer (attack 30).
ExplainedResult<TokenDecision> decide_token_request(const ClientRequest& request, const ReadTx& tx,
                                                    const Context& context, Looking looking);

// Each is nothing where the claim was refused, or where a claim is not enough.
http::Task<std::optional<Granted>> carry_out_blindly(const BlindClaim& blind, Store& store,
                                                     const Context& context);
http::Task<std::optional<Granted>> note_use(const TokenClaim& claim, Store& store,
                                            const Context& context);

// Writes the rest. Refuses if the app was disabled or its secret removed in between.
ExplainedResult<TokenOutcome> carry_out_token_request(const TokenClaim& claim, WriteTx& tx,
                                                      const Context& context);

}  // namespace grantor::authserver
