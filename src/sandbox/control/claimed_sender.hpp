// The app and user that a request claims to be from: for the log and for faults, never for a
// decision. The token may be invalid, and that is exactly when the developer wants to know.
#pragma once

#include <string>

#include "base/ids.hpp"
#include "http/message.hpp"
#include "store/store.hpp"
#include "token/key_ring.hpp"

namespace grantor::sandbox {

struct ClaimedSender {
    std::string client_id;  // each "" or zero where it is not known
    std::string app;        // its name
    std::string company;    // label
    std::string user;       // email address
    GrantId grant_id;
};

// By the token it carries, the client credentials, or `client_id` in the query or form.
ClaimedSender sender_of(const http::Request& request, Store& store, const KeyRing& keys);

}  // namespace grantor::sandbox
