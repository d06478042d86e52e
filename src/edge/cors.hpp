// Cross-origin requests from scripts in browsers (the Fetch standard): which origins may read the
// API's answers. Pure. Credentials of the browser (cookies) are never allowed: a script shows its
// own token, or none.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "edge/documents/mentioned_headers.hpp"
#include "http/cors_names.hpp"
#include "http/message.hpp"
#include "oauth/profile.hpp"

namespace grantor::edge {

// The limits of the edge, and what answers usually have.
std::vector<std::string> exposed_by_default(LimitFields form);

struct CorsPolicy {
    // "https://app.example.com", as a browser writes it; "*" is every origin. Empty: no script may.
    std::vector<std::string> allowed_origins{"*"};
    std::vector<std::string> allowed_methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    // What a script may send and what it may read, besides what it always may.
    std::vector<std::string> allowed_headers = http::usual_request_fields();
    std::vector<std::string> exposed_headers = http::usual_answer_fields();
    // How long a browser may cache the answer. Browsers cap it at 2 hours or a day.
    seconds max_age{7200};

    // What the documents of the APIs mention is allowed too. A name that is there stays once.
    void add(const MentionedHeaders& mentioned);
    bool operator==(const CorsPolicy&) const = default;
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

// Exchangeable while requests run. Views into one that was replaced stay good: it is kept. A few
// kilobytes for each change of the documents.
class CurrentCors {
 public:
    explicit CurrentCors(const CorsPolicy& policy) { replace(policy); }

    const Cors& get() const { return *current_.load(std::memory_order_acquire); }
    void replace(const CorsPolicy& policy) {
        const std::lock_guard lock(mutex_);
        if (!kept_.empty() && policy == policy_) return;
        kept_.push_back(std::make_unique<const Cors>(policy));
        policy_ = policy;  // not one that was refused
        current_.store(kept_.back().get(), std::memory_order_release);
    }

 private:
    std::mutex mutex_;
    CorsPolicy policy_;
    std::vector<std::unique_ptr<const Cors>> kept_;
    std::atomic<const Cors*> current_{nullptr};
};

}  // namespace grantor::edge
