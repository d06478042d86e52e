// How people join a company: an admin creates an invitation and sends its code over a channel that
// reaches the right person; anyone who enters the code joins with the account they are signed in
// to. An email address alone proves nothing here, because nothing is ever sent to it: a stranger
// may have signed up with a colleague's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

inline constexpr hours invitation_lifetime{7 * 24};
// The most pending invitations of a company.
inline constexpr std::size_t invitations_max = 100;

struct NewInvitation {
    std::string label;         // for whom: a note for the admins
    std::optional<Role> role;  // nothing: none was chosen
};
struct MadeInvitation {
    Invitation invitation;
    Secret code;  // shown once
};
Outcome<MadeInvitation> invite(const NewInvitation& wanted, const Actor& actor, WriteTx& tx,
                               const Context& context);
// Those that still work, newest first.
std::vector<Invitation> find_invitations(const Actor& actor, const ReadTx& tx, Time now);
Outcome<void> withdraw_invitation(InvitationId id, const Actor& actor, WriteTx& tx,
                                  const Context& context);

// The invitation of a code as it was entered: letter case, spaces and dashes do not matter.
// Nothing: there is none, it has expired, the company is closed, or the inviter is no longer an
// admin there.
std::optional<Invitation> find_offer(std::string_view code, const ReadTx& tx, Time now);
// The person becomes a member; the invitation is used up. The company.
Outcome<std::shared_ptr<const Company>> join(const Invitation& offer, const User& user, WriteTx& tx,
                                             const Context& context);

}  // namespace grantor::marketplace
