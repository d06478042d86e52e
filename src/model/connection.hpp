// The credential gateway's side of OAuth, where we are the client: a connection is some account at
// some provider, with its pair of tokens; a gateway key says who may call through which.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.hpp"
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

enum class ConnectionState : std::uint8_t {
    waiting = 0,  // nobody has connected an account yet
    ok = 1,
    broken = 2,  // the provider no longer accepts its tokens: somebody must connect again
};

// What is sealed is so by token/connection_secret.hpp.
struct Connection {
    ConnectionId id;
    std::string name;  // a segment of the path: /gateway/{name}/…
    UserId owner_id;   // 0: the operator's
    std::string provider;
    std::string client_id;
    Bytes client_secret;  // sealed; of no bytes: a public client
    ConnectionState state = ConnectionState::waiting;
    std::string reason;           // why it is broken or gets no new tokens, in a sentence
    std::string scope;            // as the provider answered
    std::string api_base;         // where calls go: "https://acme.forge.example"; no trailing slash
    Bytes access_token;           // sealed
    Bytes refresh_token;          // sealed; empty: there is none
    Time expires_at;              // of the access token
    std::int64_t generation = 0;  // of the tokens
    Time refresh_until;           // epoch: no refresh is running
    std::int64_t refresh_failures = 0;  // one after the other, since the last new tokens
    Time refresh_after;                 // and when the provider may be asked again
    // The redirect URI of the app at the provider: its own, or the one that all providers had.
    bool has_own_callback = false;
    Time created_at;
    Time connected_at;  // epoch: never
};

// One way through the provider's pages, from the connect link to the redirect.
struct ConnectAttempt {
    Digest hash{};   // SHA-256 of the state parameter and of what ties it to one browser
    Bytes verifier;  // PKCE (RFC 7636), sealed
    Time expires_at;
};

struct GatewayKey {
    GatewayKeyId id;
    std::string name;
    Digest hash{};                // SHA-256 of the key: 256 random bits need no slow hash
    std::string connections;      // names divided by spaces; "*": any of the operator's
    std::string methods;          // in capitals, divided by spaces; "*": any
    std::int64_t per_minute = 0;  // 0: no limit
    Time created_at;
    Time expires_at{};  // the epoch is never

    bool is_over(Time now) const { return expires_at != Time{} && now >= expires_at; }
};

}  // namespace grantor
