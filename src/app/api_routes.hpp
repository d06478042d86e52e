// The API behind the edge: every request is checked, and only what passed reaches the resources,
// which are here (the sandbox's) or an upstream's.
#pragma once

#include <functional>
#include <vector>

#include "http/router.hpp"
#include "model/api_caller.hpp"
#include "sandbox/api.hpp"

namespace grantor::app {

class Application;

// The resources: the caller is proven. It must outlive the server.
using ApiHandler =
    std::function<http::Task<http::Response>(const ApiCaller&, const http::Request&)>;

// With what the sandbox's resources answer a request now.
sandbox::Outside sandbox_outside(Application& application);

// The paths of the rules, answered here: webhooks by the webhook API, all else by the resources. A
// denial is recorded for `grantor explain`.
std::vector<http::Route> api_routes(Application& application, ApiHandler resources);

// The same, answered by the upstreams of the options. Without one, only `users/me` is answered;
// everything else is 404.
std::vector<http::Route> proxied_api_routes(Application& application);

// `/edge/check` for the proxies that ask (docs/serving.md).
std::vector<http::Route> check_routes(Application& application);

// What a client reads when an upstream does not answer: the API's envelope.
http::Response answer_upstream_failure(const http::Request& request, http::ForwardFailure failure);

}  // namespace grantor::app
