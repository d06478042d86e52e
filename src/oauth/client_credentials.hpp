// Who a client says it is, and how it means to prove it (RFC 6749 §2.3, docs/wire.md §1.3). Nothing
// is proven here: that takes the store.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "oauth/error.hpp"
#include "oauth/form.hpp"

namespace grantor {

enum class ClientAuthentication {
    basic,  // Authorization: Basic, perhaps without a secret
    body,   // client_id and client_secret in the body
    none,   // client_id in the body, no secret
};

struct ClientCandidate {
    std::string client_id;
    std::optional<Secret> secret;  // absent: the client only says who it is, as public ones do
};

class ClientCredentials {
 public:
    ClientCredentials(ClientAuthentication method, ClientCandidate candidate);
    ClientCredentials(ClientCandidate raw, ClientCandidate decoded);

    ClientAuthentication method() const { return method_; }
    // One, or for Basic at most two readings to try in this order: as sent, which is what most
    // clients mean, then form-decoded, which is what RFC 6749 §2.3.1 says.
    std::span<const ClientCandidate> candidates() const { return {candidates_.data(), count_}; }
    const std::string& client_id() const { return candidates_[0].client_id; }

    // "Invalid client: client is invalid", with the challenge if the client used Basic.
    Error refusal() const;

 private:
    ClientAuthentication method_;
    std::array<ClientCandidate, 2> candidates_;
    std::size_t count_ = 1;
};

// The Authorization field as the request has it.
struct AuthorizationField {
    std::string_view value;  // of the first one, "" if there is none
    std::size_t count = 0;
};

// Refusals: rows 3 and 3a of docs/wire.md §2.2, in addition two Authorization fields, Basic for one
// client with another's client_id in the body, and Basic with a different client_secret in the body
// (two ways of authentication in one request, RFC 6749 §2.3). A scheme other than Basic is not a
// client credential.
Result<ClientCredentials> read_client_credentials(const AuthorizationField& authorization,
                                                  const Form& body);

}  // namespace grantor
