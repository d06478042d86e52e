// Codes that people carry from one page to another by hand: invitations, a new password.
#pragma once

#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "base/random.hpp"

namespace grantor {

// Four groups of four, without letters and digits that look alike: 80 bits.
std::string make_spoken_code(Random& random);
// What is stored. Letter case, spaces and dashes do not matter: people add and lose them.
Digest digest_of_code(std::string_view entered);

}  // namespace grantor
