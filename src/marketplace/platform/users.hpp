// The accounts of the platform, for its admins. None of these can be done to oneself, so that the
// platform always keeps an admin.
#pragma once

#include <optional>

#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// Immediately signs the person out everywhere and uninstalls their apps in every company; the apps'
// servers are notified. Returns how many installations ended.
Outcome<std::int64_t> deactivate_user(UserId id, const Actor& actor, WriteTx& tx,
                                      const Context& context);
// They can sign in again; what has ended is not restored.
Outcome<void> activate_user(UserId id, const Actor& actor, WriteTx& tx, const Context& context);

// Nothing: none was chosen.
Outcome<void> change_platform_role(UserId id, std::optional<PlatformRole> role, const Actor& actor,
                                   WriteTx& tx, const Context& context);

}  // namespace grantor::marketplace
