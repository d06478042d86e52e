#include "authserver/readers.hpp"

#include <algorithm>

#include "oauth/redirect_uri.hpp"

namespace grantor::authserver {
namespace {

// The path and query of a registered URI of the web.
std::string_view rest_of(std::string_view uri) {
    const auto authority = uri.find("://");
    if (authority == std::string_view::npos) return {};
    const auto rest = uri.find_first_of("/?", authority + 3);
    return rest == std::string_view::npos ? std::string_view{} : uri.substr(rest);
}

// Whether the callback would match at that origin: so the port of a loopback one may vary here too.
bool is_at(std::string_view origin, std::string_view uri) {
    return uri.starts_with("http") &&
           redirect_uri_matches(uri, std::string(origin) + std::string(rest_of(uri)));
}

}  // namespace

std::string reader_of(const http::Request& request, const ClientCredentials& client,
                      const ReadTx& tx) {
    const auto origin = request.header("Origin");
    if (origin.empty()) return {};
    for (const auto& candidate : client.candidates()) {
        const auto app = tx.apps().find_by_client_id(candidate.client_id);
        if (!app || app->is_public_client()) continue;
        const bool is_own = std::ranges::any_of(
            app->redirect_uris, [&](const auto& uri) { return is_at(origin, uri); });
        return is_own ? std::string(origin) : std::string{};
    }
    return std::string(any_reader);
}

void allow_reader(http::Response& response, const http::Request& request, std::string_view reader) {
    if (request.header("Origin").empty()) return;
    response.add_field("Vary", "Origin");
    if (reader.empty()) return;
    response.add_field("Access-Control-Allow-Origin", reader);
    response.add_field("Access-Control-Expose-Headers",
                       "Retry-After, WWW-Authenticate, X-Request-Id");
}

std::optional<http::Response> answer_preflight(const http::Request& request) {
    if (request.method != http::Method::options) return std::nullopt;
    if (request.header("Origin").empty()) return std::nullopt;
    if (request.header("Access-Control-Request-Method").empty()) return std::nullopt;
    http::Response response;
    response.status = 204;
    response.add_field("Access-Control-Allow-Origin", any_reader);
    response.add_field("Access-Control-Allow-Methods", "GET, POST");
    response.add_field("Access-Control-Allow-Headers", "Authorization, Content-Type");
    response.add_field("Access-Control-Max-Age", "7200");
    return response;
}

}  // namespace grantor::authserver
