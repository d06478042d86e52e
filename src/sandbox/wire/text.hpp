// Text that may be stored and shown: valid UTF-8 without NUL.
#pragma once

#include <string>
#include <string_view>

namespace grantor::sandbox {

bool is_valid_text(std::string_view text);
// What search compares: Latin, Greek and Cyrillic letters in lower case, all others as they are. As
// many bytes as before.
std::string lower_case(std::string_view text);
// How many characters (code points) a valid text has.
std::size_t character_count(std::string_view text);

}  // namespace grantor::sandbox
