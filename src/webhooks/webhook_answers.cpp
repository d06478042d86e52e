#include "webhooks/webhook_answers.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/webhook_words.hpp"

namespace grantor::webhooks {
namespace {

namespace json = boost::json;

http::Response json_response(int status, const json::object& body) {
    http::Response response;
    response.status = status;
    response.content_type = http::json_type;
    response.body = json::serialize(body);
    response.add_field("Cache-Control", "no-store");
    return response;
}

json::object success() { return {{"status", "ok"}, {"success", true}}; }

json::value text_or_null(std::string_view text) {
    if (text.empty()) return nullptr;
    return json::value(text);
}

// "2026-11-21T20:15:00.125Z"
std::string with_milliseconds(Time time) {
    auto text = to_rfc3339(time);
    text.pop_back();
    return text + fmt::format(".{:03}Z", to_ms(time) % 1000);
}

json::value time_or_null(Time time) {
    if (time == Time{}) return nullptr;
    return json::value(with_milliseconds(time));
}

// The password was given to us for our deliveries, and no answer repeats it (attack 24).
json::object shown(const Webhook& webhook) {
    return {
        {"id", webhook.id.value},
        {"company_id", webhook.company_id.value},
        {"owner_id", webhook.owner_id.value},
        {"user_id", webhook.user_id.value},
        {"event_action", webhook.event_action},
        {"event_object", webhook.event_object},
        {"subscription_url", webhook.subscription_url},
        {"version", webhook_version_name(webhook.version)},
        {"is_active", 1},
        {"add_time", with_milliseconds(webhook.add_time)},
        {"remove_time", nullptr},
        {"type", webhook.app_id ? "application" : "general"},
        {"http_auth_user", text_or_null(webhook.http_auth_user)},
        {"http_auth_password", nullptr},
        {"remove_reason", nullptr},
        {"last_delivery_time", time_or_null(webhook.last_delivery_time)},
        {"last_http_status", webhook.last_http_status == 0 ? json::value(nullptr)
                                                           : json::value(webhook.last_http_status)},
        {"admin_id", webhook.owner_id.value},
        {"name", text_or_null(webhook.name)}};
}

json::object errors_of(const std::vector<FieldProblem>& problems) {
    json::object errors;
    for (const auto& problem : problems) {
        json::array texts;
        for (const auto& text : problem.texts) texts.emplace_back(text);
        errors[problem.field] = std::move(texts);
    }
    return errors;
}

json::object failure(json::object errors) {
    return {{"status", "error"}, {"success", false}, {"errors", std::move(errors)}};
}

}  // namespace

http::Response write_webhooks(const std::vector<Webhook>& webhooks) {
    json::array data;
    for (const auto& webhook : webhooks) data.emplace_back(shown(webhook));
    auto body = success();
    body["data"] = std::move(data);
    return json_response(200, body);
}

http::Response write_added(const Webhook& webhook) {
    auto body = success();
    body["data"] = shown(webhook);
    return json_response(201, body);
}

http::Response write_removed() { return json_response(200, success()); }

http::Response write_refusal(const WebhookRefusal& refusal) {
    switch (refusal.kind) {
        case WebhookRefusal::Kind::invalid:
            return json_response(400, failure(errors_of(refusal.problems)));
        case WebhookRefusal::Kind::forbidden:
            return json_response(403, {{"success", false}, {"message", "Forbidden"}});
        case WebhookRefusal::Kind::not_found:
            return json_response(404, failure({{"id", json::array{"not found"}}}));
        case WebhookRefusal::Kind::too_many: {
            auto body = failure({});
            body["message"] = "webhook limit reached";
            return json_response(422, body);
        }
    }
    return json_response(400, failure({}));
}

std::string explanation_of(const WebhookRefusal& refusal) {
    if (!refusal.explanation.empty()) return refusal.explanation;
    std::string out;
    for (const auto& problem : refusal.problems)
        out += fmt::format("{}{}: {}", out.empty() ? "" : "; ", problem.field,
                           fmt::join(problem.texts, ", "));
    return out;
}

}  // namespace grantor::webhooks
