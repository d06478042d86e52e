// How a lead and its person are shown.
#pragma once

#include "sandbox/engine/entity.hpp"

namespace grantor::sandbox::lead_forms {

json::value mail_address(const Showing& showing);
// Of the lead's person, as a search shows them.
json::value phones(const Showing& showing);
json::value emails(const Showing& showing);

}  // namespace grantor::sandbox::lead_forms
