// What a text is read as, whatever characters it is written with: letters of other scripts that
// look the same, accents, letter case, digits for letters, spaces and signs make no difference
// (docs/decisions/app_names.md).
#pragma once

#include <string>
#include <string_view>

namespace grantor {

// Two names with the same reading are taken for one by people. A name of signs alone is its own.
// `name` is UTF-8; bytes that are not stay as they are.
std::string reading_of(std::string_view name);

}  // namespace grantor
