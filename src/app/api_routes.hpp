// The API behind the edge: every request is checked, and only what passed reaches the resources.
#pragma once

#include <functional>
#include <vector>

#include "http/router.hpp"
#include "model/api_caller.hpp"

namespace grantor::app {

class Application;

// The resources: the caller is proven. It must outlive the server.
using ApiHandler =
    std::function<http::Task<http::Response>(const ApiCaller&, const http::Request&)>;

// The prefixes of reference §6.1. A denial is recorded for `grantor explain`.
std::vector<http::Route> api_routes(Application& application, ApiHandler resources);

}  // namespace grantor::app
