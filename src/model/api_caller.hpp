// Who makes an API request: what the edge has proven about its access token. The sandbox and the
// proxy take it as given.
#pragma once

#include "base/ids.hpp"
#include "oauth/scope_set.hpp"

namespace grantor {

struct ApiCaller {
    CompanyId company_id;
    UserId user_id;
    AppId app_id;
    GrantId grant_id;
    ScopeSet scopes;

    // Somebody without a token, on an operation that is open to everybody.
    bool is_anonymous() const { return !user_id; }
};

}  // namespace grantor
