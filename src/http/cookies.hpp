// Cookies by their names, in the two fields that carry them (RFC 6265 §4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace grantor::http {

// Compared without regard to letter case, and also behind the prefixes `__Host-` and `__Secure-`.
class CookieNames {
 public:
    CookieNames() = default;
    // "grantor*" is every name that begins so.
    explicit CookieNames(const std::vector<std::string>& names);

    // The value of a Cookie field without these; the same where it has none of them.
    std::string without(std::string_view cookie_field) const;
    // Whether a Set-Cookie field sets one of them. A cookie without a name counts by its value:
    // browsers send "=a=b" back as "a=b".
    bool sets_one(std::string_view set_cookie_field) const;

 private:
    bool has_one(std::string_view cookie_field) const;
    bool contains(std::string_view name) const;

    std::vector<std::string> names_;
};

}  // namespace grantor::http
