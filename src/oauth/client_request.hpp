// What the token, revocation and introspection endpoints have in common: a form posted by a client
// that says who it is.
#pragma once

#include <string_view>

#include "oauth/client_credentials.hpp"
#include "oauth/error.hpp"
#include "oauth/form.hpp"

namespace grantor {

// The parts of an HTTP request that matter here. The body must outlive what is read from it.
struct FormPost {
    std::string_view method;
    std::string_view content_type;
    AuthorizationField authorization;
    std::string_view body;
};

struct ClientRequest {
    ClientCredentials client;
    Form form;
};

// Checks method, content type, repeated parameters, client credentials, in this order (docs/wire.md
// §2.2). The rest is read from `form` after the client has been authenticated, because a client
// with errors in both is told about its credentials first.
Result<ClientRequest> read_client_request(const FormPost& post);

}  // namespace grantor
