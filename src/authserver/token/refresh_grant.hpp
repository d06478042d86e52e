// grant_type=refresh_token (RFC 6749 §6, RFC 9700 §4.14, docs/wire.md §1.5,
// docs/decisions/refresh_tokens.md).
//
// Most refreshes write nothing: the stable policy gives the same refresh token back, and a repeat
// of a rotation gives the same successor, to a public client inside a window only. So it is decided
// by reading first, and only what changes the grant becomes a unit of writing.
#pragma once

#include <variant>

#include "authserver/client_authentication.hpp"
#include "authserver/token/token_outcome.hpp"
#include "oauth/token_request.hpp"

namespace grantor::authserver {

enum class RefreshStep {
    answer,       // nothing to write: the same token, or the same successor once more
    note_use,     // the first use today
    rotate,       // claim the next generation
    end_grant,    // a repeat after the successor was used, or after the window
    note_misuse,  // presented by another app
};
struct RefreshDecision {
    RefreshStep step{};
    Grant grant;
    std::int64_t generation = 0;  // presented
    std::shared_ptr<const Company> company;
};

// Rows 15 and 16 of docs/wire.md §2.2.
ExplainedResult<RefreshDecision> decide_refresh(const RefreshRequest& request,
                                                const AuthenticatedApp& app, const ReadTx& tx,
                                                const Context& context);

// What the decision grants if nothing has to be written for it.
Granted answer_refresh(const RefreshDecision& decision, const AuthenticatedApp& app,
                       const ScopeCatalogue& scopes);

// Carries the decision out, by claims that see whether the grant has changed since.
ExplainedResult<TokenOutcome> carry_out_refresh(const RefreshDecision& decision,
                                                const AuthenticatedApp& app, WriteTx& tx,
                                                const Context& context);

}  // namespace grantor::authserver
