// What every company begins with: a pipeline with its stages, labels for leads, types of
// activities.
#pragma once

#include "sandbox/engine/view.hpp"

namespace grantor::sandbox {

// Whether the company has been given it.
bool is_furnished(CompanyId company, const ReadTx& tx);
// Gives it, once; and files the records that an older program wrote under what they are found by.
void furnish(CompanyId company, Time now, WriteTx& tx);

}  // namespace grantor::sandbox
