#include "edge/guard.hpp"

namespace grantor::edge {
namespace {

// The router keeps the handler for as long as it serves.
http::Task<http::Response> answer_guarded(Guard guard, const ApiHandler& handler,
                                          const http::Request& request) {
    auto passage = let_in(guard, request);
    if (!passage) co_return std::move(passage).error();
    auto answer = handler(passage->caller, passage->operation, request);
    auto response = co_await answer;
    guard.edge.finish(response, *passage);
    co_return response;
}

}  // namespace

std::expected<Passage, http::Response> let_in(const Guard& guard, const http::Request& request) {
    if (auto options = guard.edge.answer_options(request))
        return std::unexpected(std::move(*options));
    const auto now = guard.clock.now();
    auto passage = guard.edge.admit({request, now, guard.keys.get()});
    if (passage) return std::move(*passage);
    guard.recorder.record(event_of(passage.error(), request, now));
    return std::unexpected(guard.edge.refuse(request, passage.error()));
}

std::vector<http::Route> guarded(const Guard& guard, std::vector<ApiRoute> routes) {
    std::vector<http::Route> out;
    for (auto& route : routes)
        out.push_back({route.methods, std::move(route.path),
                       http::AnswersLater([guard, handler = std::move(route.handler)](
                                              const http::Request& request) {
                           return answer_guarded(guard, handler, request);
                       })});
    return out;
}

}  // namespace grantor::edge
