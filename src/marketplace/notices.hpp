// What a page says after a form has done its work. A redirect carries the name of a notice, never
// its text, so that no link makes our pages say what somebody else wrote.
#pragma once

#include <string_view>

namespace grantor::marketplace {

// "" for a name that is none.
std::string_view notice_text(std::string_view name);

}  // namespace grantor::marketplace
