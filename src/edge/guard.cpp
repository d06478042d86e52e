#include "edge/guard.hpp"

#include "service/request_event.hpp"

namespace grantor::edge {
namespace {

// As nginx has it: the client has left before there was an answer.
constexpr int client_left = 499;

// The router keeps the handler for as long as it serves.
http::Task<http::Response> answer_guarded(Guard guard, const ApiRoute& route,
                                          const http::Request& request) {
    auto admitting = [&](const ReadTx&) { return let_in(guard, request); };
    auto passage = must_read(guard, request) ? co_await guard.edge.store().read_once(admitting)
                                             : let_in(guard, request);
    if (!passage) co_return std::move(passage).error();
    if (passage->caller.is_anonymous()) co_return ask_for_token(guard, request);
    NotedRequest noted(guard, request, passage->caller);
    auto answer = route.handler(passage->caller, passage->operation, request);
    auto response = co_await answer;
    noted.answered(response.status);
    guard.edge.finish(response, *passage);
    co_return response;
}

}  // namespace

bool must_read(const Guard& guard, const http::Request& request) {
    return guard.edge.store().reads_wait() &&
           guard.edge.must_read({request, guard.clock.now(), guard.keys.get()});
}

std::expected<Passage, http::Response> let_in(const Guard& guard, const http::Request& request) {
    if (auto options = guard.edge.answer_options(request))
        return std::unexpected(std::move(*options));
    const auto now = guard.clock.now();
    auto passage = guard.edge.admit({request, now, guard.keys.get()});
    if (passage) return std::move(*passage);
    guard.recorder.record(event_of(passage.error(), request, now));
    return std::unexpected(guard.edge.refuse(request, passage.error()));
}

NotedRequest::NotedRequest(const Guard& guard, const http::Request& request,
                           const ApiCaller& caller)
    : recorder_(guard.recorder) {
    const auto now = guard.clock.now();
    if (!recorder_.keeps(caller.app_id, now)) return;
    request_ = app_request(request, caller, now);
    since_ = std::chrono::steady_clock::now();
}

void NotedRequest::answered(int status) {
    if (!request_) return;
    request_->status = status;
    request_->duration = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - since_);
    recorder_.keep(std::move(*request_));
    request_.reset();
}

http::OnForwardEnd NotedRequest::at_end() && {
    if (!request_) return {};
    return [&recorder = recorder_,
            request = std::move(*request_)](const http::ForwardOutcome& outcome) mutable {
        request.status = outcome.status == 0 ? client_left : outcome.status;
        request.duration = outcome.duration;
        recorder.keep(std::move(request));
    };
}

http::Response ask_for_token(const Guard& guard, const http::Request& request) {
    const auto denial = deny(refusals::no_token, "token",
                             "Only somebody can be answered this, so it needs a token, whatever "
                             "the rules say.");
    guard.recorder.record(event_of(denial, request, guard.clock.now()));
    return guard.edge.refuse(request, denial);
}

std::vector<http::Route> guarded(const Guard& guard, std::vector<ApiRoute> routes) {
    std::vector<http::Route> out;
    for (auto& route : routes) {
        const auto methods = route.methods;
        auto path = route.path;
        out.push_back(
            {methods, std::move(path),
             http::AnswersLater([guard, route = std::move(route)](const http::Request& request) {
                 return answer_guarded(guard, route, request);
             })});
    }
    return out;
}

}  // namespace grantor::edge
