#include "gateway/outgoing_call.hpp"

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
    return {answer.status, {}, std::move(answer.body)};
}

client::Error error_of(http::ClientFailure failure) {
    using client::ErrorKind;
    client::Error error;
    error.description = http::describe(failure);
    switch (failure) {
        case http::ClientFailure::bad_url:
        case http::ClientFailure::forbidden_address:
            error.kind = ErrorKind::configuration;
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

http::Task<http::ClientResult> call(http::Client& client, http::ClientRequest request) {
    AwaitedAnswer answer(client, std::move(request));
    co_return co_await answer;
}

}  // namespace grantor::gateway
