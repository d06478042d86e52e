// A valid access token for one account, whenever it is asked for.
//
// - Early: a token is refreshed `refresh_ahead` before it expires. One caller does it; the others
//   keep using the token, which is still valid.
// - Once: however many threads ask (and processes, with a file or SQLite store), an expired token
//   causes one refresh.
// - Persisted before use: no caller sees a token before the store has made it durable. If saving
//   fails, callers get `storage`, and the next call saves again without asking the server again.
// - To the end: a refresh that was started is finished and saved even if all its callers give up;
//   losing a rotated token could cost the whole grant.
// - If the answer is lost on its way, the same refresh token is sent once more at once, and again
// by
//   the next refresh; after a crash between the answer and the save, by the next run. Grantor gives
//   the same successor, to an app with a secret as often as it asks, to a public client for 30 s.
// - A refresh that fails for a temporary reason costs nothing while the token is valid: callers get
//   it, and the next attempt waits (`Retry-After`, or 1 s doubling to 1 min).
// - invalid_grant is final: reauthorization_required, immediately and without asking the server
//   again, until set_tokens() or another process provides new tokens.
//
// All functions may be called from any thread at once. The destructor waits for a refresh in
// progress, at most `refresh_timeout`.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "grantor/client/client_authentication.hpp"
#include "grantor/client/export.hpp"
#include "grantor/client/oauth_api.hpp"
#include "grantor/client/time.hpp"
#include "grantor/client/token_set.hpp"
#include "grantor/client/token_store.hpp"

namespace grantor::client {

struct TokenSourceOptions {
    std::string account = "default";
    // Never more than a quarter of the token's life.
    std::chrono::seconds refresh_ahead = std::chrono::minutes{2};
    // For both attempts together, if the first one's answer is lost.
    std::chrono::milliseconds refresh_timeout = std::chrono::seconds{30};
    // After new tokens are durable, before any caller has them. Called by one thread at a time; it
    // must not call this source. For a cache or an event, not for storing: that is the store's
    // work.
    std::function<void(const TokenSet&)> on_token_update = {};
    // Each refresh that failed, also those that no caller notices.
    std::function<void(const Error&)> on_refresh_failed = {};
    TimeSource now = system_time();
};

class GRANTOR_CLIENT_API TokenSource {
 public:
    // `store` none: memory.
    TokenSource(OauthApi api, ClientAuthentication authentication,
                std::shared_ptr<TokenStore> store = {}, TokenSourceOptions options = {});
    TokenSource(const TokenSource&) = delete;
    TokenSource& operator=(const TokenSource&) = delete;
    ~TokenSource();

    // Tokens whose access token is good for a call. reauthorization_required: there are none, or
    // the grant has ended.
    Result<TokenSet> tokens(const CallOptions& call = {});
    // Just the token.
    Result<Secret> access_token(const CallOptions& call = {});

    // Another token than `rejected`, which an API refused although it should be good. Refreshes
    // unless that has been done since, and at most once in 10 s: an API that refuses every token
    // must not turn each call into a refresh.
    Result<TokenSet> replace(const Secret& rejected, const CallOptions& call = {});

    // After a login: saves, then uses them.
    Result<void> set_tokens(const TokenSet& tokens);
    Result<void> set_tokens(const models::GetTokensResponse& response);

    // Ends the grant at the server (the refresh token if there is one, else the access token), then
    // forgets it here. If the server cannot be reached nothing is forgotten.
    Result<void> revoke(const CallOptions& call = {});
    // Removes the tokens from the store only.
    Result<void> forget();

 private:
    class State;
    std::unique_ptr<State> state_;
};

}  // namespace grantor::client
