// Redirect URIs: what may be registered, and whether a presented one is a registered one
// (RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §2.1).
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/crypto.hpp"
#include "oauth/error.hpp"

namespace grantor {

inline constexpr std::size_t redirect_uri_max = 2048;

// Where a redirect URI may be plain http. `anywhere` sends codes over networks in the clear.
enum class PlainHttp { on_loopback, anywhere };
// com.example.app:/callback (RFC 8252 §7.1); for public clients only, since any app on the device
// can claim such a scheme.
enum class PrivateUseScheme { refused, allowed };

struct RedirectUriRules {
    PlainHttp plain_http = PlainHttp::on_loopback;
    PrivateUseScheme private_use_scheme = PrivateUseScheme::refused;
};

// A redirect URI fit to be registered. Only URIs whose browser's reading is their plain reading
// pass: lower case scheme and host, no user information, fragment, dot segment, encoded slash or
// control character, nothing outside RFC 3986 (so no space, backslash or letter outside ASCII).
class RedirectUri {
 public:
    // The refusal's description is a sentence for the form where developers register.
    static Result<RedirectUri> parse(std::string_view text, const RedirectUriRules& rules = {});

    const std::string& text() const { return text_; }
    // "https://app.example.com", for pages that say where a person will be sent; the scheme for a
    // private-use one.
    std::string_view origin() const { return std::string_view(text_).substr(0, origin_length_); }

 private:
    explicit RedirectUri(std::string text, std::size_t origin_length)
        : text_(std::move(text)), origin_length_(origin_length) {}
    std::string text_;
    std::size_t origin_length_;
};

// Byte for byte; only the port may differ, and only where the registered URI is http on 127.0.0.1,
// [::1] or localhost (RFC 8252 §7.3: native apps listen where they can). `registered` has passed
// RedirectUri::parse when it was stored.
bool redirect_uri_matches(std::string_view registered, std::string_view presented);

// The first registered one that matches.
const std::string* find_redirect_uri(std::span<const std::string> registered,
                                     std::string_view presented);

// Whether a client may have meant this as a URI at all (row 12 of docs/wire.md §2.2).
bool is_absolute_uri(std::string_view text);

// How an authorization code remembers its redirect URI. RFC 6749 §4.1.3: presented at the
// authorization endpoint, it must be presented again with the code.
enum class RedirectUriSource { presented, registered };
struct BoundRedirectUri {
    Digest hash{};  // SHA-256 of the URI that got the code
    RedirectUriSource source = RedirectUriSource::presented;

    static BoundRedirectUri bind(std::string_view uri, RedirectUriSource source);
    // Rows 12 and 13 of docs/wire.md §2.2.
    Result<void> check(std::optional<std::string_view> presented) const;
    bool operator==(const BoundRedirectUri&) const = default;
};

struct QueryParameter {
    std::string_view name;   // not encoded: a constant of ours
    std::string_view value;  // percent-encoded here
};
// `uri` with the parameters, after '?' or, where it has a query, '&' (RFC 6749 §4.1.2).
std::string append_query(std::string_view uri, std::initializer_list<QueryParameter> parameters);

}  // namespace grantor
