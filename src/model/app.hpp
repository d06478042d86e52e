// An app: what a developer registers, the OAuth client (RFC 6749 §2).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "model/policy.hpp"
#include "oauth/scope_set.hpp"

namespace grantor {

// Stored as the number, written on the wire and in files as the word.
enum class AppKind { private_app = 0, public_app = 1 };
// docs/wire.md §4.3. A private app goes from draft to live, and anyone with the link may install
// it. A public app goes from draft to in_review and, once approved, between approved (the link
// works, it is not listed) and live (published). `disabled` is the platform's doing and can be
// undone; `deleted` is for ever: the row stays for the records that name it.
enum class AppStatus {
    draft = 0,
    live = 1,
    disabled = 2,
    in_review = 3,
    approved = 4,
    deleted = 5
};
enum class ClientType { confidential = 0, public_client = 1 };  // RFC 6749 §2.1
enum class RefreshPolicy { stable = 0, rotating = 1 };
enum class TokenShape { v1u = 0, legacy = 1 };

// One of at most two live secrets of an app (docs/decisions/client_secrets.md).
struct AppSecret {
    AppSecretId id;
    AppId app_id;
    std::uint32_t key_id = 0;  // of the key ring: made `mac` and `sealed`
    Digest mac{};              // keyed digest of the secret
    Bytes sealed;              // the secret under the key ring, for uninstall notices
    Time created_at;
    Time last_used_at;  // epoch: never; hour precision
    // Its last characters, by which its owner tells it from another one; "": it is from before
    // these were kept.
    std::string ending = {};
};

inline constexpr std::size_t secret_ending_length = 4;

// What people read about an app; all but the summary needs no review (docs/wire.md §4.3).
struct AppProfile {
    std::string summary;      // one line, for the listing; one of the terms
    std::string description;  // plain text, paragraphs divided by an empty line
    std::string website;      // https, as the other addresses here; empty: none
    std::string support_url;
    std::string privacy_url;
    std::string terms_url;
};

// What decides where tokens go and what they open, and whom people take the app for. For an
// approved public app it changes only by a review (docs/wire.md §4.3).
struct AppTerms {
    std::vector<std::string> redirect_uris;  // the first is the default and gets uninstall notices
    ScopeSet scopes;
    std::string installation_url;  // where an installation begins; empty: at the consent page
    std::string category;          // the name of one (model/category.hpp); empty: none
    std::string name = {};
    std::int64_t icon_version = 0;
    std::string summary = {};
    std::vector<ScreenshotId> screenshots = {};  // in the order in which people see them

    bool operator==(const AppTerms&) const = default;
};

inline constexpr std::size_t app_secrets_max = 2;
inline constexpr std::size_t redirect_uris_max = 10;
inline constexpr std::size_t screenshots_max = 5;

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
    std::string installation_url;
    std::string category;
    AppProfile profile;
    // Counts up with each new icon, also one that waits for a review, and so is part of its
    // address; 0: it has none.
    std::int64_t icon_version = 0;
    // Whether an uninstall notice goes out when the app itself revoked the refresh token
    // (docs/wire.md §8).
    bool is_told_of_own_revocation = false;
    // Of a public client, in place of the service's own (Policy::rotation_grace).
    std::optional<seconds> rotation_grace = std::nullopt;
    // Where `disabled` goes back to.
    AppStatus status_before_disabled = AppStatus::draft;
    std::vector<ScreenshotId> screenshots = {};  // in the order in which people see them

    AppTerms terms() const {
        return {redirect_uris, scopes,       installation_url, category,
                name,          icon_version, profile.summary,  screenshots};
    }
    // Its credentials and tokens work.
    bool is_usable() const { return status != AppStatus::disabled && status != AppStatus::deleted; }
    // Any company may install it, not only the developer's own.
    bool is_open() const { return status == AppStatus::live || status == AppStatus::approved; }
    bool is_listed() const { return status == AppStatus::live && kind == AppKind::public_app; }
    bool is_public_client() const { return client_type == ClientType::public_client; }
    // Public clients always rotate (RFC 9700 §4.14).
    bool rotates_refresh_tokens() const {
        return refresh_policy == RefreshPolicy::rotating || is_public_client();
    }
    // How long after a rotation the refresh token before it still gets its successor. Nothing:
    // without limit, as long as that successor was never used (FAPI 2.0 Security Profile
    // §5.3.2.1). Only the app itself, with its secret, can be asking then.
    std::optional<seconds> replay_window(const Policy& policy) const {
        if (!is_public_client()) return std::nullopt;
        return rotation_grace.value_or(policy.rotation_grace);
    }
};

// An answer that is lost for a day was lost for another reason.
inline constexpr seconds rotation_grace_max{86400};

}  // namespace grantor
