// What a person is called, and how they sign in: the password, and the browsers that are signed in.
#pragma once

#include <string>
#include <string_view>

#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "service/sign_in/password_work.hpp"
#include "service/visitor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

struct PasswordChange {
    std::string current;
    std::string chosen;
};
// What has to be hashed before change_password().
Outcome<PasswordWork> plan_password_change(const PasswordChange& change, const Actor& actor,
                                           const Site& site);

// set_password(), but this browser stays signed in. Refuses if the password is no longer the
// one that was checked.
Outcome<void> change_password(const PasswordHash& hash, const Actor& actor,
                              const SessionBinding& session, WriteTx& tx, const Context& context);

// How many browsers were signed out; this one stays.
std::int64_t end_other_sessions(const Actor& actor, const SessionBinding& session, WriteTx& tx,
                                const Context& context);

}  // namespace grantor::marketplace
