// Finds what a token that a client presents belongs to, for revocation and introspection.
#pragma once

#include <optional>
#include <variant>

#include "model/context.hpp"
#include "oauth/presented_token.hpp"
#include "store/invalidation_view.hpp"
#include "store/transaction.hpp"
#include "token/access_token.hpp"

namespace grantor {

struct FoundRefreshToken {
    Grant grant;
    std::int64_t generation = 0;
};
// Of either shape; a legacy one gets scopes and app from its grant.
struct FoundAccessToken {
    AccessToken token;
};
using FoundToken = std::variant<FoundRefreshToken, FoundAccessToken>;

// Authentic tokens only, expired and revoked ones too. The hint decides what is tried first; a
// token that is not found as it is, is decoded once more (docs/wire.md §1.6).
std::optional<FoundToken> find_presented_token(const PresentedToken& presented, const ReadTx& tx,
                                               const Context& context);

// Whether the edge would let the token in now, as far as keys, clock and invalidations go.
bool is_live(const AccessToken& token, const InvalidationView& view, const ReadTx& tx, Time now);

}  // namespace grantor
