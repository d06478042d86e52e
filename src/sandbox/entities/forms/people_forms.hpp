// What the forms of persons and organizations have in common.
#pragma once

#include "sandbox/engine/entity.hpp"

namespace grantor::sandbox::people_forms {

json::value company_id(const Showing& showing);
// The first letter of the name, in lower case.
json::value first_char(const Showing& showing);
// As v1 shows them: one empty entry if there is none.
json::value phones(const Showing& showing);
json::value emails(const Showing& showing);
// The values alone, as a search shows them.
json::value phone_values(const Showing& showing);
json::value email_values(const Showing& showing);
json::value person_mail_address(const Showing& showing);
json::value organization_mail_address(const Showing& showing);
// {"dropbox_email"}
json::object person_additional(const Showing& showing);
json::object organization_additional(const Showing& showing);

}  // namespace grantor::sandbox::people_forms
