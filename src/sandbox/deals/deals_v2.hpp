// Deals in API v2 (reference §6.5). Everyone in a company sees all of its deals: `visible_to` is
// kept and shown, not enforced.
#pragma once

#include "sandbox/call.hpp"

namespace grantor::sandbox::deals_v2 {

Answer<Reply> list(const Call& call, const ReadTx& tx);
Answer<Reply> list_archived(const Call& call, const ReadTx& tx);
Answer<Reply> get(const Call& call, const ReadTx& tx);
// Looks into titles: notes do not exist, and custom fields are not searched.
Answer<Reply> search(const Call& call, const ReadTx& tx);
Answer<Reply> add(const Call& call, WriteTx& tx);
Answer<Reply> update(const Call& call, WriteTx& tx);

}  // namespace grantor::sandbox::deals_v2
