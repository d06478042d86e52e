#include "edge/denial.hpp"

#include "edge/limits/limit_fields.hpp"
#include "service/request_event.hpp"

namespace grantor::edge {

// The bodies are those that clients of the compatible system know, down to the text of error_info
// (docs/wire.md §2.3).
namespace refusals {

const Refusal malformed_header{
    400, "Invalid request: malformed authorization header",
    R"({"success":false,"error":"Invalid request: malformed authorization header","errorCode":400,"error_info":"Please check developers.pipedrive.com"})",
    R"(Bearer realm="api", error="invalid_request", error_description="The Authorization header must be: Bearer, a space, the access token")"};

const Refusal malformed_path{
    400, "Invalid request: malformed path",
    R"({"success":false,"error":"Invalid request: malformed path","errorCode":400,"error_info":"Please check developers.pipedrive.com"})",
    ""};

const Refusal contradicting_claim{
    400, "Invalid request: contradicting method or path",
    R"({"success":false,"error":"Invalid request: contradicting method or path","errorCode":400,"error_info":"Please check developers.pipedrive.com"})",
    ""};

// RFC 6750 §3.1: a request without a token gets no error code.
const Refusal no_token{
    401, "unauthorized access",
    R"({"success":false,"error":"unauthorized access","errorCode":401,"error_info":"Please check developers.pipedrive.com"})",
    R"(Bearer realm="api")"};

const Refusal invalid_token{
    401, "unauthorized access",
    R"({"success":false,"error":"unauthorized access","errorCode":401,"error_info":"Please check developers.pipedrive.com"})",
    R"(Bearer realm="api", error="invalid_token", error_description="The access token is invalid, expired or revoked")"};

const Refusal company_not_open{
    402, "Company account is not open",
    R"({"success":false,"error":"Company account is not open","errorCode":402,"error_info":"Please check developers.pipedrive.com"})",
    ""};

// Not about scopes: no scope would open them.
const Refusal unknown_path{
    404, "Resource not found",
    R"({"success":false,"error":"Resource not found","errorCode":404,"error_info":"Please check developers.pipedrive.com"})",
    ""};

const Refusal unknown_method{
    405, "Method not allowed",
    R"({"success":false,"error":"Method not allowed","errorCode":405,"error_info":"Please check developers.pipedrive.com"})",
    ""};

const Refusal path_not_open{
    403, "Scope and URL mismatch",
    R"({"success":false,"error":"Scope and URL mismatch","errorCode":403,"error_info":"Please check developers.pipedrive.com"})",
    ""};

const Refusal insufficient_scope{
    403, "Scope and URL mismatch",
    R"({"success":false,"error":"Scope and URL mismatch","errorCode":403,"error_info":"Please check developers.pipedrive.com"})",
    R"(Bearer realm="api", error="insufficient_scope", error_description="The token lacks a scope for this operation")"};

const Refusal over_limit{
    429, "Request over limit",
    R"({"success":false,"error":"Request over limit","errorCode":429,"error_info":"Please check developers.pipedrive.com"})",
    ""};

// The two of /edge/check itself: they are read by the operator of the proxy that asks.
const Refusal untrusted_peer{
    403, "Untrusted peer",
    R"({"success":false,"error":"Untrusted peer","errorCode":403,"error_info":"Only trusted proxies may ask for the check of a request: add this proxy's address to proxy.trusted"})",
    ""};

const Refusal malformed_check{
    400, "Malformed check",
    R"({"success":false,"error":"Malformed check","errorCode":400,"error_info":"Send the request's method and target: X-Original-Method and X-Original-URI, or X-Forwarded-Method and X-Forwarded-Uri, or the target after /edge/check"})",
    ""};

}  // namespace refusals

Denial deny(const Refusal& refusal, std::string_view check, std::string text,
            const ApiCaller& caller) {
    return {
        &refusal, {}, {check, std::move(text), caller.app_id, caller.company_id, caller.user_id}};
}

http::Response write_denial(const Denial& denial) {
    http::Response response;
    response.status = denial.refusal->status;
    response.content_type = http::json_type;
    response.constant_body = denial.refusal->body;
    response.add_field("Cache-Control", "no-store");
    if (denial.retry_after_s > 0)
        response.add_field("Retry-After", std::to_string(denial.retry_after_s));
    if (!denial.allowed_methods.empty()) response.add_field("Allow", denial.allowed_methods);
    if (denial.limits) append_limit_fields(*denial.limits, response.fields);
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
