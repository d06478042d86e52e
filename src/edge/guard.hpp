// What surrounds each endpoint behind the edge. OPTIONS and refusals are answered here, and a
// refusal is recorded for `grantor explain`; what passes goes on with its caller and its
// operation, and its answer gets the lines of limits and cross-origin rules.
#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <vector>

#include "edge/edge.hpp"
#include "service/api_route.hpp"
#include "store/request_event_recorder.hpp"
#include "token/current_key_ring.hpp"

namespace grantor::edge {

// All of it outlives the routes that are made with it.
struct Guard {
    Edge& edge;
    const Clock& clock;
    const CurrentKeyRing& keys;
    RequestEventRecorder& recorder;
};

// Whether let_in() would wait for a read: then it is called inside the work of one
// (Store::read_once).
bool must_read(const Guard& guard, const http::Request& request);

// The passage, or the answer to a request that does not pass. The caller of a passage may be
// anonymous.
std::expected<Passage, http::Response> let_in(const Guard& guard, const http::Request& request);

// What the app's developer reads later of a request that goes on (model/app_request.hpp), if it is
// one of those that are kept. Made when it is let in, told when its answer is known.
class NotedRequest {
 public:
    NotedRequest(const Guard& guard, const http::Request& request, const ApiCaller& caller);
    // With the time since it was let in.
    void answered(int status);
    // For a forwarded request: told at its end, whoever gave the answer. Empty: it is not kept.
    http::OnForwardEnd at_end() &&;

 private:
    RequestEventRecorder& recorder_;
    std::optional<AppRequest> request_;
    std::chrono::steady_clock::time_point since_;
};

// What an anonymous caller is told where somebody must be known.
http::Response ask_for_token(const Guard& guard, const http::Request& request);

std::vector<http::Route> guarded(const Guard& guard, std::vector<ApiRoute> routes);

}  // namespace grantor::edge
