// An authorization server and its API, as a test needs them: it issues tokens, accepts only the
// newest one at its API, and reports its requests.
#pragma once

#include <atomic>
#include <fmt/format.h>
#include <mutex>
#include <string>
#include <vector>

#include "http/router.hpp"
#include "http/server/server.hpp"
#include "oauth/form.hpp"

namespace grantor::test {

class FakeProvider {
 public:
    FakeProvider() : router_(routes()), server_(options(), std::cref(router_)) { server_.start(); }
    ~FakeProvider() { server_.stop(std::chrono::milliseconds{1}); }

    std::string address() const { return fmt::format("http://127.0.0.1:{}", server_.port()); }

    // What follows is set before the request that it concerns.
    std::atomic<int> expires_in = 3600;
    std::atomic<int> token_status = 200;
    std::atomic<bool> takes_every_token = false;
    // A refresh token works once, as RFC 9700 §4.14 has it: the one before ends the grant.
    std::atomic<bool> takes_refresh_tokens_once = false;
    // No refresh token, and no end if expires_in is 0.
    std::atomic<bool> gives_access_token_alone = false;
    void set_token_error(std::string body) {
        const std::lock_guard lock(mutex_);
        token_error_ = std::move(body);
    }
    // The next token answers have this body, whatever else is set, until it is empty again.
    void set_token_answer(std::string body) {
        const std::lock_guard lock(mutex_);
        token_answer_ = std::move(body);
    }
    void set_retry_after(std::string text) {
        const std::lock_guard lock(mutex_);
        retry_after_ = std::move(text);
    }
    void set_api_domain(std::string domain) {
        const std::lock_guard lock(mutex_);
        api_domain_ = std::move(domain);
    }
    // The API no longer accepts the newest token, without telling anybody.
    void forget_tokens() { ++forgotten_; }

    std::atomic<int> token_requests = 0;
    std::atomic<int> revocations = 0;
    std::atomic<int> api_requests = 0;

    std::string newest_token() const { return fmt::format("at-{}-secret", serial_.load()); }
    std::string last_form() {
        const std::lock_guard lock(mutex_);
        return last_form_;
    }
    // Of the API.
    std::string last_target() {
        const std::lock_guard lock(mutex_);
        return last_target_;
    }
    std::string last_head() {
        const std::lock_guard lock(mutex_);
        return last_head_;
    }

 private:
    static http::ServerOptions options() {
        http::ServerOptions out;
        out.threads = 1;
        out.limits.head_max = 64 * 1024;  // some tokens are large
        return out;
    }

    http::Response give_tokens(const http::Request& request) {
        ++token_requests;
        const std::lock_guard lock(mutex_);
        last_form_ = request.body;
        http::Response response;
        response.content_type = http::json_type;
        response.status = token_status;
        if (!retry_after_.empty()) response.add_field("Retry-After", retry_after_);
        if (!token_answer_.empty()) {
            response.body = token_answer_;
            return response;
        }
        if (token_status != 200) {
            response.body = token_error_;
            return response;
        }
        if (takes_refresh_tokens_once && is_spent(request.body)) {
            response.status = 400;
            response.body = R"({"error":"invalid_grant"})";
            return response;
        }
        const int number = ++serial_;
        forgotten_ = 0;
        if (gives_access_token_alone) {
            const auto end = expires_in == 0
                                 ? std::string{}
                                 : fmt::format(R"("expires_in":{},)", expires_in.load());
            response.body = fmt::format(
                R"({{"access_token":"at-{}-secret",{}"token_type":"Bearer","api_domain":"{}"}})",
                number, end, address());
            return response;
        }
        response.body = fmt::format(
            R"({{"access_token":"at-{0}-secret","token_type":"Bearer","refresh_token":"rt-{0}-secret",)"
            R"("expires_in":{1},"scope":"deals:read","api_domain":"{2}"}})",
            number, expires_in.load(), api_domain_.empty() ? address() : api_domain_);
        return response;
    }

    bool is_spent(std::string_view form) const {
        return form.contains("grant_type=refresh_token") &&
               !form.contains(fmt::format("refresh_token=rt-{}-secret", serial_.load()));
    }

    http::Response answer_api(const http::Request& request) {
        ++api_requests;
        http::Response response;
        response.content_type = http::json_type;
        std::string head;
        for (const auto& field : request.fields)
            head += fmt::format("{}: {}\n", field.name, field.value);
        {
            const std::lock_guard lock(mutex_);
            last_target_ = request.target;
            last_head_ = fmt::format("{} {}\n{}", request.method_name, request.target, head);
        }
        const bool is_ours =
            takes_every_token && request.header("Authorization").starts_with("Bearer at-");
        if (is_ours) return response;
        if (forgotten_ > 0 || request.header("Authorization") != "Bearer " + newest_token()) {
            response.status = 401;
            response.body = R"({"error":"unauthorized"})";
            return response;
        }
        response.add_field("Set-Cookie", "grantor=planted; Path=/");
        response.body = fmt::format(R"({{"path":"{}","body":"{}"}})", request.path, request.body);
        return response;
    }

    std::vector<http::Route> routes() {
        return {
            {http::Method::post, "/oauth/token",
             http::AnswersAtOnce([this](const http::Request& r) { return give_tokens(r); })},
            {http::Method::post, "/oauth/revoke", http::AnswersAtOnce([this](const http::Request&) {
                 ++revocations;
                 return http::Response{};
             })},
            {http::every_method, "/api/*",
             http::AnswersAtOnce([this](const http::Request& r) { return answer_api(r); })}};
    }

    std::mutex mutex_;
    std::string token_error_;
    std::string token_answer_;
    std::string retry_after_;
    std::string api_domain_;
    std::string last_form_;
    std::string last_head_;
    std::string last_target_;
    std::atomic<int> serial_ = 0;
    std::atomic<int> forgotten_ = 0;
    http::Router router_;
    http::Server server_;
};

}  // namespace grantor::test
