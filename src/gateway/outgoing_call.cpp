#include "gateway/outgoing_call.hpp"

#include <algorithm>
#include <cassert>
#include <coroutine>
#include <optional>

#include "base/executor.hpp"
#include "http/message.hpp"

namespace grantor::gateway {
namespace {

class AwaitedAnswer {
 public:
    AwaitedAnswer(http::Client& client, http::ClientRequest request)
        : client_(client), request_(std::move(request)) {}

    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> handle) {
        auto* executor = Executor::current();
        assert(executor != nullptr);
        client_.send(std::move(request_), [this, executor, handle](http::ClientResult result) {
            result_.emplace(std::move(result));
            executor->resume({&handle, 1});
        });
    }
    http::ClientResult await_resume() { return std::move(*result_); }

 private:
    http::Client& client_;
    http::ClientRequest request_;
    std::optional<http::ClientResult> result_;
};

}  // namespace

http::ClientRequest outgoing_request(const client::HttpRequest& request) {
    http::ClientRequest out;
    out.method = request.method;
    out.url = request.url;
    for (const auto& field : request.fields) http::add_field(out.fields, field.name, field.value);
    if (!request.authorization.empty())
        http::add_field(out.fields, "Authorization", request.authorization.reveal());
    out.body = request.body.reveal();
    return out;
}

client::HttpResponse response_of(http::ClientAnswer answer) {
    client::HttpResponse out{answer.status, {}, std::move(answer.body)};
    if (!answer.retry_after.empty()) out.fields.push_back({"Retry-After", answer.retry_after});
    if (!answer.date.empty()) out.fields.push_back({"Date", answer.date});
    return out;
}

client::Error error_of(http::ClientFailure failure) {
    using client::ErrorKind;
    client::Error error;
    error.description = http::describe(failure);
    switch (failure) {
        case http::ClientFailure::bad_url:
            error.kind = ErrorKind::configuration;
            break;
        case http::ClientFailure::forbidden_address:
            error.kind = ErrorKind::configuration;
            error.description =
                "Its addresses are in no network that gateway.allowed_networks names, or need "
                "https.";
            break;
        case http::ClientFailure::unresolvable:
        case http::ClientFailure::unreachable:
            error.kind = ErrorKind::network;
            break;
        case http::ClientFailure::untrusted_certificate:
            error.kind = ErrorKind::tls;
            break;
        case http::ClientFailure::timed_out:
            error.kind = ErrorKind::timeout;
            break;
        case http::ClientFailure::malformed_answer:
            error.kind = ErrorKind::unreadable_answer;
            break;
        case http::ClientFailure::stopped:
            error.kind = ErrorKind::cancelled;
            break;
    }
    return error;
}

std::string word_of(const client::Error& error) {
    constexpr std::size_t word_max = 64;
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.' || c == ':';
    };
    const bool is_word = error.code.size() <= word_max && std::ranges::all_of(error.code, fits);
    return is_word ? error.code : std::string{};
}

std::string described_for_log(const client::Error& error) {
    std::string out(client::name_of(error.kind));
    if (const auto word = word_of(error); !word.empty()) out += " (" + word + ")";
    if (error.http_status != 0) out += " [HTTP " + std::to_string(error.http_status) + "]";
    return out;
}

http::Task<http::ClientResult> call(http::Client& client, http::ClientRequest request) {
    AwaitedAnswer answer(client, std::move(request));
    co_return co_await answer;
}

}  // namespace grantor::gateway
