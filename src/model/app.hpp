// An app: what a developer registers, the OAuth client (RFC 6749 §2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "oauth/scope_set.hpp"

namespace grantor {

// Stored as the number, written on the wire and in files as the word.
enum class AppKind { private_app = 0, public_app = 1 };
enum class AppStatus { draft = 0, live = 1, disabled = 2 };
enum class ClientType { confidential = 0, public_client = 1 };  // RFC 6749 §2.1
enum class RefreshPolicy { stable = 0, rotating = 1 };
enum class TokenShape { v1u = 0, legacy = 1 };

// One of at most two live secrets of an app (design §3).
struct AppSecret {
    AppSecretId id;
    AppId app_id;
    std::uint32_t key_id = 0;  // of the key ring: made `mac` and `sealed`
    Digest mac{};              // keyed digest of the secret
    Bytes sealed;              // the secret under the key ring, for uninstall notices
    Time created_at;
    Time last_used_at;  // epoch: never; hour precision
};

inline constexpr std::size_t app_secrets_max = 2;
inline constexpr std::size_t redirect_uris_max = 10;

struct App {
    AppId id;
    CompanyId developer_company_id;
    std::string client_id;  // 16 hex digits, never changes
    std::string name;
    AppKind kind = AppKind::private_app;
    AppStatus status = AppStatus::draft;
    ClientType client_type = ClientType::confidential;
    RefreshPolicy refresh_policy = RefreshPolicy::stable;
    TokenShape token_shape = TokenShape::v1u;
    ScopeSet scopes;
    Time created_at;
    std::vector<std::string> redirect_uris;  // the first is the default and gets uninstall notices
    std::vector<AppSecret> secrets;          // newest first

    bool is_public_client() const { return client_type == ClientType::public_client; }
    // Public clients always rotate (RFC 9700 §4.14).
    bool rotates_refresh_tokens() const {
        return refresh_policy == RefreshPolicy::rotating || is_public_client();
    }
};

}  // namespace grantor
