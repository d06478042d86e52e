// An endpoint behind the edge: its caller is proven. A capability that answers part of the
// API gives rows of these, and the edge makes routes of them (edge/guard.hpp).
#pragma once

#include <functional>
#include <string>

#include "http/route.hpp"
#include "model/api_caller.hpp"

namespace grantor {

// `caller` and `request` outlive the task.
using ApiHandler = std::function<http::Task<http::Response>(const ApiCaller& caller,
                                                            const http::Request& request)>;

struct ApiRoute {
    http::MethodSet methods;
    std::string path;  // as http::Route has it
    ApiHandler handler;
};

}  // namespace grantor
