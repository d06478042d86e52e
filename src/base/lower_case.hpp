// Letter case for search: people do not type it as it was written.
#pragma once

#include <string>
#include <string_view>

namespace grantor {

// Latin, Greek and Cyrillic letters in lower case, all others as they are. As many bytes as before.
std::string lower_case(std::string_view text);

}  // namespace grantor
