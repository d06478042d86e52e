// How answers are written where the source documents and the RFCs differ: a row a profile, a member
// a choice. All the rest is alike. `[wire]` in the configuration sets each choice by itself
// (docs/decisions/profiles.md).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "oauth/error.hpp"

namespace grantor {

enum class ScopeSeparator : std::uint8_t { space, comma };

// How answers say how much of a limit is left: as draft-ietf-httpapi-ratelimit-headers-10 has it,
// or docs/wire.md §6.3.
enum class LimitFields : std::uint8_t { standard, x_rate_limit };

// An authorization server with its API: gateway/provider.hpp.
struct KnownProvider {
    std::string_view name;
    std::string_view title;
    std::string_view authorization_endpoint;
    std::string_view token_endpoint;
    std::string_view revocation_endpoint;
    std::string_view api_host;
};

struct Wire {
    // Of `scope` in token answers: RFC 6749 §3.3, or docs/wire.md §1.3.
    ScopeSeparator scope_separator = ScopeSeparator::space;
    // `error` of the callback after a cancelled consent: RFC 6749 §4.1.2.1, or docs/wire.md §1.2.
    ErrorCode cancelled_consent = ErrorCode::access_denied;
    ErrorForm errors = ErrorForm::standard;
    LimitFields limit_fields = LimitFields::standard;
    // `expires_in` of token answers.
    seconds expires_in{3600};
    // The operator's page that explains refusals: with `#` and the error's name it is `error_uri`
    // (RFC 6749 §5.2) and `type` of problem documents. Empty: both are left out, and the type is
    // "about:blank" (RFC 9457 §4.2.1).
    std::string help_url{};
    // Where a developer gets help, in problem documents: a URL.
    std::string contact{};
    // `error_info` of envelopes.
    std::string envelope_info{};
    // A member of payloads of webhooks of version 1 that is always false; "": none has it
    // (docs/wire.md §7.4).
    std::string old_payload_flag{};
    // Personal API tokens have all scopes of the catalogue, but this one only those of admins; "":
    // no scope is kept from the other members.
    std::string admins_scope{};
    // A provider that the credential gateway knows without configuration; none if unnamed.
    KnownProvider provider{};
    // The 30 scopes, rules and webhooks of the source documents: what a new database begins with,
    // and what serves an API that has no document of its own.
    bool has_built_in_api = false;
};

struct Profile {
    std::string_view name;
    Wire wire;
};

inline constexpr std::string_view default_profile = "standard";
// That of the source documents (docs/wire.md).
inline constexpr std::string_view source_profile = "pipedrive";
// The rules of the built-in API, a file in src/edge/rules.
inline constexpr std::string_view built_in_rules = "pipedrive-scopes.json";
// A provider that one of them knows; null if none does.
const KnownProvider* find_known_provider(std::string_view name);
// In the order in which they are offered.
const std::array<Profile, 2>& profiles();
const Profile* find_profile(std::string_view name);

}  // namespace grantor
