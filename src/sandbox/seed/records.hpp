// Puts the planned records into the companies of a seeded world, through the same rules as
// requests.
#pragma once

#include "sandbox/seed/seed.hpp"

namespace grantor::sandbox {

// The companies are furnished (new_company.hpp).
void plant_records(WriteTx& tx, const RecordsPlan& plan, const SeededWorld& world, Time now);

}  // namespace grantor::sandbox
