// Brings a database to the schema that this program knows.
#pragma once

#include <cstdint>

#include "store/sql.hpp"

namespace grantor {

// The number of the last migration in the binary.
std::int64_t newest_schema_version();

// Applies what is missing, in one transaction, and returns the version that was there before (0: an
// empty database). Nodes that start together take turns. Throws StoreError for a database of a
// newer program, and changes nothing.
std::int64_t migrate(SqlConnection& connection);

}  // namespace grantor
