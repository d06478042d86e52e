// Where accounts are connected: the endpoints of an authorization server, how we prove there who we
// are, and where its API is. Two are built in, any other is a few lines of configuration.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "grantor/client/client_authentication.hpp"

namespace grantor::gateway {

// RFC 6749 §2.3.
enum class ClientStyle : std::uint8_t { basic, body, public_client };

struct Provider {
    std::string name;   // "pipedrive": lower case letters, digits and '-'
    std::string title;  // for people: "Pipedrive"
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string revocation_endpoint;  // "": there is none
    std::string scope;                // of the authorization request; "": left out
    ClientStyle style = ClientStyle::basic;
    // S256 (RFC 7636). A server that does not know it ignores it (RFC 6749 §3.1).
    bool uses_pkce = true;
    // Where calls go. "": what the token answer says in `api_domain`.
    std::string api_base;
    // Which hosts `api_domain` may name: "api.example.com", or "*.example.com" for every host
    // below.
    std::vector<std::string> api_hosts;
    // Of an app of ours there. "": each connection has its own credentials.
    std::string client_id;
    Secret client_secret;
};

// https://developers.pipedrive.com: the endpoints and hosts of docs/wire.md §1.1.
Provider pipedrive();
// The authorization server of this very program, whose API answers at `api_domain`, in which
// "{company}" may stand for the label of a company.
Provider grantor_itself(std::string_view issuer, std::string_view api_domain);

// What is wrong with it, in one sentence; "": nothing.
std::string problem_of(const Provider& provider);

// Whether calls of its connections may go to that host; every host where no list is given.
bool allows_host(const Provider& provider, std::string_view host);

client::ClientAuthentication authentication_at(const Provider& provider, std::string client_id,
                                               const Secret& secret);

class Providers {
 public:
    // Throws std::invalid_argument with one sentence: what is wrong with one of them, or a name
    // that two have.
    explicit Providers(std::vector<Provider> providers);

    // Null if there is none.
    const Provider* find(std::string_view name) const;
    std::span<const Provider> all() const { return providers_; }

 private:
    std::vector<Provider> providers_;
};

}  // namespace grantor::gateway
