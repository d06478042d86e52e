// Adding, changing and deleting deals: the same for both versions of the API, which differ in how
// they read a body and show the result. Everything happens in the caller's company.
#pragma once

#include "sandbox/deals/deal.hpp"

namespace grantor::sandbox {

// The deal as it is afterwards, in the v2 form.
Answer<json::object> add_deal(const Call& call, WriteTx& tx);
Answer<json::object> update_deal(const Call& call, WriteTx& tx);
// Soft: see deleted_deal_lifetime. A deal that is deleted already is not found.
Answer<Reply> delete_deal(const Call& call, WriteTx& tx);

// In the words of the call's version.
Failure deal_not_found(ApiVersion version);

}  // namespace grantor::sandbox
