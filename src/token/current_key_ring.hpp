// The key ring that is in use, exchangeable while requests run (`grantor keys rotate` and SIGHUP).
#pragma once

#include "base/current.hpp"
#include "token/key_ring.hpp"

namespace grantor {

// A ring is a few hundred bytes.
using CurrentKeyRing = Current<KeyRing>;

}  // namespace grantor
