// Cross-origin requests from scripts in browsers (the Fetch standard): which origins may read the
// API's answers. Pure. Credentials of the browser (cookies) are never allowed: a script shows its
// own token, or none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "http/message.hpp"

namespace grantor::edge {

struct CorsPolicy {
    // "https://app.example.com", as a browser writes it; "*" is every origin. Empty: no script may.
    std::vector<std::string> allowed_origins{"*"};
    std::vector<std::string> allowed_methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    std::vector<std::string> allowed_headers{"Authorization", "Content-Type", "x-api-token",
                                             "X-Requested-With"};
    // What a script may read besides the fields that it always may.
    std::vector<std::string> exposed_headers{"x-ratelimit-limit",
                                             "x-ratelimit-remaining",
                                             "x-ratelimit-reset",
                                             "x-daily-ratelimit-token-limit",
                                             "x-daily-ratelimit-token-remaining",
                                             "Retry-After",
                                             "WWW-Authenticate",
                                             "X-Request-Id"};
    // How long a browser may cache the answer. Browsers cap it at 2 hours or a day.
    seconds max_age{7200};
};

class Cors {
 public:
    explicit Cors(const CorsPolicy& policy);

    bool is_on() const { return !vary_.empty(); }
    // What Access-Control-Allow-Origin says to this request: "*", the origin, or "" for none. A
    // view into this object.
    std::string_view allowed_origin(const http::Request& request) const;
    // The answer to a preflight: 204, whatever the path, so that it tells nothing of it. Nothing if
    // the request is not a preflight, or its origin is not allowed.
    std::optional<http::Response> answer_preflight(const http::Request& request) const;
    // Appends the lines of an actual answer. `origin` as allowed_origin gave it.
    void append_fields(std::string_view origin, std::string& fields) const;

 private:
    bool allows_any_ = false;
    std::vector<std::string> origins_;
    std::string preflight_lines_;  // except the origin
    std::string answer_lines_;     // the same
    std::string vary_;
};

}  // namespace grantor::edge
