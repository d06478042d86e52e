#include "sdk/src/tokens/refreshing.hpp"

#include "sdk/src/protocol/token_judgement.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

Error nothing_kept() {
    return failure(ErrorKind::reauthorization_required, "no tokens are stored for this account");
}

}  // namespace

Refreshing::Refreshing(OauthApi api, ClientAuthentication authentication,
                       std::shared_ptr<TokenStore> store, const TokenSourceOptions& options)
    : api_(std::move(api)),
      authentication_(std::move(authentication)),
      store_(std::move(store)),
      options_(options) {}

Result<TokenSet> Refreshing::refresh(const Secret& rejected) {
    const auto right = store_->begin_refresh(options_.account, patience());
    if (!right) return right.error();
    auto kept = store_->load(options_.account);
    if (!kept) return std::move(kept).error();
    if (!*kept) {
        unsaved_.reset();
        return nothing_kept();
    }
    if (unsaved_ && unsaved_->got_for == (*kept)->refresh_token) return keep(unsaved_->tokens);
    unsaved_.reset();

    const auto age = age_of(**kept, options_.refresh_ahead, options_.now());
    if (age == TokenAge::fresh && (*kept)->access_token != rejected) return std::move(**kept);
    return refresh_kept(std::move(**kept));
}

Result<TokenSet> Refreshing::refresh_kept(TokenSet kept) {
    // Twice at most: a process that does not take part in the locking (on another machine, say) may
    // have used the refresh token between our look and our request.
    for (int attempt = 1;; ++attempt) {
        if (kept.refresh_token.empty())
            return failure(ErrorKind::reauthorization_required,
                           "the access token has expired and there is no refresh token");
        // The life of a token is counted from before it was asked for.
        const auto asked_at = options_.now();
        const auto response = ask(kept.refresh_token);
        if (response) {
            unsaved_ = Unsaved{token_set_of(*response, asked_at, &kept), kept.refresh_token};
            return keep(unsaved_->tokens);
        }
        if (response.error().kind != ErrorKind::reauthorization_required || attempt == 2)
            return response.error();
        auto again = store_->load(options_.account);
        if (!again || !*again || (*again)->refresh_token == kept.refresh_token)
            return response.error();
        kept = std::move(**again);
        if (age_of(kept, options_.refresh_ahead, options_.now()) == TokenAge::fresh) return kept;
    }
}

// Once more at once where the answer was lost: a server that has rotated gives the same successor
// to a client without a secret for a short time only (Grantor: 30 s), and the next caller may come
// much later. So no single attempt may use up the time either.
Result<models::GetTokensResponse> Refreshing::ask(const Secret& refresh_token) const {
    const CallOptions half{.timeout = options_.refresh_timeout / 2};
    const RefreshExchange exchange{.refresh_token = refresh_token};
    auto response = api_.refresh_tokens(authentication_, exchange, half);
    if (response || !response.error().is_answer_lost) return response;
    return api_.refresh_tokens(authentication_, exchange, half);
}

Result<TokenSet> Refreshing::keep(TokenSet tokens) {
    if (auto saved = store_->save(options_.account, tokens); !saved)
        return std::move(saved).error();
    unsaved_.reset();
    if (options_.on_token_update) options_.on_token_update(tokens);
    return tokens;
}

Result<void> Refreshing::save(const TokenSet& tokens) {
    const auto right = store_->begin_refresh(options_.account, patience());
    if (!right) return right.error();
    unsaved_.reset();
    if (auto kept = keep(tokens); !kept) return std::move(kept).error();
    return {};
}

Result<void> Refreshing::revoke(const CallOptions& call) {
    const auto right = store_->begin_refresh(options_.account, call);
    if (!right) return right.error();
    const auto kept = store_->load(options_.account);
    if (!kept) return kept.error();
    if (!*kept) return {};
    const bool refreshable = !(*kept)->refresh_token.empty();
    const TokenToRevoke token{refreshable ? (*kept)->refresh_token : (*kept)->access_token,
                              refreshable ? "refresh_token" : "access_token"};
    if (auto revoked = api_.revoke(authentication_, token, call); !revoked) return revoked;
    unsaved_.reset();
    return store_->remove(options_.account);
}

Result<void> Refreshing::remove() {
    const auto right = store_->begin_refresh(options_.account, patience());
    if (!right) return right.error();
    unsaved_.reset();
    return store_->remove(options_.account);
}

}  // namespace grantor::client
