// The companies of the platform, for its admins.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "service/services.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// From now on nobody can sign in to a suspended company, no app can be installed there, and its
// tokens are rejected. Installations are kept: activating it again restores everything but the
// access tokens. An admin cannot suspend the company they are signed in to.
Outcome<void> suspend_company(std::string_view label, const Actor& actor, WriteTx& tx,
                              const Context& context);
Outcome<void> activate_company(std::string_view label, const Actor& actor, WriteTx& tx,
                               const Context& context);

struct NewCompany {
    std::string name;
    std::string label;  // part of its API address, and never another one
};
// A company without people: create its first admin under People.
Outcome<CompanyId> create_company(const NewCompany& wanted, const Actor& actor,
                                  const Services& services, WriteTx& tx, const Context& context);

}  // namespace grantor::marketplace
