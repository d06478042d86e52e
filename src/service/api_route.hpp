// An endpoint behind the edge: its caller is proven, also where the operation is open to everybody.
// A capability that answers part of the API gives rows of these, and the edge makes routes of them
// (edge/guard.hpp).
#pragma once

#include <functional>
#include <string>

#include "http/route.hpp"
#include "model/api_caller.hpp"
#include "model/api_operation.hpp"

namespace grantor {

// All of it outlives the task. `operation` is what the edge has found in the rules of the API.
using ApiHandler = std::function<http::Task<http::Response>(
    const ApiCaller& caller, const ApiOperation& operation, const http::Request& request)>;

struct ApiRoute {
    http::MethodSet methods;
    std::string path;  // as http::Route has it
    ApiHandler handler;
};

}  // namespace grantor
