// What somebody who has just signed up finds in their company, so that the first call of an app has
// something to show.
#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"
#include "store/tx.hpp"

namespace grantor::sandbox {

// Furnishes the company (new_company.hpp), and adds ten deals with their customers, which belong to
// its first admin. A company without an admin gets none.
void furnish_newcomer(CompanyId company, Time now, WriteTx& tx);

}  // namespace grantor::sandbox
