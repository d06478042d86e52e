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
#include "http/address_policy.hpp"
#include "oauth/profile.hpp"

namespace grantor::gateway {

// RFC 6749 §2.3.
enum class ClientStyle : std::uint8_t { basic, body, public_client };

// The redirect URI that an app at the provider is registered with: one for this provider alone, or
// the one that all providers had in the past.
enum class CallbackStyle : std::uint8_t { own, shared };

struct Provider {
    std::string name;   // "forge": lower case letters, digits and '-'
    std::string title;  // for people: "Forge"
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string revocation_endpoint;  // "": there is none
    // RFC 9207: who its answers say they are from. "": not known; then only a host is compared.
    std::string issuer;
    bool always_sends_issuer = false;  // an answer that does not say is refused
    CallbackStyle callback = CallbackStyle::own;
    std::string scope;  // of the authorization request; "": left out
    ClientStyle style = ClientStyle::basic;
    // S256 (RFC 7636). A server that does not know it ignores it (RFC 6749 §3.1).
    bool uses_pkce = true;
    // Where calls go. "": what the token answer says in `api_domain`.
    std::string api_base;
    // Which hosts `api_domain` may name: "api.example.com", or "*.example.com" for every host
    // below.
    std::vector<std::string> api_hosts;
    // Of its token answers, where it is not Bearer; and how its API wants to be shown the token.
    std::string token_type;
    std::string authorization_scheme = "Bearer";
    // `group%2Fproject` is one segment there.
    bool takes_encoded_slashes = false;
    // Of an app of ours there. "": each connection has its own credentials.
    std::string client_id;
    Secret client_secret;
    // Whether people are offered it when they connect an account of their own.
    bool is_offered = true;
    // Our own endpoints, which people reach with plain http where the operator has allowed that.
    bool is_ourselves = false;
};

// One that a profile knows. Its app's credentials are missing.
Provider provider_of(const KnownProvider& known);
// The authorization server of this very program, whose API answers at `api_domain`, in which
// "{company}" may stand for the label of a company.
Provider grantor_itself(std::string_view issuer, std::string_view api_domain);

// What is wrong with it, in one sentence; "": nothing. `addresses` says where plain http may go:
// to this machine and to allowed networks. A name is looked up when it is called, so only those
// that lead nowhere allowed are found here.
std::string problem_of(const Provider& provider, const http::AddressPolicy& addresses);

client::ClientAuthentication authentication_at(const Provider& provider, std::string client_id,
                                               const Secret& secret);

class Providers {
 public:
    // Throws std::invalid_argument with one sentence: what is wrong with one of them, or a name
    // that two have.
    Providers(std::vector<Provider> providers, http::AddressPolicy addresses);

    // Null if there is none.
    const Provider* find(std::string_view name) const;
    std::span<const Provider> all() const { return providers_; }

    // Why calls of a provider's connections may not go to an API, in a sentence about "its API";
    // "": they may.
    std::string problem_of_api(const Provider& provider, std::string_view api_base) const;

 private:
    std::vector<Provider> providers_;
    http::AddressPolicy addresses_;
};

}  // namespace grantor::gateway
