// How people without their password get a new one: an admin creates a code and sends it over a
// channel that reaches the right person; who enters it chooses a password. An admin who could do
// that to anybody could become anybody, so a company's admin may for those alone who belong to that
// company and to nothing else.
#pragma once

#include <optional>
#include <string_view>

#include "base/secret.hpp"
#include "model/context.hpp"
#include "model/password_reset.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

inline constexpr hours password_reset_lifetime{24};

// Why an admin of the company must not do it for this member; "" if they may.
std::string_view why_no_reset(const User& user, CompanyId company, const ReadTx& tx);

struct MadeReset {
    PasswordReset reset;
    User user;
    Secret code;  // shown once
};
// By an admin of the actor's company for a member; by an admin of the platform for anybody else.
Outcome<MadeReset> make_member_reset(UserId user, const Actor& actor, WriteTx& tx,
                                     const Context& context);
Outcome<MadeReset> make_user_reset(UserId user, const Actor& actor, WriteTx& tx,
                                   const Context& context);

struct FoundReset {
    PasswordReset reset;
    User user;
};
// That of a code as it was entered. Nothing: there is none, it has expired, or who made it could no
// longer make it now.
std::optional<FoundReset> find_reset(std::string_view code, const ReadTx& tx, Time now);
// The code is used up, and everything ends that set_password() ends.
Outcome<void> reset_password(const FoundReset& found, std::string_view password_hash, WriteTx& tx,
                             const Context& context);

}  // namespace grantor::marketplace
