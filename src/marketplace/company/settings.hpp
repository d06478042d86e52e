// What a company's admins change about the company itself.
#pragma once

#include <string_view>

#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// The name that people read, everywhere from now on. The label, which is part of its API address,
// stays.
Outcome<void> rename_company(std::string_view name, const Actor& actor, WriteTx& tx,
                             const Context& context);

}  // namespace grantor::marketplace
