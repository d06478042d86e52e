// Whether a PostgreSQL server keeps what it confirms.
#pragma once

#include <string>

#include "store/postgres/postgres_connection.hpp"

namespace grantor {

enum class Standby { not_needed, synchronous };

// Why this server is refused, in one sentence; "": it is not. Throws StoreError if it cannot be
// asked.
std::string unsafe_setting_of(PostgresConnection& connection, Standby standby);

// Why a start would wait for a standby that is not there; "": it is, or comes within `patience`, or
// the user may not see it.
std::string missing_standby(PostgresConnection& connection, milliseconds patience);

// Whether a standby is there now that commits wait for. Also false for a user who may not see it.
bool has_synchronous_standby(PostgresConnection& connection);

}  // namespace grantor
