#include "service/presented_token_lookup.hpp"

#include "store/token_refusal.hpp"
#include "token/refresh_token.hpp"

namespace grantor {
namespace {

std::optional<FoundToken> find_refresh(std::string_view text, const ReadTx& tx,
                                       const Context& context) {
    const auto token = open_refresh_token(text, context.keys);
    if (!token) return std::nullopt;
    auto grant = tx.grants().find(token->grant_id);
    if (!grant || !grant->proves(token->secret)) return std::nullopt;
    return FoundRefreshToken{std::move(*grant), token->generation};
}

std::optional<FoundToken> find_access(std::string_view text, const ReadTx& tx,
                                      const Context& context) {
    if (const auto token = open_access_token(text, context.keys)) return FoundAccessToken{*token};
    const auto legacy = open_legacy_access_token(text, context.keys);
    if (!legacy) return std::nullopt;
    const auto grant = tx.grants().find(legacy->grant_id);
    if (!grant) return std::nullopt;
    return FoundAccessToken{{legacy->grant_id, legacy->company_id, legacy->user_id, grant->app_id,
                             grant->scopes, legacy->issued,
                             legacy->issued + context.policy.access_token_lifetime, legacy->id}};
}

std::optional<FoundToken> find_either(std::string_view text, TokenTypeHint hint, const ReadTx& tx,
                                      const Context& context) {
    if (hint == TokenTypeHint::access_token) {
        if (auto found = find_access(text, tx, context)) return found;
        return find_refresh(text, tx, context);
    }
    if (auto found = find_refresh(text, tx, context)) return found;
    return find_access(text, tx, context);
}

}  // namespace

std::optional<FoundToken> find_presented_token(const PresentedToken& presented, const ReadTx& tx,
                                               const Context& context) {
    if (auto found = find_either(presented.token, presented.hint, tx, context)) return found;
    const auto decoded = presented.decoded_again();
    if (!decoded) return std::nullopt;
    return find_either(*decoded, presented.hint, tx, context);
}

bool is_live(const AccessToken& token, const InvalidationView& view, const ReadTx& tx, Time now) {
    if (token.issued > now + clock_skew_max) return false;
    const IssuedToken issued{token.grant_id,   token.id,     token.user_id,
                             token.company_id, token.app_id, token.issued};
    return token.expires > now && !refusal_of(issued, view, tx);
}

}  // namespace grantor
