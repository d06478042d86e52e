// The accounts of the platform, for its admins. None of these can be done to oneself, so that the
// platform always keeps an admin.
#pragma once

#include <optional>
#include <string_view>

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

struct NewAccount {
    std::string_view name;
    std::string_view email;
    std::string_view company;  // the label of the one they become a member of
    std::optional<Role> role;  // there; nothing: none was chosen
};
// An account without a password: whoever is meant chooses one with a code (password_reset.hpp).
Outcome<User> create_account(const NewAccount& wanted, const Actor& actor, WriteTx& tx,
                             const Context& context);

// Nothing: none was chosen.
Outcome<void> change_platform_role(UserId id, std::optional<PlatformRole> role, const Actor& actor,
                                   WriteTx& tx, const Context& context);

}  // namespace grantor::marketplace
