// How an app proves who it is at the token, revocation and introspection endpoints (RFC 6749 §2.3).
#pragma once

#include <string>
#include <string_view>

#include "grantor/client/export.hpp"
#include "grantor/client/http.hpp"
#include "grantor/client/result.hpp"
#include "grantor/client/secret.hpp"

namespace grantor::client {

class GRANTOR_CLIENT_API ClientAuthentication {
 public:
    // The Authorization field with HTTP Basic, the usual way. `raw` sends id and secret as they
    // are, which nearly all servers expect; `form_encoded` is what RFC 6749 §2.3.1 says. They
    // differ only where one of the two has other characters than letters, digits and "-._~".
    enum class BasicEncoding { raw, form_encoded };
    static ClientAuthentication basic(std::string client_id, Secret client_secret,
                                      BasicEncoding encoding = BasicEncoding::raw);
    // client_id and client_secret in the body.
    static ClientAuthentication body(std::string client_id, Secret client_secret);
    // A public app, which has no secret: client_id in the body. Such apps use PKCE.
    static ClientAuthentication public_client(std::string client_id);
    // The value of an Authorization field that was made elsewhere: "Basic …".
    static ClientAuthentication header(Secret value);

    // "" for one made by header().
    const std::string& client_id() const { return client_id_; }
    // The secret that it sends, or the field's value; empty for a public app.
    const Secret& secret() const { return secret_; }

    // Puts the credentials into a request with a form body: sets the field, or appends to `form`.
    // Fails with `configuration` if there is no client id, or if a Basic id contains a ':'.
    Result<void> apply(HttpRequest& request, std::string& form) const;

 private:
    enum class Method { basic, body, none, header };
    ClientAuthentication(Method method, std::string client_id, Secret secret,
                         BasicEncoding encoding = BasicEncoding::raw);

    Method method_;
    BasicEncoding encoding_;
    std::string client_id_;
    Secret secret_;
};

}  // namespace grantor::client
