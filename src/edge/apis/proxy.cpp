#include "edge/apis/proxy.hpp"

#include "base/cut.hpp"
#include "edge/apis/failure_answers.hpp"
#include "edge/apis/me_endpoint.hpp"
#include "oauth/form.hpp"

namespace grantor::edge {
namespace {

using http::Request;

// A token in the query is for us alone; the upstream would write it into its log. What is left of
// "?a=1&api_token=x": "?a=1".
std::string query_without_token(std::string_view query) {
    std::string out;
    while (!query.empty()) {
        const auto piece = cut_piece(query, '&');
        const auto parameter = Form::parse(piece);
        if (parameter && parameter->find("api_token")) continue;
        out += out.empty() ? '?' : '&';
        out += piece;
    }
    return out;
}

// With the path that the rules were asked about (attack 26). "" if all of it is as it came.
std::string target_for_upstream(const Request& request, const http::NormalPath& path) {
    // The name may be escaped.
    const bool may_have_token = request.query.contains("api_token") || request.query.contains('%');
    if (path.is_as_sent() && !may_have_token) return {};
    const auto query = request.target.substr(request.path.size());
    return std::string(path.text())
        .append(may_have_token ? query_without_token(request.query) : std::string{query});
}

http::Forward forward_of(const Request& request, const Passage& passage, const Proxy& proxy) {
    http::Forward out;
    out.upstream = proxy.apis.upstream_of(*passage.rule);
    out.target = target_for_upstream(request, passage.path);
    proxy.guard.edge.append_identity(passage.caller, out.fields);
    http::add_field(out.fields, "X-Forwarded-For", request.peer);
    proxy.guard.edge.append_answer_fields(passage, out.answer_fields);
    return out;
}

}  // namespace

http::Task<http::Decision> answer_proxied(Proxy proxy, const Request& request) {
    auto passage = let_in(proxy.guard, request);
    if (!passage) co_return http::Decision(std::move(passage).error());
    const auto& path = passage->path;
    const bool is_answered_here = !path.is_as_sent() && proxy.apis.is_for_webhooks(path.text());
    if (proxy.apis.upstream_of(*passage->rule) != nullptr && !is_answered_here)
        co_return http::Decision(forward_of(request, *passage, proxy));
    auto response = nothing_behind();
    if (asks_for_caller(request.method, path.text())) {
        auto answer = answer_caller(passage->caller, proxy.store);
        response = co_await answer;
    }
    proxy.guard.edge.finish(response, *passage);
    co_return http::Decision(std::move(response));
}

http::UpstreamOptions behind_the_edge(http::UpstreamOptions upstream, const IdentityNames& names) {
    upstream.dropped_fields = {"Authorization", "X-Api-Token"};
    for (const auto* name : {&names.user, &names.company, &names.app, &names.scopes, &names.grant})
        if (!name->empty()) upstream.dropped_fields.push_back(*name);
    upstream.on_failure = answer_upstream_failure;
    return upstream;
}

}  // namespace grantor::edge
