// Proof Key for Code Exchange (RFC 7636), S256 only.
#pragma once

#include <string>
#include <string_view>

#include "grantor/client/export.hpp"
#include "grantor/client/secret.hpp"

namespace grantor::client {

struct Pkce {
    Secret verifier = {};        // kept with the login, sent with the code
    std::string challenge = {};  // goes into the authorization URL
};

// A new pair from the system's randomness: 256 bits.
GRANTOR_CLIENT_API Pkce make_pkce();
GRANTOR_CLIENT_API std::string code_challenge_of(std::string_view verifier);

// An unguessable `state` for those who keep it in a session: 256 bits, 43 characters.
GRANTOR_CLIENT_API std::string make_state();

}  // namespace grantor::client
