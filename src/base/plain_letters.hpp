// Letters without their marks: people type "cafe" and mean "café".
#pragma once

#include <string>
#include <string_view>

namespace grantor {

// For search, of text in lower case (lower_case.hpp): Latin letters with marks become the plain
// ones ("é" is "e", "ß" is "ss", "æ" is "ae"), and marks that stand alone go. All others stay.
std::string plain_letters(std::string_view text);

}  // namespace grantor
