// /edge/check: another proxy asks whether a request that came to it may pass (nginx auth_request,
// Traefik ForwardAuth, Envoy ext_authz over HTTP). The same gate and the same limits decide; the
// request's own token and fields come along.
//
//   form     method               target             host
//   nginx    X-Original-Method    X-Original-URI     X-Original-Host, or Host
//   ingress  X-Original-Method    X-Original-URL, with scheme and host
//   Traefik  X-Forwarded-Method   X-Forwarded-Uri    X-Forwarded-Host, or Host
//   Envoy    the request's own    /edge/check{…}     Host
//
// Only a trusted proxy may ask: a client that could send these fields itself could have one request
// checked and make another. A proxy also passes on what its client sent under the names of another
// form (attack 29), so a target in the path takes precedence, and if both nginx's and
// Traefik's fields are present, they must agree.
//
// The request goes on to the API with its other fields, and the API may obey them: a field that
// claims another method or target (http/claims.hpp) is refused. Envoy is told to remove them.
#pragma once

#include <optional>
#include <string_view>

#include "edge/edge.hpp"
#include "http/message.hpp"

namespace grantor::edge {

inline constexpr std::string_view check_path = "/edge/check";

enum class CheckForm { nginx, traefik, envoy };

// What is asked about: a request with the method, target and host as they came to the proxy.
struct AskedRequest {
    CheckForm form = CheckForm::envoy;
    http::Request request;  // views into the request that asks
    std::string_view host;
};

// Nothing: a field is missing or there twice, or two forms disagree.
std::optional<AskedRequest> read_check(const http::Request& request);

// A request that goes on to its API, whose answer is not seen here. Views into the one that asks.
struct PassedRequest {
    std::string_view method;
    std::string_view path;
    AppId app_id;
    CompanyId company_id;
    UserId user_id;
};

struct Checked {
    http::Response response;
    // To be recorded for `explain`, with the method and path that were asked about. Empty for 200.
    std::optional<RequestEvent> event;
    std::optional<PassedRequest> passed;  // with 200
};

// 200 with the identity, limit and cross-origin lines (without the identity where a request without
// a token passes); or the denial, with its
// true status for Traefik and Envoy, which pass the answer to the client. auth_request passes on
// only 401 and 403 and treats every other status as a fault, so nginx gets one of these two, and
// X-Edge-Status, X-Edge-Body and X-Edge-Content-Type say what the client should get; the other
// lines (Retry-After, WWW-Authenticate, limits) keep their names. OPTIONS is answered as
// Edge::answer_options does, in the same way. A path whose fixed segments are not written as the
// rules have them is 400: the proxy passes on what it got. Throws as Edge::admit does.
Checked check_request(Edge& edge, const http::Request& request, Time now, const KeyRing& keys);
// Whether that reads from the store, as Edge::must_read says.
bool check_must_read(const Edge& edge, const http::Request& request, Time now, const KeyRing& keys);

}  // namespace grantor::edge
