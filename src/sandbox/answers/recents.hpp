// What has changed lately, over all kinds of records: what a client asks that keeps a copy.
#pragma once

#include "sandbox/wire/call.hpp"

namespace grantor::sandbox {

// GET /v1/recents: everything that was changed at `since_timestamp` or later, deleted records too,
// in the order of the changes. A page costs in proportion to where it ends.
Answer<Reply> list_recents(const Call& call, const ReadTx& tx);

}  // namespace grantor::sandbox
