// The random value that a grant's codes and refresh tokens carry sealed: a stolen key forges no
// token without it, since it is in the grant's row.
#pragma once

#include "base/bytes.hpp"

namespace grantor {

using GrantSecret = ByteArray<16>;

}  // namespace grantor
