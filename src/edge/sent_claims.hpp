// Attack 26, where another proxy passes the request on: the API gets it with fields that we cannot
// take away, and may obey them.
#pragma once

#include <optional>
#include <string_view>

#include "edge/denial.hpp"
#include "http/message.hpp"

namespace grantor::edge {

struct UrlParts {
    std::string_view host;  // "" where it is a target alone
    std::string_view target;
};
// A target, or an http URL with a host and one. Nothing: neither.
std::optional<UrlParts> read_url(std::string_view url);

// The denial of a request that tells the API another method or target than its own; nothing: it
// does not. `claimed_method` is the one that the rules were asked about instead of the request's,
// since the API obeys such claims; "" if they were not.
std::optional<Denial> deny_sent_claims(const http::Request& request,
                                       std::string_view claimed_method, const ApiCaller& caller);

}  // namespace grantor::edge
