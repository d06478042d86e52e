#include "edge/check_endpoint.hpp"

#include <algorithm>
#include <array>
#include <string>

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

    bool is_there() const { return method.count + target.count > 0; }
    std::optional<Target> asked() const {
        if (method.count != 1 || target.count != 1 || host.count > 1) return std::nullopt;
        return Target{method.value, target.value};
    }
};
struct BothForms {
    Said nginx;
    Said traefik;
};

// One pass over the fields: a proxy asks this for every request it gets.
BothForms read_fields(const http::Request& request) {
    BothForms out;
    const std::array<std::pair<std::string_view, Said::One*>, 6> names{
        {{"x-original-method", &out.nginx.method},
         {"x-original-uri", &out.nginx.target},
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
    if (!answer.content().empty()) out.add_field("X-Edge-Body", answer.content());
    out.fields += answer.fields;
    return out;
}

}  // namespace

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
                 said.host.value);
}

Checked check_request(Edge& edge, const http::Request& request, Time now, const KeyRing& keys) {
    const auto refuse = [&](const Denial& denial) {
        return Checked{write_denial(denial), event_of(denial, request, now)};
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
    if (auto options = edge.answer_options(check->request))
        return {in_form(std::move(*options)), std::nullopt};
    const auto passage =
        edge.admit({check->request, now, keys, check->host, PathPassedOn::as_sent});
    if (!passage)
        return {in_form(edge.refuse(check->request, passage.error())),
                event_of(passage.error(), check->request, now)};
    Checked out;
    out.response.fields.reserve(512);  // enough unless there are very many scopes
    edge.append_identity(passage->caller, out.response.fields);
    edge.finish(out.response, *passage);
    return out;
}

}  // namespace grantor::edge
