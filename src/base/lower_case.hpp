// Letter case: people do not type it as it was written.
#pragma once

#include <string>
#include <string_view>

namespace grantor {

// For search. Latin, Greek and Cyrillic letters in lower case, all others as they are. As many
// bytes as before.
std::string lower_case(std::string_view text);

// A to Z alone in lower case: names of hosts and files, email addresses.
std::string ascii_lower_case(std::string_view text);

}  // namespace grantor
