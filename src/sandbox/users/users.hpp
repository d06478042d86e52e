// The people of the caller's company (reference §6.4).
#pragma once

#include "sandbox/call.hpp"

namespace grantor::sandbox::users {

// GET /v1/users/me: the caller, with the company.
Answer<Reply> me(const Call& call, const ReadTx& tx);
// Deactivated people too, with `active_flag` false. Not in pages.
Answer<Reply> list(const Call& call, const ReadTx& tx);
Answer<Reply> get(const Call& call, const ReadTx& tx);

}  // namespace grantor::sandbox::users
