#include "edge/sent_claims.hpp"

#include <fmt/format.h>

#include "base/cut.hpp"
#include "http/claims.hpp"

namespace grantor::edge {
namespace {

// "": there is none.
std::string_view contradicting_claim(const http::Request& request,
                                     std::string_view claimed_method) {
    for (const auto& field : request.fields) {
        const auto value = field.value;
        if (value.empty()) continue;
        if (http::is_method_claim(field.name) && claimed_method.empty() &&
            !http::equals_ignoring_case(value, request.method_name))
            return field.name;
        if (!http::is_target_claim(field.name)) continue;
        const auto parts = read_url(value);
        if (!parts || (parts->target != request.target && parts->target != request.path))
            return field.name;
    }
    for (auto rest = request.query; !rest.empty() && claimed_method.empty();)
        if (http::is_method_parameter(cut_piece(rest, '&'))) return "_method";
    return {};
}

}  // namespace

std::optional<UrlParts> read_url(std::string_view url) {
    if (url.starts_with('/')) return UrlParts{{}, url};
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!url.starts_with(scheme)) continue;
        url.remove_prefix(scheme.size());
        const auto slash = url.find('/');
        const auto host = url.substr(0, slash);
        if (slash == std::string_view::npos || host.empty() ||
            host.find_first_of("@?#\\") != std::string_view::npos)
            return std::nullopt;
        return UrlParts{host, url.substr(slash)};
    }
    return std::nullopt;
}

std::optional<Denial> deny_sent_claims(const http::Request& request,
                                       std::string_view claimed_method, const ApiCaller& caller) {
    const auto claim = contradicting_claim(request, claimed_method);
    if (claim.empty()) return std::nullopt;
    return deny(refusals::contradicting_claim, "claims",
                fmt::format("\"{}\" tells the API another method or path than the request has. "
                            "Have the proxy remove it, as deploy/nginx/api.conf does; if the API "
                            "is meant to obey it, set `method_override` of its [[edge.api]].",
                            claim),
                caller);
}

}  // namespace grantor::edge
