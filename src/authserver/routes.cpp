#include "authserver/routes.hpp"

#include "authserver/authorization/authorization_endpoint.hpp"
#include "authserver/introspection/introspection_endpoint.hpp"
#include "authserver/readers.hpp"
#include "authserver/revocation/revocation_endpoint.hpp"
#include "authserver/sign_in/sign_in_endpoint.hpp"
#include "authserver/token/token_endpoint.hpp"
#include "oauth/metadata.hpp"

namespace grantor::authserver {
namespace {

using http::Method;
using http::Request;
using http::Response;

struct Row {
    http::MethodSet methods;
    std::string_view path;
    http::Task<Response> (*endpoint)(const Request&, const Services&);
};

// table: method, path, endpoint. The token endpoint takes every method, since it answers a wrong
// one in words of its own (docs/wire.md §2.2, row 1).
constexpr Row rows[] = {
    {Method::get, authorization_path, show_consent},
    {Method::post, authorization_path, decide_consent},
    {http::every_method, token_path, token_endpoint},
    // The API description names the refresh with a slash, and generated clients send it.
    {http::every_method, "/oauth/token/", token_endpoint},
    {http::every_method, revocation_path, revocation_endpoint},
    {http::every_method, introspection_path, introspection_endpoint},
    {Method::post, "/sign-in", sign_in},
    {Method::post, "/sign-out", sign_out},
    {Method::post, "/session/company", switch_company},
};

// No operation of its own: a browser asks so before it sends a field that is not simple.
constexpr http::MethodSet preflights = Method::options;

}  // namespace

std::vector<http::Route> routes(const Services& services) {
    std::vector<http::Route> out;
    for (const auto& row : rows)
        out.push_back(
            {row.methods, std::string(row.path),
             http::AnswersLater([&services, endpoint = row.endpoint](const Request& request) {
                 return endpoint(request, services);
             })});
    out.push_back(
        {Method::get, "/sign-in", http::AnswersAtOnce([&services](const Request& request) {
             return show_sign_in(request, services);
         })});
    out.push_back(
        {Method::get, std::string(metadata_path), http::AnswersAtOnce([&services](const Request&) {
             Response response;
             response.content_type = http::json_type;
             response.body =
                 write_metadata_body({services.site.issuer, services.policy.wire.help_url,
                                      services.brand.privacy_url, services.brand.terms_url},
                                     services.store.scopes());
             response.add_field("Access-Control-Allow-Origin", any_reader);
             return response;
         })});
    out.push_back(
        {preflights, std::string(metadata_path), http::AnswersAtOnce([](const Request& request) {
             if (auto preflight = answer_preflight(request)) return std::move(*preflight);
             Response response;
             response.status = 204;
             response.add_field("Allow", "GET, HEAD, OPTIONS");
             return response;
         })});
    return out;
}

}  // namespace grantor::authserver
