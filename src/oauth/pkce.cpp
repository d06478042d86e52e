#include "oauth/pkce.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "oauth/refusals.hpp"

namespace grantor {
namespace {

constexpr std::size_t challenge_length = 43;
constexpr std::size_t verifier_min = 43;
constexpr std::size_t verifier_max = 128;

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

}  // namespace

std::optional<CodeChallenge> CodeChallenge::parse(std::string_view text) {
    Digest digest;
    if (text.size() != challenge_length || !from_base64url(text, digest)) return std::nullopt;
    return CodeChallenge{digest};
}

CodeChallenge CodeChallenge::of_verifier(std::string_view verifier) {
    return CodeChallenge{sha256(as_bytes(verifier))};
}

bool CodeChallenge::is_proven_by(std::string_view verifier) const {
    return is_code_verifier(verifier) &&
           equal_in_constant_time(sha256(as_bytes(verifier)), digest_);
}

std::string CodeChallenge::text() const { return to_base64url(digest_); }

bool is_code_verifier(std::string_view text) {
    return text.size() >= verifier_min && text.size() <= verifier_max &&
           std::ranges::all_of(text, is_unreserved);
}

Result<void> check_code_verifier(const std::optional<CodeChallenge>& challenge,
                                 std::optional<std::string_view> verifier) {
    if (!challenge && verifier) return refuse(refusal::unexpected_code_verifier);
    if (!challenge) return {};
    if (!verifier) return missing("`code_verifier`");
    if (!challenge->is_proven_by(*verifier)) return refuse(refusal::invalid_code_verifier);
    return {};
}

}  // namespace grantor
