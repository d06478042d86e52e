// Deals in API v1, for old clients (reference §6.6). The rows are the same as in v2.
#pragma once

#include "sandbox/call.hpp"

namespace grantor::sandbox::deals_v1 {

// An empty list is `data: null`, as there.
Answer<Reply> list(const Call& call, const ReadTx& tx);
// Also finds a deleted deal, with the status "deleted".
Answer<Reply> get(const Call& call, const ReadTx& tx);
Answer<Reply> add(const Call& call, WriteTx& tx);
Answer<Reply> update(const Call& call, WriteTx& tx);

}  // namespace grantor::sandbox::deals_v1
