// grant_type=refresh_token (RFC 6749 §6, RFC 9700 §4.14, docs/wire.md §1.5,
// docs/decisions/refresh_tokens.md).
//
// Most refreshes of the stable policy write nothing: the same refresh token is given back. So they
// are decided by reading first, and what is left is the claim of a day's first use.
//
// Most refreshes of the rotating policy claim the next generation. They are claimed without reading
// first, which is cheaper (docs/decisions/units_of_work.md), and decided by reading when the claim
// is refused: a repeat of a rotation gets the same successor, a public client inside a window only.
#pragma once

#include <optional>
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

// The claim of a refresh that can be granted in no other way than by a rotation. Nothing: it has to
// be decided by reading.
std::optional<RotateClaim> rotation_claim(const RefreshRequest& request,
                                          const AuthenticatedApp& app, const Context& context);
Granted rotated(ClaimedGrant outcome, const AuthenticatedApp& app, const ScopeCatalogue& scopes);

// Rows 15 and 16 of docs/wire.md §2.2.
ExplainedResult<RefreshDecision> decide_refresh(const RefreshRequest& request,
                                                const AuthenticatedApp& app, const ReadTx& tx,
                                                const Context& context);

// What the decision grants if nothing has to be written for it.
Granted answer_refresh(const RefreshDecision& decision, const AuthenticatedApp& app,
                       const ScopeCatalogue& scopes);

// The claim that carries the decision out, if one can. Where it is refused, carry_out_refresh()
// knows more.
std::optional<UseClaim> use_claim(const RefreshDecision& decision, const AuthenticatedApp& app,
                                  const Context& context);

// Carries the decision out, by claims that see whether the grant has changed since.
ExplainedResult<TokenOutcome> carry_out_refresh(const RefreshDecision& decision,
                                                const AuthenticatedApp& app, WriteTx& tx,
                                                const Context& context);

}  // namespace grantor::authserver
