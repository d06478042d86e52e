#include "grantor/client/pkce.hpp"

#include "base/encoding.hpp"
#include "base/random.hpp"
#include "oauth/pkce.hpp"

namespace grantor::client {
namespace {

std::string random_text() { return to_base64url(SystemRandom{}.bytes<32>()); }

}  // namespace

Pkce make_pkce() {
    Secret verifier{random_text()};
    auto challenge = code_challenge_of(verifier.reveal());
    return {std::move(verifier), std::move(challenge)};
}

std::string code_challenge_of(std::string_view verifier) {
    return CodeChallenge::of_verifier(verifier).text();
}

std::string make_state() { return random_text(); }

}  // namespace grantor::client
