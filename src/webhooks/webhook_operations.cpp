#include "webhooks/webhook_operations.hpp"

#include <fmt/format.h>

#include "token/webhook_password.hpp"

namespace grantor::webhooks {
namespace {

constexpr std::string_view removed_sentence = "The app has removed the webhook.";

bool is_admin(UserId user, CompanyId company, const ReadTx& tx) {
    const auto membership = tx.memberships().find(company, user);
    return membership && membership->role == Role::admin;
}

bool is_active_member(UserId user, CompanyId company, const ReadTx& tx) {
    if (!tx.memberships().find(company, user)) return false;
    const auto account = tx.users().find(user);
    return account && account->state == UserState::active;
}

// "https://hooks.example.com": the rest of a URL may hold secrets.
std::string_view origin_of(std::string_view url) {
    const auto authority = url.find("://");
    if (authority == std::string_view::npos) return {};
    return url.substr(0, url.find_first_of("/?#", authority + 3));
}

void note(AuditKind kind, const Webhook& webhook, const ApiCaller& caller, WriteTx& tx,
          const Context& context) {
    auto event = context.audit(kind);
    event.company_id = caller.company_id;
    event.user_id = caller.user_id;
    event.app_id = caller.app_id;
    event.grant_id = caller.grant_id;
    event.detail = fmt::format("webhook {}: {}.{} to {}", webhook.id.value, webhook.event_action,
                               webhook.event_object, origin_of(webhook.subscription_url));
    tx.audit_events().add(event);
}

std::unexpected<WebhookRefusal> refuse_user(std::string_view why) {
    return std::unexpected(
        WebhookRefusal{.problems = {{"user_id", {std::string{why}}}}, .check = "webhook_user"});
}

std::unexpected<WebhookRefusal> forbid(std::string_view check, std::string why) {
    return std::unexpected(WebhookRefusal{
        .kind = WebhookRefusal::Kind::forbidden, .check = check, .explanation = std::move(why)});
}

}  // namespace

std::vector<Webhook> list_webhooks(const ApiCaller& caller, const ReadTx& tx) {
    if (!is_admin(caller.user_id, caller.company_id, tx))
        return tx.webhooks().of_owner(caller.company_id, caller.user_id, caller.app_id);
    auto all = tx.webhooks().of_company(caller.company_id);
    std::erase_if(all, [&](const Webhook& each) { return each.app_id != caller.app_id; });
    return all;
}

WebhookResult<Webhook> add_webhook(const ApiCaller& caller, const WebhookDraft& draft, WriteTx& tx,
                                   const Context& context) {
    auto webhook = draft.webhook;
    webhook.company_id = caller.company_id;
    webhook.app_id = caller.app_id;
    webhook.owner_id = caller.user_id;
    webhook.user_id = draft.user_id.value_or(caller.user_id);
    webhook.add_time = context.now;
    if (webhook.user_id != caller.user_id && !is_admin(caller.user_id, caller.company_id, tx))
        return forbid("webhook_user",
                      "Only an admin of the company can create a webhook with another user's "
                      "permissions. Leave out user_id, or have an admin install the app.");
    if (!is_active_member(webhook.user_id, caller.company_id, tx))
        return refuse_user("there is no such active user in this company");
    webhook.http_auth_password =
        seal_webhook_password(draft.http_auth_password, context.keys, context.random);
    const auto id = tx.webhooks().add(webhook);
    if (!id)
        return std::unexpected(WebhookRefusal{
            .kind = WebhookRefusal::Kind::too_many,
            .check = "webhook_limit",
            .explanation = fmt::format("The user has {} webhooks of the app, which is the "
                                       "limit. Delete one that is no longer used.",
                                       webhooks_of_user_max)});
    webhook.id = *id;
    note(AuditKind::webhook_added, webhook, caller, tx, context);
    return webhook;
}

WebhookResult<WebhookId> remove_webhook(const ApiCaller& caller, WebhookId id, WriteTx& tx,
                                        const Context& context) {
    const auto webhook = tx.webhooks().find(id);
    if (!webhook || webhook->company_id != caller.company_id)
        return std::unexpected(
            WebhookRefusal{.kind = WebhookRefusal::Kind::not_found,
                           .check = "webhook_id",
                           .explanation = "The company has no webhook with this id."});
    if (webhook->app_id != caller.app_id)
        return forbid("webhook_owner",
                      "The webhook belongs to another app, or to a personal API token. Only its "
                      "creator can delete a webhook.");
    if (webhook->owner_id != caller.user_id && !is_admin(caller.user_id, caller.company_id, tx))
        return forbid("webhook_owner",
                      "The webhook was made for another user of the app; that user or an admin of "
                      "the company may delete it.");
    tx.webhooks().remove(id);
    Delivery waiting;
    waiting.webhook_id = id;
    tx.deliveries().give_up(waiting.target(), removed_sentence, context.now);
    note(AuditKind::webhook_removed, *webhook, caller, tx, context);
    return id;
}

}  // namespace grantor::webhooks
