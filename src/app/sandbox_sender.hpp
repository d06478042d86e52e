// Whose request it claims to be: for the log and for faults, never for a decision. Its token may no
// longer be valid, and that is exactly when the developer wants to know.
#pragma once

#include <string>

#include "base/ids.hpp"
#include "http/message.hpp"

namespace grantor::app {

class Application;

struct Sender {
    std::string client_id;  // each "" or zero where it is not known
    std::string app;        // its name
    std::string company;    // label
    std::string user;       // e-mail address
    GrantId grant_id;
};

// By the token it carries, the client credentials, or `client_id` in the query or form.
Sender sender_of(const http::Request& request, Application& application);

}  // namespace grantor::app
