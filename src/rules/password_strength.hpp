// Which passwords are tried first: common ones, rows of the keyboard, sequences, years, and what
// anybody can know about their owner (NIST SP 800-63B §5.1.1.2; attack 28). Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace grantor {

// The sentence for a password that is guessed too easily; "" if it is not. `about` is what
// surrounds it: address and name of its owner, company, product. Lengths are the caller's.
std::string_view weakness_of(std::string_view password, std::span<const std::string_view> about);

}  // namespace grantor
