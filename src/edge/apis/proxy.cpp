#include "edge/apis/proxy.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>

#include "base/cut.hpp"
#include "base/encoding.hpp"
#include "edge/apis/failure_answers.hpp"
#include "edge/apis/me_endpoint.hpp"
#include "http/claims.hpp"
#include "http/field_names.hpp"
#include "service/sign_in/sign_in_throttle.hpp"
#include "service/visitor.hpp"

namespace grantor::edge {
namespace {

using http::Request;

// A token in the query is for us alone, since the upstream would write it into its log; and a
// method in it was never checked. In any spelling that an upstream may read.
bool passes(std::string_view parameter) {
    const auto name = percent_decode(parameter.substr(0, parameter.find('=')), PlusSign::space);
    return !http::is_same_field_name(name, "api_token") && !http::is_method_parameter(parameter);
}

// With the path that the rules were asked about (attack 26). "" if all of it is as it came.
std::string target_for_upstream(const Request& request, const http::NormalPath& path) {
    bool is_whole = path.is_as_sent();
    std::string out(path.text());
    char separator = '?';
    for (auto rest = request.query; !rest.empty();) {
        const auto parameter = cut_piece(rest, '&');
        if (!passes(parameter)) {
            is_whole = false;
            continue;
        }
        out += separator;
        out += parameter;
        separator = '&';
    }
    return is_whole ? std::string{} : out;
}

// One number for each, whatever kind of thing it is.
// Those without a token together are one company.
std::array<std::uint64_t, 2> payers_of(const ApiCaller& caller, std::string_view address) {
    const auto number = [](std::int64_t id, std::uint64_t kind) {
        return static_cast<std::uint64_t>(id) << 2 | kind;
    };
    if (caller.is_anonymous())
        return {std::hash<std::string_view>{}(throttled_network(address)) << 2, number(0, 3)};
    const auto own = caller.grant_id.value != 0 ? number(caller.grant_id.value, 1)
                                                : number(caller.user_id.value, 2);
    return {own, number(caller.company_id.value, 3)};
}

http::Forward forward_of(const Request& request, const Passage& passage, const Proxy& proxy) {
    http::Forward out;
    http::forward_to(proxy.apis.upstreams_of(*passage.rule), out);
    out.answer_timeout = passage.rule->timeout;
    out.target = target_for_upstream(request, passage.path);
    proxy.guard.edge.append_identity(passage.caller, out.fields);
    http::add_field(out.fields, "X-Forwarded-For", request.peer);
    http::add_field(out.fields, "X-Forwarded-Host", request.header("host"));
    http::add_field(out.fields, "X-Forwarded-Proto",
                    proxy.site.api_domain.starts_with("https://") ? "https" : "http");
    if (!passage.claimed_method.empty())
        http::add_field(out.fields, "X-HTTP-Method-Override", passage.claimed_method);
    proxy.guard.edge.append_answer_fields(passage, out.answer_fields);
    out.payers = payers_of(passage.caller, request.peer);
    out.on_end = NotedRequest(proxy.guard, request, passage.caller).at_end();
    return out;
}

}  // namespace

http::Task<http::Decision> answer_proxied(Proxy proxy, const Request& request) {
    auto admitting = [&](const ReadTx&) { return let_in(proxy.guard, request); };
    auto passage = must_read(proxy.guard, request)
                       ? co_await proxy.guard.edge.store().read_once(admitting)
                       : let_in(proxy.guard, request);
    if (!passage) co_return http::Decision(std::move(passage).error());
    const auto& path = passage->path;
    const bool is_answered_here = !path.is_as_sent() && proxy.apis.is_for_webhooks(path.text());
    if (proxy.apis.upstreams_of(*passage->rule) != nullptr && !is_answered_here)
        co_return http::Decision(forward_of(request, *passage, proxy));
    NotedRequest noted(proxy.guard, request, passage->caller);
    auto response = nothing_behind(proxy.guard.edge.wire(), request);
    if (asks_for_caller(request.method, path.text())) {
        if (passage->caller.is_anonymous())
            co_return http::Decision(ask_for_token(proxy.guard, request));
        auto answer = answer_caller(passage->caller, proxy.store);
        response = co_await answer;
    }
    noted.answered(response.status);
    proxy.guard.edge.finish(response, *passage);
    co_return http::Decision(std::move(response));
}

http::UpstreamOptions behind_the_edge(http::UpstreamOptions upstream, const IdentityNames& names,
                                      const Wire& wire) {
    upstream.dropped_fields = {"Authorization", "X-Api-Token", "X-Grantor-*"};
    std::ranges::copy(http::claim_fields(), std::back_inserter(upstream.dropped_fields));
    std::ranges::copy(http::host_wide_fields(), std::back_inserter(upstream.dropped_fields));
    upstream.gathered_max = http::UpstreamOptions::short_body_max;
    upstream.withheld_cookies = own_cookies();
    for (const auto* name : {&names.user, &names.company, &names.app, &names.scopes, &names.grant})
        if (!name->empty()) upstream.dropped_fields.push_back(*name);
    upstream.on_failure = answers_upstream_failure(wire);
    return upstream;
}

}  // namespace grantor::edge
