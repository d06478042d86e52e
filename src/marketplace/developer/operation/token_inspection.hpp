// What a token of an app is bound to, when it ends, and whether it works now; if not, why not. For
// the app's developers: a token of any other app is to them like one that was never issued.
#pragma once

#include <string>
#include <string_view>

#include "model/context.hpp"
#include "oauth/scope_set.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/invalidation_view.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

struct InspectedToken {
    std::string_view kind;  // "Access token", "Refresh token"
    UserId user_id;
    std::string user_name;
    CompanyId company_id;
    std::string company_name;
    std::string company_label;
    ScopeSet scopes;  // what it opens, or what a refresh gives
    Time issued;      // epoch: not known
    Time ends;        // of a refresh token: if it is not used until then
    Time installed;
    // Empty: it works. Otherwise a sentence that says why not, and what to do.
    std::string why_not;

    bool works() const { return why_not.empty(); }
};

// Reads only; the token is neither kept nor logged. "Bearer " before it and space around it are
// left out.
Outcome<InspectedToken> inspect_token(std::string_view client_id, std::string_view token,
                                      const Actor& actor, const ReadTx& tx,
                                      const InvalidationView& view, const Context& context);

}  // namespace grantor::marketplace
