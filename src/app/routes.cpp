#include "app/routes.hpp"

#include <boost/json.hpp>

#include "app/application.hpp"
#include "authserver/authorization/authorization_endpoint.hpp"
#include "authserver/introspection/introspection_endpoint.hpp"
#include "authserver/revocation/revocation_endpoint.hpp"
#include "authserver/sign_in/sign_in_endpoint.hpp"
#include "authserver/token/token_endpoint.hpp"
#include "base/log.hpp"
#include "http/endpoint.hpp"
#include "oauth/metadata.hpp"
#include "pages/page.hpp"

namespace grantor::app {
namespace {

using http::AnswersAtOnce;
using http::AnswersLater;
using http::Method;
using http::Request;
using http::Response;
using http::Task;

// The endpoints of the authorization server are functions of the request and its services.
http::Handler later(Application& application,
                    Task<Response> (*endpoint)(const Request&, const Services&)) {
    return AnswersLater([endpoint, &services = application.services()](const Request& request) {
        return endpoint(request, services);
    });
}

http::Handler at_once(Application& application,
                      Response (*endpoint)(const Request&, const Services&)) {
    return AnswersAtOnce([endpoint, &services = application.services()](const Request& request) {
        return endpoint(request, services);
    });
}

http::Handler introspection(Application& application) {
    const auto& services = application.services();
    return http::read_endpoint(
        application.store(),
        [&services](const Request& request) { return RequestScope(request, services); },
        [](const Request& request) { return read_client_request(form_post_of(request)); },
        [&view = application.store().invalidations()](const ClientRequest& request,
                                                      const ReadTx& tx, const RequestScope& scope) {
            return authserver::act_on_introspection(request, tx, view, scope.context());
        },
        authserver::write_introspection);
}

Response constant(std::string_view type, std::string_view body) {
    Response response;
    response.content_type = type;
    response.constant_body = body;
    return response;
}

// {"success":true,"changes":["added GET …"]}; 422 with the reason, and the rules in use stay.
Response reload_rules(Application& application) {
    Response response;
    response.content_type = http::json_type;
    try {
        boost::json::array changes;
        for (const auto& change : application.reload_rules()) {
            log::info("rules changed", {{"change", change}});
            changes.emplace_back(change);
        }
        response.body = boost::json::serialize(
            boost::json::object{{"success", true}, {"changes", std::move(changes)}});
    } catch (const std::exception& problem) {
        log::error("rules not reloaded", {{"reason", problem.what()}});
        response.status = 422;
        response.body = boost::json::serialize(
            boost::json::object{{"success", false}, {"message", problem.what()}});
    }
    return response;
}

}  // namespace

// table: method, path, handler. The token endpoint takes every method, since it answers a wrong one
// in words of its own (reference §2.2, row 1).
std::vector<http::Route> public_routes(Application& application) {
    using namespace authserver;
    return {
        {Method::get, std::string(authorization_path), later(application, show_consent)},
        {Method::post, std::string(authorization_path), later(application, decide_consent)},
        {http::every_method, std::string(token_path), later(application, token_endpoint)},
        // The API description names the refresh with a slash, and generated clients send it.
        {http::every_method, std::string(token_path) + "/", later(application, token_endpoint)},
        {http::every_method, std::string(revocation_path), later(application, revocation_endpoint)},
        {http::every_method, std::string(introspection_path), introspection(application)},
        {Method::get, std::string(metadata_path), AnswersAtOnce([&application](const Request&) {
             return constant(http::json_type, application.metadata());
         })},
        {Method::get, "/sign-in", at_once(application, show_sign_in)},
        {Method::post, "/sign-in", later(application, sign_in)},
        {Method::post, "/sign-out", later(application, sign_out)},
        {Method::post, "/session/company", later(application, switch_company)},
        {Method::get, "/assets/*", AnswersAtOnce(pages::asset)},
    };
}

std::vector<http::Route> operations_routes(Application& application) {
    return {
        {Method::get, "/healthz",
         AnswersAtOnce([](const Request&) { return constant(http::text_type, "ok\n"); })},
        {Method::get, "/readyz", AnswersAtOnce([&application](const Request&) {
             if (application.is_ready()) return constant(http::text_type, "ready\n");
             auto response = constant(http::text_type, "not ready\n");
             response.status = 503;
             return response;
         })},
        {Method::post, "/edge/reload",
         AnswersAtOnce([&application](const Request&) { return reload_rules(application); })},
        {Method::get, "/metrics", AnswersAtOnce([&application](const Request&) {
             Response response;
             response.content_type = "text/plain; version=0.0.4; charset=utf-8";
             response.body = application.metrics();
             return response;
         })},
    };
}

}  // namespace grantor::app
