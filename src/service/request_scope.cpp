#include "service/request_scope.hpp"

#include <algorithm>

#include "service/request_event.hpp"

namespace grantor {
namespace {

http::Response uncached_json(int status, std::string body) {
    http::Response response;
    response.status = status;
    response.content_type = http::json_type;
    response.body = std::move(body);
    response.fields = "Cache-Control: no-store\r\nPragma: no-cache\r\n";
    return response;
}

}  // namespace

RequestScope::RequestScope(const http::Request& request, const Services& services)
    : request_(request),
      services_(services),
      context_{services.clock.now(), services.random,         services.policy, services.site,
               services.keys.get(),  services.store.scopes(), request.id,      request.peer} {}

void RequestScope::record(const http::Response& response, std::string_view error,
                          const Explanation& explanation) const {
    auto event = request_event(request_, context_.now, explanation);
    event.status = response.status;
    event.error = error;
    services_.recorder.record(std::move(event));
}

void RequestScope::record_refusal(const http::Response& response, const Refused& refused) const {
    auto [error, explanation] = refused;
    if (explanation.text.empty()) explanation.text = error.message();
    record(response, error_row(error.code).name, explanation);
}

void RequestScope::note(const http::Response& response, const ApiCaller& caller) const {
    if (!services_.recorder.keeps(caller.app_id, context_.now)) return;
    auto request = app_request(request_, caller, context_.now);
    request.status = response.status;
    // Of a clock that the sandbox may have moved meanwhile.
    request.duration = std::max(services_.clock.now() - context_.now, milliseconds{0});
    services_.recorder.keep(std::move(request));
}

http::Response RequestScope::refused(const Refused& refused) const {
    auto response = error_response(refused.error, services_.policy.wire);
    record_refusal(response, refused);
    return response;
}

FormPost form_post_of(const http::Request& request) {
    return {request.method_name,
            request.header("Content-Type"),
            {request.header("Authorization"), request.header_count("Authorization")},
            request.body};
}

http::Response error_response(const Error& error, const Wire& wire) {
    auto response = uncached_json(error.status(), error_body(error, wire.errors, wire.help_url));
    if (error.challenge == Challenge::basic)
        response.add_field("WWW-Authenticate", basic_challenge);
    return response;
}

http::Response json_response(std::string body) { return uncached_json(200, std::move(body)); }

}  // namespace grantor
