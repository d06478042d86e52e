// The people of a company, for its admins. How people come in: invitations.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

struct Member {
    User user;
    Membership membership;
};

struct MemberQuery {
    std::string text;  // in name or email; empty: everybody
    UserId after;
    std::int64_t limit = 50;
};
struct Members {
    std::vector<Member> members;  // in the order of their accounts
    bool has_more = false;
};
Members find_members(const MemberQuery& query, const Actor& actor, const ReadTx& tx);
// Of the active company: others are refused as people who do not exist.
Outcome<Member> find_member(UserId id, const Actor& actor, const ReadTx& tx);

// A company always has an admin who can sign in: the last one keeps the role, and stays.
bool is_last_admin(const Member& member, const ReadTx& tx);
Outcome<void> change_role(UserId id, std::optional<Role> role, const Actor& actor, WriteTx& tx,
                          const Context& context);
// Ends what the person has installed here, and their access keys and webhooks here.
Outcome<void> remove_member(UserId id, const Actor& actor, WriteTx& tx, const Context& context);

}  // namespace grantor::marketplace
