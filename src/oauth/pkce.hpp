// Proof Key for Code Exchange (RFC 7636), S256 only: `plain` shows the verifier to anybody who sees
// the authorization request.
#pragma once

#include <optional>
#include <string_view>

#include "base/crypto.hpp"
#include "oauth/error.hpp"

namespace grantor {

class CodeChallenge {
 public:
    // 43 characters of base64url, the one spelling of 32 bytes.
    static std::optional<CodeChallenge> parse(std::string_view text);
    static CodeChallenge from_digest(const Digest& digest) { return CodeChallenge{digest}; }
    // The challenge that a verifier proves: for the client's side.
    static CodeChallenge of_verifier(std::string_view verifier);

    // Constant time.
    bool is_proven_by(std::string_view verifier) const;
    const Digest& digest() const { return digest_; }
    std::string text() const;
    bool operator==(const CodeChallenge&) const = default;

 private:
    explicit CodeChallenge(const Digest& digest) : digest_(digest) {}
    Digest digest_;
};

// 43 to 128 unreserved characters (RFC 7636 §4.1).
bool is_code_verifier(std::string_view text);

// The token endpoint's check (RFC 7636 §4.6, RFC 9700 §4.8.2): a challenge asks for its verifier,
// and a verifier without a challenge means that somebody took the challenge out on the way.
Result<void> check_code_verifier(const std::optional<CodeChallenge>& challenge,
                                 std::optional<std::string_view> verifier);

}  // namespace grantor
