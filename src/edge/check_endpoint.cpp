#include "edge/check_endpoint.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "edge/sent_claims.hpp"
#include "http/claims.hpp"

namespace grantor::edge {
namespace {

struct Target {
    std::string_view method;
    std::string_view target;
    bool operator==(const Target&) const = default;
};

// The fields of one form, as many times as they are there.
struct Said {
    struct One {
        std::string_view value;
        std::size_t count = 0;
    };
    One method;
    One target;
    One host;
    One url;  // "https://host/target", in place of target and host

    bool is_there() const { return method.count + target.count + url.count > 0; }
    // Empty views where it has none. The host is in `host` and in the URL, where it has both.
    std::optional<Target> asked() const {
        const auto parts = read_url(url.value);
        if (method.count != 1 || target.count > 1 || host.count > 1 || url.count > 1 ||
            target.count + url.count == 0 || (url.count == 1 && !parts))
            return std::nullopt;
        if (url.count == 0) return Target{method.value, target.value};
        if (target.count == 1 && target.value != parts->target) return std::nullopt;
        const auto& other = parts->host;
        if (host.count == 1 && !other.empty() && !http::equals_ignoring_case(host.value, other))
            return std::nullopt;
        return Target{method.value, parts->target};
    }
    std::string_view asked_host() const {
        if (host.count > 0 || url.count == 0) return host.value;
        const auto parts = read_url(url.value);
        return parts ? parts->host : std::string_view{};
    }
};
struct BothForms {
    Said nginx;
    Said traefik;
};

// One pass over the fields: a proxy asks this for every request it gets.
BothForms read_fields(const http::Request& request) {
    BothForms out;
    const std::array<std::pair<std::string_view, Said::One*>, 7> names{
        {{"x-original-method", &out.nginx.method},
         {"x-original-uri", &out.nginx.target},
         {"x-original-url", &out.nginx.url},
         {"x-original-host", &out.nginx.host},
         {"x-forwarded-method", &out.traefik.method},
         {"x-forwarded-uri", &out.traefik.target},
         {"x-forwarded-host", &out.traefik.host}}};
    for (const auto& field : request.fields) {
        if (field.name.size() < std::string_view{"x-original-uri"}.size()) continue;
        for (const auto& [name, said] : names) {
            if (!http::equals_ignoring_case(field.name, name)) continue;
            said->value = field.value;
            ++said->count;
        }
    }
    return out;
}

AskedRequest asked(CheckForm form, const http::Request& request, const Target& target,
                   std::string_view host) {
    AskedRequest out{form, request, host.empty() ? request.header("host") : host};
    out.request.method = http::read_method(target.method);
    out.request.method_name = target.method;
    out.request.target = target.target;
    const auto mark = target.target.find('?');
    out.request.path = target.target.substr(0, mark);
    out.request.query =
        mark == std::string_view::npos ? std::string_view{} : target.target.substr(mark + 1);
    return out;
}

// auth_request passes on no other status.
http::Response for_nginx(http::Response answer) {
    http::Response out;
    out.status = answer.status == 401 ? 401 : 403;
    out.add_field("X-Edge-Status", std::to_string(answer.status));
    if (!answer.content().empty()) {
        out.add_field("X-Edge-Body", answer.content());
        out.add_field("X-Edge-Content-Type", answer.content_type);
    }
    out.fields += answer.fields;
    return out;
}

// What Envoy must take out of the request that it passes on; other proxies are configured for that.
void append_removals(const Edge& edge, const Passage& passage, std::string& fields) {
    const auto join = [](bool with_methods) {
        std::string out;
        for (const auto& name : http::removable_claim_fields())
            if (with_methods || !http::is_method_claim(name))
                out += (out.empty() ? "" : ", ") + name;
        return out;
    };
    static const std::string all = join(true);
    static const std::string all_but_methods = join(false);
    // What the answer does not set, the client may have sent (attack 25).
    const auto& claims = passage.claimed_method.empty() ? all : all_but_methods;
    std::string missing;
    edge.append_missing_identity(passage.caller, missing);
    if (!missing.empty()) missing.insert(0, claims + ", ");
    http::add_field(fields, "x-envoy-auth-headers-to-remove",
                    missing.empty() ? std::string_view(claims) : missing);
}

}  // namespace

Checked check_request(Edge& edge, const http::Request& request, Time now, const KeyRing& keys) {
    const auto refuse = [&](const Denial& denial) {
        return Checked{write_denial(denial, edge.wire(), request), event_of(denial, request, now),
                       std::nullopt};
    };
    if (!request.is_from_trusted_proxy)
        return refuse(
            deny(refusals::untrusted_peer, "trusted_proxy",
                 "An address that is not in proxy.trusted asked for the check of a request."));
    const auto check = read_check(request);
    if (!check)
        return refuse(
            deny(refusals::malformed_check, "check_fields",
                 "The proxy must send the request's method and target, each exactly once: "
                 "X-Original-Method and X-Original-URI, or X-Forwarded-Method and "
                 "X-Forwarded-Uri, or the target after /edge/check. If both pairs are present, "
                 "they must agree; make the proxy clear the one it does not set."));

    const auto in_form = [&](http::Response answer) {
        return check->form == CheckForm::nginx ? for_nginx(std::move(answer)) : answer;
    };
    const auto refuse_in_form = [&](const Denial& denial) {
        return Checked{in_form(edge.refuse(check->request, denial)),
                       event_of(denial, check->request, now), std::nullopt};
    };
    if (auto options = edge.answer_options(check->request)) {
        // Traefik takes 204 for a pass, without a token: all the less may the API get a claim.
        if (const auto denial = deny_sent_claims(check->request, {}, {}))
            return refuse_in_form(*denial);
        if (const auto denial = edge.deny_lookalike(check->request, {}))
            return refuse_in_form(*denial);
        return {in_form(std::move(*options)), std::nullopt, std::nullopt};
    }
    const auto passage = edge.admit({check->request, now, keys, check->host, PassedOn::as_sent});
    if (!passage) return refuse_in_form(passage.error());
    Checked out;
    out.response.fields.reserve(2048);  // enough unless there are very many scopes
    edge.append_identity(passage->caller, out.response.fields);
    edge.finish(out.response, *passage);
    if (check->form == CheckForm::envoy) append_removals(edge, *passage, out.response.fields);
    const auto& caller = passage->caller;
    out.passed = PassedRequest{check->request.method_name, check->request.path, caller.app_id,
                               caller.company_id, caller.user_id};
    return out;
}

std::optional<AskedRequest> read_check(const http::Request& request) {
    const auto rest = request.target.substr(std::min(check_path.size(), request.target.size()));
    if (rest.starts_with('/'))
        return asked(CheckForm::envoy, request, {request.method_name, rest}, {});
    const auto fields = read_fields(request);
    const bool is_nginx = fields.nginx.is_there();
    const auto& said = is_nginx ? fields.nginx : fields.traefik;
    const auto target = said.asked();
    if (!target) return std::nullopt;
    if (is_nginx && fields.traefik.is_there() && fields.traefik.asked() != target)
        return std::nullopt;
    return asked(is_nginx ? CheckForm::nginx : CheckForm::traefik, request, *target,
                 said.asked_host());
}

bool check_must_read(const Edge& edge, const http::Request& request, Time now,
                     const KeyRing& keys) {
    if (!request.is_from_trusted_proxy) return false;
    const auto check = read_check(request);
    return check && edge.must_read({check->request, now, keys, check->host});
}

}  // namespace grantor::edge
