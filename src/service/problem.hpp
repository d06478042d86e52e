// A problem document (RFC 9457): how errors of the API are answered in the standard profile.
#pragma once

#include <string_view>

#include "http/message.hpp"
#include "oauth/profile.hpp"

namespace grantor {

struct Problem {
    int status;
    std::string_view name;    // the end of `type`: "insufficient-scope"
    std::string_view title;   // the kind, in a few words
    std::string_view detail;  // what is wrong and what helps; a constant, never input
};

// With `instance`, the path that was asked for, and `request_id`, by which the operator finds the
// request.
http::Response write_problem(const Problem& problem, const Wire& wire,
                             const http::Request& request);

}  // namespace grantor
