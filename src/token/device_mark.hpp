// A browser in which an account has signed in carries a mark of it. Wrong passwords that come from
// elsewhere then slow the owner down no longer: they are counted apart (OWASP, "Slow Down Online
// Guessing Attacks with Device Cookies"; attack 28). A mark opens nothing and names nobody.
#pragma once

#include <string>
#include <string_view>

#include "base/random.hpp"
#include "token/key_ring.hpp"

namespace grantor {

// In characters of base64url: a random number, and a keyed digest of it and of the account.
inline constexpr std::size_t device_mark_length = 64;

// Another one each time.
std::string make_device_mark(std::string_view account, const KeyRing& ring, Random& random);
// Whether it was made for this account, under any key of the ring. Constant time.
bool device_mark_matches(std::string_view mark, std::string_view account, const KeyRing& ring);

}  // namespace grantor
