#include "edge/apis/proxy.hpp"

#include "base/cut.hpp"
#include "edge/apis/failure_answers.hpp"
#include "edge/apis/me_endpoint.hpp"
#include "oauth/form.hpp"

namespace grantor::edge {
namespace {

using http::Request;

// A token in the query is for us alone; the upstream would write it into its log.
std::string target_without_token(const Request& request) {
    if (!request.query.contains("api_token")) return {};
    std::string out(request.path);
    char separator = '?';
    std::string_view rest = request.query;
    while (!rest.empty()) {
        const auto piece = cut_piece(rest, '&');
        const auto parameter = Form::parse(piece);
        if (parameter && parameter->find("api_token")) continue;
        out += separator;
        out += piece;
        separator = '&';
    }
    return out;
}

http::Forward forward_of(const Request& request, const Passage& passage, const Proxy& proxy) {
    http::Forward out;
    out.upstream = proxy.apis.upstream_of(*passage.rule);
    out.target = target_without_token(request);
    proxy.guard.edge.append_identity(passage.caller, out.fields);
    http::add_field(out.fields, "X-Forwarded-For", request.peer);
    proxy.guard.edge.append_answer_fields(passage, out.answer_fields);
    return out;
}

}  // namespace

http::Task<http::Decision> answer_proxied(Proxy proxy, const Request& request) {
    auto passage = let_in(proxy.guard, request);
    if (!passage) co_return http::Decision(std::move(passage).error());
    if (proxy.apis.upstream_of(*passage->rule) != nullptr)
        co_return http::Decision(forward_of(request, *passage, proxy));
    auto response = nothing_behind();
    if (asks_for_caller(request)) {
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
