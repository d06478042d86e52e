#include "sdk/src/protocol/token_judgement.hpp"

#include <algorithm>

namespace grantor::client {

TokenAge age_of(const TokenSet& tokens, std::chrono::seconds refresh_ahead, TimePoint now) {
    using std::chrono::milliseconds;
    if (!tokens.expires_at) return TokenAge::fresh;
    const auto life = std::max(*tokens.expires_at - tokens.obtained_at, milliseconds{0});
    const auto way = std::min<milliseconds>(std::chrono::seconds{5}, life / 8);
    if (now >= *tokens.expires_at - way) return TokenAge::expired;
    const auto ahead = std::min<milliseconds>(refresh_ahead, life / 4);
    return now >= *tokens.expires_at - ahead ? TokenAge::ageing : TokenAge::fresh;
}

std::chrono::milliseconds pause_after(int failures,
                                      std::optional<std::chrono::seconds> retry_after) {
    if (retry_after) return std::min<std::chrono::seconds>(*retry_after, std::chrono::minutes{10});
    const auto doublings = std::clamp(failures - 1, 0, 6);
    return std::min<std::chrono::milliseconds>(std::chrono::seconds{1} * (1 << doublings),
                                               std::chrono::minutes{1});
}

}  // namespace grantor::client
