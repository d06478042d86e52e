// One refresh from beginning to end, and what a later one must know of it. Called by one thread at
// a time; TokenSource ensures that, and decides which callers wait for which refresh.
#pragma once

#include <optional>

#include "grantor/client/token_source.hpp"

namespace grantor::client {

class Refreshing {
 public:
    Refreshing(OauthApi api, ClientAuthentication authentication, std::shared_ptr<TokenStore> store,
               const TokenSourceOptions& options);

    // Tokens that are durable and newer than `rejected`: from the store if another process was
    // faster, else from the server. The callback has been told.
    Result<TokenSet> refresh(const Secret& rejected);
    Result<void> save(const TokenSet& tokens);
    Result<void> revoke(const CallOptions& call);
    Result<void> remove();

    TokenStore& store() { return *store_; }

 private:
    Result<TokenSet> refresh_kept(TokenSet kept);
    Result<models::GetTokensResponse> ask(const Secret& refresh_token) const;
    Result<TokenSet> keep(TokenSet tokens);
    CallOptions patience() const { return {.timeout = options_.refresh_timeout}; }

    const OauthApi api_;
    const ClientAuthentication authentication_;
    const std::shared_ptr<TokenStore> store_;
    const TokenSourceOptions& options_;
    // What the server gave and the store did not take, with the refresh token that it was got for.
    struct Unsaved {
        TokenSet tokens;
        Secret got_for;
    };
    std::optional<Unsaved> unsaved_;
};

}  // namespace grantor::client
