// Brings a database to the schema that this program knows.
#pragma once

#include <cstdint>
#include <string_view>

#include "store/sql.hpp"

namespace grantor {

// What a database is: which migrations it has had, and of which one it is an unfinished copy.
inline constexpr std::string_view version_table = "schema_version";
inline constexpr std::string_view copy_table = "store_copy";
// Among the versions of a database that is still being copied into, so that no program takes it for
// its store: those from before there were copies say that it is newer than they are.
inline constexpr std::int64_t unfinished_copy_version = 1'000'000'000;

// The number of the last migration in the binary.
std::int64_t newest_schema_version();

// Applies what is missing, in one transaction, and returns the version that was there before (0: an
// empty database). Nodes that start together take turns. Throws StoreError for a database of a
// newer program or an unfinished copy, and changes nothing.
std::int64_t migrate(SqlConnection& connection);

}  // namespace grantor
