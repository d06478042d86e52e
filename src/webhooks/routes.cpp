#include "webhooks/routes.hpp"

#include <fmt/format.h>

#include "base/encoding.hpp"
#include "base/number.hpp"
#include "service/problem.hpp"
#include "service/request_scope.hpp"
#include "webhooks/webhook_answers.hpp"
#include "webhooks/webhook_operations.hpp"

namespace grantor::webhooks {
namespace {

using http::Method;
using http::Request;
using http::Response;
using http::Task;

Response unknown_path(const Request& request, const Wire& wire) {
    if (wire.errors == ErrorForm::standard)
        return write_problem(
            {404, "unknown-path", "Unknown path", "The API has no operation at this path."}, wire,
            request);
    Response response;
    response.status = 404;
    response.content_type = http::json_type;
    response.body = R"({"success":false,"error":"Resource not found","error_info":)";
    append_json_string(wire.envelope_info, response.body);
    response.body += R"(,"data":null,"additional_data":null})";
    return response;
}

Response refused(const WebhookRefusal& refusal, const ApiCaller& caller,
                 const RequestScope& scope) {
    auto response = write_refusal(refusal);
    scope.record(
        response, "webhook_refused",
        {refusal.check, explanation_of(refusal), caller.app_id, caller.company_id, caller.user_id});
    return response;
}

struct Api {
    const Services& services;
    const WebhookRules& rules;
};

Task<Response> list(const ApiCaller& caller, Api api) {
    auto work = [&caller](const ReadTx& tx) { return list_webhooks(caller, tx); };
    co_return write_webhooks(co_await api.services.store.read(work));
}

Task<Response> add(const ApiCaller& caller, const Request& request, Api api) {
    const RequestScope scope(request, api.services);
    const auto draft = read_webhook_draft(request, api.rules);
    if (!draft) co_return refused(draft.error(), caller, scope);
    auto work = [&](WriteTx& tx) { return add_webhook(caller, *draft, tx, scope.context()); };
    const auto added = co_await api.services.store.write(work);
    if (!added) co_return refused(added.error(), caller, scope);
    co_return write_added(*added);
}

Task<Response> remove(const ApiCaller& caller, const Request& request, Api api) {
    // No webhook has the id 0.
    const WebhookId id{read_number(request.segment("webhook")).value_or(0)};
    const RequestScope scope(request, api.services);
    auto work = [&](WriteTx& tx) { return remove_webhook(caller, id, tx, scope.context()); };
    const auto removed = co_await api.services.store.write(work);
    if (!removed) co_return refused(removed.error(), caller, scope);
    co_return write_removed();
}

Task<Response> refuse_path(const Request& request, Api api) {
    co_return unknown_path(request, api.services.policy.wire);
}

Task<Response> answer_collection(const ApiCaller& caller, const Request& request, Api api) {
    if (request.method == Method::get || request.method == Method::head) return list(caller, api);
    if (request.method == Method::post) return add(caller, request, api);
    return refuse_path(request, api);
}

Task<Response> answer_webhook(const ApiCaller& caller, const Request& request, Api api) {
    return request.method == Method::delete_ ? remove(caller, request, api)
                                             : refuse_path(request, api);
}

}  // namespace

std::vector<ApiRoute> routes(const Services& services, const WebhookRules& rules,
                             const std::vector<std::string>& prefixes) {
    const Api api{services, rules};
    const auto collection = [api](const ApiCaller& caller, const ApiOperation&,
                                  const Request& request) {
        return answer_collection(caller, request, api);
    };
    const auto one = [api](const ApiCaller& caller, const ApiOperation&, const Request& request) {
        return answer_webhook(caller, request, api);
    };
    const auto other = [api](const ApiCaller&, const ApiOperation&, const Request& request) {
        return refuse_path(request, api);
    };
    std::vector<ApiRoute> out;
    // Every method: the edge has answered for those that an operation does not have.
    for (const auto& prefix : prefixes) {
        out.push_back({http::every_method, prefix + "/webhooks", collection});
        out.push_back({http::every_method, prefix + "/webhooks/{webhook}", one});
        out.push_back({http::every_method, prefix + "/webhooks/*", other});
    }
    return out;
}

}  // namespace grantor::webhooks
