// grant_type=authorization_code (RFC 6749 §4.1.3): a code becomes the grant's first tokens, once.
#pragma once

#include <optional>
#include <variant>

#include "authserver/client_authentication.hpp"
#include "authserver/token/token_outcome.hpp"
#include "oauth/token_request.hpp"

namespace grantor::authserver {

// A code that passed every check which needs no writing.
struct CheckedCode {
    Grant grant;
    std::shared_ptr<const Company> company;
};
// A code that another app presented (attack 1).
struct ForeignCode {
    Grant grant;
};
using CodeCheck = std::variant<CheckedCode, ForeignCode>;

// The claim of a code that fits its request, before anything is read of its grant. Nothing: it has
// to be decided by reading. So has a code whose claim is refused.
std::optional<ActivateClaim> activation_claim(const AuthorizationCodeRequest& request,
                                              const AuthenticatedApp& app, const Context& context);

// Rows 10 to 13 of docs/wire.md §2.2, then PKCE.
ExplainedResult<CodeCheck> check_code(const AuthorizationCodeRequest& request,
                                      const AuthenticatedApp& app, const ReadTx& tx,
                                      const Context& context);

// Claims it. Of any number of requests with one code, exactly one gets tokens; any later one ends
// the grant, because a copy of the code exists and we cannot tell who is honest (RFC 6749 §10.5).
ExplainedResult<TokenOutcome> exchange_code(const CodeCheck& checked, const AuthenticatedApp& app,
                                            WriteTx& tx, const Context& context);

}  // namespace grantor::authserver
