#include "edge/denial.hpp"

#include <fmt/format.h>

#include "base/encoding.hpp"
#include "edge/limits/limit_fields.hpp"
#include "service/problem.hpp"
#include "service/request_event.hpp"

namespace grantor::edge {

// `error` and `info` are the words that clients of the source documents know (docs/wire.md §2.3).
namespace refusals {

const Refusal malformed_header{
    400, "malformed-header", "Invalid request: malformed authorization header",
    "The Authorization header must be: Bearer, a space, the access token.",
    R"(Bearer realm="api", error="invalid_request", error_description="The Authorization header must be: Bearer, a space, the access token")"};

const Refusal malformed_path{400, "malformed-path", "Invalid request: malformed path",
                             "Send the path as the documentation of the API has it, without dot "
                             "segments, encoded slashes or "
                             "characters that servers read differently.",
                             ""};

const Refusal contradicting_claim{
    400, "contradicting-request", "Invalid request: contradicting method or path",
    "A header or parameter names another method, path or host than the request itself. Leave it "
    "out.",
    ""};

const Refusal identity_lookalike{
    400, "identity-lookalike", "Invalid request: header read as an identity",
    "Servers read the name of a header like one that tells an API who calls. Leave it out.", ""};

// RFC 6750 §3.1: a request without a token gets no error code.
const Refusal no_token{401, "no-token", "unauthorized access",
                       "Send an access token: Authorization: Bearer, a space, the token.",
                       R"(Bearer realm="api")"};

const Refusal invalid_token{
    401, "invalid-token", "unauthorized access",
    "The access token is invalid, expired or revoked. Refresh it, or have the user allow the app "
    "again.",
    R"(Bearer realm="api", error="invalid_token", error_description="The access token is invalid, expired or revoked")"};

const Refusal company_not_open{402, "company-not-open", "Company account is not open",
                               "The company of this token is suspended.", ""};

// Not about scopes: no scope would open them.
const Refusal unknown_path{404, "unknown-path", "Resource not found",
                           "The API has no operation at this path.", ""};

const Refusal unknown_method{405, "unknown-method", "Method not allowed",
                             "The API has no operation with this method at this path; Allow names "
                             "those that it has.",
                             ""};

const Refusal path_not_open{403, "closed-operation", "Scope and URL mismatch",
                            "No app may call this operation.", ""};

const Refusal insufficient_scope{
    403, "insufficient-scope", "Scope and URL mismatch",
    "The token lacks a scope that this operation needs. Add it to the app and have the user allow "
    "it again.",
    R"(Bearer realm="api", error="insufficient_scope", error_description="The token lacks a scope for this operation")"};

const Refusal over_limit{429, "over-limit", "Request over limit",
                         "Too many requests. Try again after the seconds in Retry-After.", ""};

// The two of /edge/check itself: they are read by the operator of the proxy that asks.
const Refusal untrusted_peer{403,
                             "untrusted-peer",
                             "Untrusted peer",
                             "Only trusted proxies may ask for the check of a request: add this "
                             "proxy's address to proxy.trusted",
                             "",
                             ForOperators::yes};

const Refusal malformed_check{
    400,
    "malformed-check",
    "Malformed check",
    "Send the request's method and target: X-Original-Method and X-Original-URI, or "
    "X-Forwarded-Method and X-Forwarded-Uri, or the target after /edge/check",
    "",
    ForOperators::yes};

}  // namespace refusals

Denial deny(const Refusal& refusal, std::string_view check, std::string text,
            const ApiCaller& caller) {
    return {
        &refusal, {}, {check, std::move(text), caller.app_id, caller.company_id, caller.user_id}};
}

http::Response write_refusal(const Refusal& refusal, const Wire& wire,
                             const http::Request& request) {
    if (wire.errors == ErrorForm::standard)
        // The wire's words are about requests in general; a title names the kind.
        return write_problem(
            {refusal.status, refusal.name, title_of_problem(refusal.name), refusal.detail}, wire,
            request);
    http::Response response;
    response.status = refusal.status;
    response.content_type = http::json_type;
    const bool is_for_operators = refusal.for_operators == ForOperators::yes;
    response.body = fmt::format(R"({{"success":false,"error":"{}","errorCode":{},"error_info":)",
                                refusal.error, refusal.status);
    // The operator's words, which may have a quote in them.
    append_json_string(is_for_operators ? refusal.detail : std::string_view(wire.envelope_info),
                       response.body);
    response.body += '}';
    return response;
}

http::Response write_denial(const Denial& denial, const Wire& wire, const http::Request& request) {
    auto response = write_refusal(*denial.refusal, wire, request);
    response.add_field("Cache-Control", "no-store");
    if (denial.retry_after_s > 0)
        response.add_field("Retry-After", std::to_string(denial.retry_after_s));
    if (!denial.allowed_methods.empty()) response.add_field("Allow", denial.allowed_methods);
    if (denial.limits) append_limit_fields(*denial.limits, wire.limit_fields, response.fields);
    if (denial.refusal->challenge.empty()) return response;
    std::string challenge{denial.refusal->challenge};
    // RFC 6750 §3: a list of the scopes needed. Alternatives cannot be expressed in it.
    if (!denial.accepted_scopes.empty()) {
        challenge += ", scope=\"";
        challenge += denial.accepted_scopes;
        challenge += '"';
    }
    response.add_field("WWW-Authenticate", challenge);
    return response;
}

RequestEvent event_of(const Denial& denial, const http::Request& request, Time now) {
    auto event = request_event(request, now, denial.explanation);
    event.status = denial.refusal->status;
    event.error = denial.refusal->error;
    return event;
}

}  // namespace grantor::edge
