// What a page says after a form has done its work. A redirect carries the name of a notice, never
// its text, so that no link can make our pages show somebody else's text.
#pragma once

#include <string_view>

namespace grantor {

// "" for an unknown name.
std::string_view notice_text(std::string_view name);

}  // namespace grantor
