// The people of the caller's company (docs/wire.md §6.4).
#pragma once

#include <vector>

#include "model/company.hpp"
#include "sandbox/wire/call.hpp"

namespace grantor::sandbox::users {

// A member of the company, in the form that every list of users has.
struct ShownUser {
    UserId id;
    Time modified;
    json::object object;
};
// All members, in the order of their ids; deactivated ones too.
std::vector<ShownUser> shown_users(const ApiCaller& caller, const ReadTx& tx);

// GET /v1/users/me: the caller, with the company.
Answer<Reply> me(const Call& call, const ReadTx& tx);
// Deactivated people too, with `active_flag` false. Not in pages.
Answer<Reply> list(const Call& call, const ReadTx& tx);
Answer<Reply> get(const Call& call, const ReadTx& tx);
// GET /v1/users/find: part of a name or of an email, whatever its case.
Answer<Reply> find(const Call& call, const ReadTx& tx);
// GET /{v1,v2}/users/{id}/followers: always empty in the demo.
Answer<Reply> followers(const Call& call, const ReadTx& tx);

}  // namespace grantor::sandbox::users
