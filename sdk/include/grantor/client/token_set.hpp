// The tokens of one account as they are kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantor/client/export.hpp"
#include "grantor/client/models.hpp"
#include "grantor/client/result.hpp"
#include "grantor/client/time.hpp"

namespace grantor::client {

struct GRANTOR_CLIENT_API TokenSet {
    Secret access_token = {};
    Secret refresh_token = {};
    std::string token_type = {};
    std::string scope = {};
    std::string api_domain = {};
    TimePoint obtained_at{};
    std::optional<TimePoint> expires_at = {};  // none: only the API can tell

    bool operator==(const TokenSet&) const = default;
};

// From an answer at `now`. What a refresh leaves out stays as it was in `previous`: the refresh
// token, the scope, the API domain.
GRANTOR_CLIENT_API TokenSet token_set_of(const models::GetTokensResponse& response, TimePoint now,
                                         const TokenSet* previous = nullptr);

// As a JSON document for stores. It holds the tokens in clear.
GRANTOR_CLIENT_API Secret write_token_set(const TokenSet& tokens);
// Fails with `storage` if it is not such a document.
GRANTOR_CLIENT_API Result<TokenSet> read_token_set(std::string_view document);

}  // namespace grantor::client
