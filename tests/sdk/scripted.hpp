// A transport and a clock that do what a test says.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "grantor/client/token_source.hpp"
#include "grantor/client/transport.hpp"

namespace grantor::client::test {

class ScriptedTransport final : public Transport {
 public:
    using Script = std::function<Result<HttpResponse>(const HttpRequest&)>;
    explicit ScriptedTransport(Script script) : script_(std::move(script)) {}

    Result<HttpResponse> send(const HttpRequest& request, const CallOptions&) override {
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(request);
        }
        return script_(request);
    }
    std::vector<HttpRequest> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    std::size_t count() const { return requests().size(); }

 private:
    Script script_;
    mutable std::mutex mutex_;
    std::vector<HttpRequest> requests_;
};

inline HttpResponse json_response(int status, std::string body,
                                  std::vector<HttpField> fields = {}) {
    return HttpResponse{status, std::move(fields), std::move(body)};
}

inline std::string token_body(const std::string& access, const std::string& refresh,
                              int expires_in = 3600) {
    return R"({"access_token":")" + access + R"(","token_type":"Bearer","expires_in":)" +
           std::to_string(expires_in) + R"(,"refresh_token":")" + refresh +
           R"(","scope":"base,deals:read","api_domain":"http://127.0.0.1:1"})";
}

inline std::string invalid_grant_body() {
    return R"({"success":false,"message":"Invalid grant: refresh token is invalid",)"
           R"("error":"invalid_grant"})";
}

// Moved by hand, from any thread.
class TestClock {
 public:
    TimeSource source() {
        return [this] { return TimePoint{std::chrono::milliseconds{now_ms_.load()}}; };
    }
    TimePoint now() const { return TimePoint{std::chrono::milliseconds{now_ms_.load()}}; }
    void advance(std::chrono::seconds time) { now_ms_ += time.count() * 1000; }

 private:
    std::atomic<std::int64_t> now_ms_{1'800'000'000'000};
};

inline TokenSet some_tokens(TimePoint now, const std::string& access = "access-1",
                            const std::string& refresh = "refresh-1",
                            std::chrono::seconds life = std::chrono::hours{1}) {
    TokenSet tokens;
    tokens.access_token = Secret{access};
    tokens.refresh_token = Secret{refresh};
    tokens.token_type = "Bearer";
    tokens.api_domain = "http://127.0.0.1:1";
    tokens.obtained_at = now;
    tokens.expires_at = now + life;
    return tokens;
}

inline OauthApi api_over(std::shared_ptr<Transport> transport) {
    return OauthApi({.base_path = "https://oauth.example.com", .transport = std::move(transport)});
}

inline ClientAuthentication some_app() {
    return ClientAuthentication::basic("app-id", Secret{"app-secret"});
}

}  // namespace grantor::client::test
