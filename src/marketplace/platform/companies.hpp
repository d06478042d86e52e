// The companies of the platform, for its admins.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// From now on nobody can sign in to a suspended company, no app can be installed there, and its
// tokens are rejected. Installations are kept: activating it again restores everything but the
// access tokens. An admin cannot suspend the company they are signed in to.
Outcome<void> suspend_company(std::string_view label, const Actor& actor, WriteTx& tx,
                              const Context& context);
Outcome<void> activate_company(std::string_view label, const Actor& actor, WriteTx& tx,
                               const Context& context);

}  // namespace grantor::marketplace
