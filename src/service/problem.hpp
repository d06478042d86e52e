// A problem document (RFC 9457): how errors are answered in the standard profile.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "http/refusal.hpp"
#include "oauth/profile.hpp"

namespace grantor {

struct Problem {
    int status;
    std::string_view name;    // the end of `type`: "insufficient-scope"
    std::string_view title;   // the kind, in a few words
    std::string_view detail;  // what is wrong and what helps; a constant, never input
};

// A place in the body of the request, and what is wrong there (RFC 9457 §3.1.5 has such a list).
struct PlacedProblem {
    std::string pointer;  // a JSON Pointer (RFC 6901)
    std::string detail;
};

// "insufficient-scope" → "Insufficient scope"
std::string title_of_problem(std::string_view name);

// With `instance`, the path that was asked for, if it is known, and `request_id`, by which the
// operator finds the request; `errors`, if there are places.
http::Response write_problem(const Problem& problem, const Wire& wire, const http::Request& request,
                             const std::vector<PlacedProblem>& places = {});

// What the server itself refuses, as the wire has errors: an envelope; or a problem document, and
// at the OAuth endpoints an error of RFC 6749 §5.2, which is what their clients read.
http::Response write_refusal(const http::Refusal& refusal, const Wire& wire,
                             const http::Request& request);
// The same for the server and its router. `wire` is kept as it is now.
http::WriteRefusal writes_refusals(const Wire& wire);

}  // namespace grantor
