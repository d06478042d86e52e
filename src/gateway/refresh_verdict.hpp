// What the answer to a request for new tokens means for its connection (RFC 6749 §5, §6). Pure but
// for the sealing.
//
// Only an answer that says that the grant is over breaks a connection, since nothing but a person
// mends that. Wrong client credentials, a page of a proxy or a server that fails are for the
// operator, and pass.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/random.hpp"
#include "base/time.hpp"
#include "gateway/provider.hpp"
#include "http/outgoing/client.hpp"
#include "model/connection.hpp"
#include "store/tables/connections.hpp"
#include "token/key_ring.hpp"

namespace grantor::gateway {

enum class RefreshOutcome : std::uint8_t {
    fresh,   // the tokens are newer than those asked about: read the connection again
    broken,  // the provider no longer accepts them; the store says so
    failed,  // not now: no answer, or one that may be different later
};

struct RefreshVerdict {
    Connection connection;
    RefreshOutcome outcome = RefreshOutcome::failed;
    std::optional<ConnectionTokens> tokens = {};  // fresh
    std::string reason = {};                      // else; a sentence with no text from outside
    // Failed: when the provider may be asked again, and a refresh token that came all the same.
    Time again_at = {};
    Bytes refresh_token = {};
};

// What new tokens are made with.
struct TokenParts {
    const KeyRing& keys;
    Random& random;
    Time now;
};

RefreshVerdict judge_refresh(Connection connection, http::ClientResult result,
                             const Providers& providers, const TokenParts& parts);

// Nothing could be asked, because of what the operator can change.
RefreshVerdict cannot_refresh(Connection connection, std::string reason, Time now);

}  // namespace grantor::gateway
