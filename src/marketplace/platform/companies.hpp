// The companies of the platform, for its admins.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "marketplace/actor.hpp"
#include "marketplace/refusal.hpp"
#include "model/context.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// Nobody can sign in to a suspended company, no app can be installed there, and none of its tokens
// works, at once. Nothing ends: activating it again brings all back but the access tokens. An admin
// cannot suspend the company that they work in.
Outcome<void> suspend_company(std::string_view label, const Actor& actor, WriteTx& tx,
                              const Context& context);
Outcome<void> activate_company(std::string_view label, const Actor& actor, WriteTx& tx,
                               const Context& context);

}  // namespace grantor::marketplace
