#include "webhooks/webhook_endpoint.hpp"

#include <array>
#include <charconv>
#include <optional>

#include "service/request_scope.hpp"
#include "webhooks/webhook_answers.hpp"
#include "webhooks/webhook_operations.hpp"

namespace grantor::webhooks {
namespace {

using http::Method;
using http::Request;
using http::Response;
using http::Task;

constexpr std::array<std::string_view, 2> collections{"/v1/webhooks", "/api/v1/webhooks"};

// What follows "/webhooks": "", "/7". Nothing: another path.
std::optional<std::string_view> below_collection(std::string_view path) {
    for (const auto collection : collections) {
        if (!path.starts_with(collection)) continue;
        const auto rest = path.substr(collection.size());
        if (rest.empty() || rest.starts_with('/')) return rest;
    }
    return std::nullopt;
}

// The id in "/7"; 0, which names no webhook, for anything else.
WebhookId id_of(std::string_view rest) {
    rest.remove_prefix(1);
    std::int64_t id = 0;
    const auto* end = rest.data() + rest.size();
    const auto read = std::from_chars(rest.data(), end, id);
    return read.ec == std::errc{} && read.ptr == end && id > 0 ? WebhookId{id} : WebhookId{};
}

Response unknown_path() {
    Response response;
    response.status = 404;
    response.content_type = http::json_type;
    response.constant_body =
        R"({"success":false,"error":"Resource not found","error_info":"Please check developers.pipedrive.com","data":null,"additional_data":null})";
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

Task<Response> list(ApiCaller caller, const Services& services) {
    auto work = [&caller](const ReadTx& tx) { return list_webhooks(caller, tx); };
    co_return write_webhooks(co_await services.store.read(work));
}

Task<Response> add(ApiCaller caller, const Request& request, const Services& services,
                   const WebhookRules& rules) {
    const RequestScope scope(request, services);
    const auto draft = read_webhook_draft(request, rules);
    if (!draft) co_return refused(draft.error(), caller, scope);
    auto work = [&](WriteTx& tx) { return add_webhook(caller, *draft, tx, scope.context()); };
    const auto added = co_await services.store.write(work);
    if (!added) co_return refused(added.error(), caller, scope);
    co_return write_added(*added);
}

Task<Response> remove(ApiCaller caller, WebhookId id, const Request& request,
                      const Services& services) {
    const RequestScope scope(request, services);
    auto work = [&](WriteTx& tx) { return remove_webhook(caller, id, tx, scope.context()); };
    const auto removed = co_await services.store.write(work);
    if (!removed) co_return refused(removed.error(), caller, scope);
    co_return write_removed();
}

}  // namespace

Task<Response> answer(ApiCaller caller, const Request& request, const Services& services,
                      const WebhookRules& rules) {
    const auto rest = below_collection(request.path);
    if (!rest) co_return unknown_path();
    if (rest->empty()) {
        if (request.method == Method::get || request.method == Method::head) {
            auto listed = list(caller, services);
            co_return co_await listed;
        }
        if (request.method == Method::post) {
            auto added = add(caller, request, services, rules);
            co_return co_await added;
        }
    } else if (request.method == Method::delete_) {
        auto removed = remove(caller, id_of(*rest), request, services);
        co_return co_await removed;
    }
    co_return unknown_path();
}

}  // namespace grantor::webhooks
