#include "http/claims.hpp"

#include <algorithm>
#include <array>

#include "base/cut.hpp"
#include "base/encoding.hpp"
#include "http/field_names.hpp"

namespace grantor::http {
namespace {

enum class Kind { method, target, host, scheme, sender };

struct Claim {
    std::string_view name;
    Kind kind;
};

// table: who obeys it stands behind the name.
constexpr std::array claims{
    Claim{"X-HTTP-Method-Override", Kind::method},  // Symfony, Rails, Laravel, WordPress, Spring
    Claim{"X-HTTP-Method", Kind::method},           // OData
    Claim{"X-Method-Override", Kind::method},       // IBM, Express
    Claim{"X-HTTP-Method*", Kind::method},
    Claim{"X-HttpMethod*", Kind::method},
    Claim{"HTTP-X-HTTP-Method*", Kind::method},
    Claim{"X-HTTP-Verb*", Kind::method},
    Claim{"X-HTTP-Override", Kind::method},
    Claim{"X-Method", Kind::method},
    Claim{"X-Method-*", Kind::method},
    Claim{"X-Override-Method", Kind::method},
    Claim{"X-REST-Method", Kind::method},
    Claim{"X-Request-Method", Kind::method},
    Claim{"X-Verb", Kind::method},
    Claim{"HTTP-Method*", Kind::method},
    Claim{"Method-Override", Kind::method},
    Claim{"Request-Method", Kind::method},
    Claim{"X-Original-Method", Kind::method},  // what a proxy tells /edge/check
    Claim{"X-Forwarded-Method", Kind::method},
    Claim{"X-Original-URL", Kind::target},  // IIS, Symfony, Zend (CVE-2018-14773)
    Claim{"X-Original-URI", Kind::target},
    Claim{"X-Original-Path", Kind::target},
    Claim{"X-Rewrite-URL", Kind::target},  // IIS
    Claim{"X-Rewrite-URI", Kind::target},
    Claim{"X-Rewrite-*", Kind::target},
    Claim{"X-Override-UR*", Kind::target},
    Claim{"X-Override-Path", Kind::target},
    Claim{"X-Forwarded-UR*", Kind::target},
    Claim{"X-Forwarded-Path*", Kind::target},
    Claim{"X-Request-UR*", Kind::target},
    Claim{"X-HTTP-Destinationurl", Kind::target},
    Claim{"X-HTTP-Path*", Kind::target},
    Claim{"X-Matched-Path", Kind::target},        // Next.js
    Claim{"X-Invoke-*", Kind::target},            // Next.js
    Claim{"X-Now-Route-Matches", Kind::target},   // Next.js
    Claim{"X-MS-Original-URL", Kind::target},     // Azure Static Web Apps
    Claim{"X-WAWS-Unencoded-URL", Kind::target},  // iisnode
    Claim{"X-Proxy-URL", Kind::target},
    Claim{"X-Path-Info", Kind::target},
    Claim{"X-Script-Name", Kind::target},
    Claim{"Path-Info", Kind::target},    // gunicorn
    Claim{"Script-Name", Kind::target},  // gunicorn
    Claim{"Request-Uri", Kind::target},
    Claim{"Request-Url", Kind::target},
    Claim{"Base-Url", Kind::target},
    Claim{"Http-Url", Kind::target},
    Claim{"Query-String", Kind::target},
    Claim{"X-Original-Host", Kind::host},
    Claim{"X-Host", Kind::host},
    Claim{"X-Host-Override", Kind::host},
    Claim{"X-HTTP-Host*", Kind::host},
    Claim{"X-Server-Name", Kind::host},
    Claim{"X-Backend-Host", Kind::host},
    Claim{"X-Backend-Server", Kind::host},
    Claim{"Host-Override", Kind::host},
    Claim{"Server-Name", Kind::host},
    Claim{"Server-Port", Kind::host},
    Claim{"Proxy", Kind::host},  // HTTP_PROXY of CGI programs (httpoxy)
    Claim{"X-Forward*", Kind::host},
    Claim{"X-Original-*", Kind::host},
    Claim{"X-Envoy-*", Kind::host},
    Claim{"X-Scheme", Kind::scheme},
    Claim{"X-URL-Scheme", Kind::scheme},
    Claim{"X-Proto", Kind::scheme},
    Claim{"X-Protocol", Kind::scheme},
    Claim{"X-HTTPS", Kind::scheme},
    Claim{"X-SSL*", Kind::scheme},
    Claim{"X-ARR-*", Kind::scheme},
    Claim{"Https", Kind::scheme},
    Claim{"Front-End-Https", Kind::scheme},
    Claim{"CloudFront-*", Kind::scheme},
    Claim{"Forwarded*", Kind::sender},
    Claim{"X-Real-IP", Kind::sender},
    Claim{"X-Real-*", Kind::sender},
    Claim{"X-Client-IP", Kind::sender},
    Claim{"X-ClientIP", Kind::sender},
    Claim{"X-Client-Addr*", Kind::sender},
    Claim{"X-Client-Cert*", Kind::sender},
    Claim{"X-Client-Verify", Kind::sender},
    Claim{"X-Cluster-Client-IP", Kind::sender},
    Claim{"X-Custom-IP-*", Kind::sender},
    Claim{"X-Originating-*", Kind::sender},
    Claim{"X-Remote-*", Kind::sender},
    Claim{"X-Source-IP", Kind::sender},
    Claim{"X-True-*", Kind::sender},
    Claim{"X-ProxyUser-IP", Kind::sender},
    Claim{"X-Azure-*", Kind::sender},
    Claim{"X-AppEngine-*", Kind::sender},
    Claim{"X-NF-*", Kind::sender},
    Claim{"X-Vercel-*", Kind::sender},
    Claim{"X-Auth-Request-*", Kind::sender},  // oauth2-proxy
    Claim{"X-Authenticated-*", Kind::sender},
    Claim{"X-Middleware-*", Kind::sender},          // Next.js skips its checks (CVE-2025-29927)
    Claim{"X-MS-Client-Principal*", Kind::sender},  // Azure App Service
    Claim{"X-Goog-Authenticated-User-*", Kind::sender},
    Claim{"X-Goog-IAP-*", Kind::sender},
    Claim{"X-Amzn-OIDC-*", Kind::sender},
    Claim{"X-Consumer-*", Kind::sender},  // Kong
    Claim{"X-Credential-*", Kind::sender},
    Claim{"X-Anonymous-Consumer", Kind::sender},
    Claim{"X-WebAuth-*", Kind::sender},   // Grafana
    Claim{"X-Accel-*", Kind::sender},     // Rack::Sendfile reads files for who sends it
    Claim{"X-Sendfile-*", Kind::sender},  // the same
    Claim{"True-Client-IP", Kind::sender},
    Claim{"Client-IP", Kind::sender},
    Claim{"Real-IP", Kind::sender},
    Claim{"Remote-*", Kind::sender},
    Claim{"SSL-Client-*", Kind::sender},
    Claim{"CF-Connecting-*", Kind::sender},
    Claim{"CF-IPCountry", Kind::sender},
    Claim{"CF-Visitor", Kind::sender},
    Claim{"CDN-*", Kind::sender},
    Claim{"Fastly-*", Kind::sender},
    Claim{"Fly-*", Kind::sender},
    Claim{"Ali-CDN-*", Kind::sender},
    Claim{"Akamai-*", Kind::sender},
    Claim{"WL-Proxy-*", Kind::sender},  // WebLogic
    // What many Java programs ask for one after the other; the names are those of CGI.
    Claim{"HTTP-X-*", Kind::sender},
    Claim{"HTTP-Client-*", Kind::sender},
    Claim{"HTTP-Forwarded*", Kind::sender},
};

std::vector<std::string> names_of(auto wanted) {
    std::vector<std::string> out;
    for (const auto& claim : claims)
        if (wanted(claim)) out.emplace_back(claim.name);
    return out;
}

// The name of a parameter as PHP and the like see it: decoded, without blanks before it, and up to
// the bracket of a list.
std::string parameter_name(std::string_view parameter) {
    auto name = percent_decode(parameter.substr(0, parameter.find('=')), PlusSign::space);
    name.erase(0, std::min(name.find_first_not_of(" \t"), name.size()));
    const auto bracket = name.find('[', 1);
    name.resize(std::min({bracket, name.find('\0'), name.size()}));
    return name;
}

}  // namespace

const std::vector<std::string>& claim_fields() {
    static const auto names = names_of([](const Claim&) { return true; });
    return names;
}

const std::vector<std::string>& removable_claim_fields() {
    static const auto names = names_of([](const Claim& claim) {
        return !claim.name.ends_with('*') && !claim.name.starts_with("X-Forwarded-");
    });
    return names;
}

bool is_method_claim(std::string_view field_name) {
    static const FieldNames names(
        names_of([](const Claim& claim) { return claim.kind == Kind::method; }));
    return names.contains(field_name);
}

bool is_target_claim(std::string_view field_name) {
    static const FieldNames names(
        names_of([](const Claim& claim) { return claim.kind == Kind::target; }));
    return names.contains(field_name);
}

bool is_method_parameter(std::string_view parameter) {
    // ';' divides parameters for old servers.
    while (!parameter.empty()) {
        const auto name = parameter_name(cut_piece(parameter, ';'));
        if (is_same_field_name(name, "_method") || is_same_field_name(name, "_HttpMethod") ||
            is_same_field_name(name, "__method") || is_method_claim(name))
            return true;
    }
    return false;
}

const std::vector<std::string>& host_wide_fields() {
    static const std::vector<std::string> names{
        "Clear-Site-Data",
        "Service-Worker-Allowed",
        "Strict-Transport-Security",  // may bind the subdomains of our host too
        "Public-Key-Pins*",
        "Expect-CT",
        "Alt-Svc",  // where else the host is said to be
        "NEL",
        "Report-To",
        "Reporting-Endpoints",
        "Set-Cookie2",
        "Set-Login",
        "Access-Control-*",  // which pages may read an answer is decided here
        "X-Accel-*",         // nginx in front would serve its internal locations
        "X-Sendfile*",
        "X-LIGHTTPD-*",
    };
    return names;
}

}  // namespace grantor::http
