#include "store/tables/webhooks.hpp"

// The order in which read_webhook reads.
#define WEBHOOK_COLUMNS                                                               \
    "id, company_id, app_id, owner_id, user_id, event_action, event_object, "         \
    "subscription_url, version, name, http_auth_user, http_auth_password, add_time, " \
    "last_delivery_time, last_http_status, failing_since"

namespace grantor {
namespace {

constexpr SqlQuery find_webhook{"SELECT " WEBHOOK_COLUMNS " FROM webhooks WHERE id = $1"};
constexpr SqlQuery webhooks_of_company{"SELECT " WEBHOOK_COLUMNS
                                       " FROM webhooks WHERE company_id = $1 ORDER BY id"};
constexpr SqlQuery page_of_webhooks{
    "SELECT " WEBHOOK_COLUMNS
    " FROM webhooks WHERE company_id = $1 AND id > $2 ORDER BY id LIMIT $3"};
constexpr SqlQuery webhooks_of_owner{
    "SELECT " WEBHOOK_COLUMNS
    " FROM webhooks WHERE company_id = $1 AND owner_id = $2 AND app_id = $3 ORDER BY id"};

// Counts and adds in one statement.
constexpr SqlQuery add_webhook{
    "INSERT INTO webhooks (company_id, app_id, owner_id, user_id, event_action, event_object,"
    " subscription_url, version, name, http_auth_user, http_auth_password, add_time,"
    " last_delivery_time, last_http_status, failing_since)"
    " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, 0"
    " WHERE (SELECT COUNT(*) FROM webhooks"
    " WHERE company_id = $1 AND owner_id = $3 AND app_id = $2) < $13 RETURNING id"};

constexpr SqlQuery note_webhook_delivery{
    "UPDATE webhooks SET last_delivery_time = $2, last_http_status = $3, failing_since = $4"
    " WHERE id = $1"};
constexpr SqlQuery remove_webhook{"DELETE FROM webhooks WHERE id = $1"};
constexpr SqlQuery remove_webhooks_of_owner{
    "DELETE FROM webhooks WHERE company_id = $1 AND owner_id = $2 AND app_id = $3"};

Webhook read_webhook(const SqlRows& row) {
    const ByteView password = row.bytes(11);
    return {.id = row.id<WebhookId>(0),
            .company_id = row.id<CompanyId>(1),
            .app_id = row.id<AppId>(2),
            .owner_id = row.id<UserId>(3),
            .user_id = row.id<UserId>(4),
            .event_action = row.text(5),
            .event_object = row.text(6),
            .subscription_url = row.text(7),
            .version = row.number<WebhookVersion>(8),
            .name = row.text(9),
            .http_auth_user = row.text(10),
            .http_auth_password = Bytes(password.begin(), password.end()),
            .add_time = row.time(12),
            .last_delivery_time = row.time(13),
            .last_http_status = static_cast<int>(row.integer(14)),
            .failing_since = row.time(15)};
}

std::vector<Webhook> read_webhooks(SqlRows rows) {
    std::vector<Webhook> out;
    while (rows.next()) out.push_back(read_webhook(rows));
    return out;
}

}  // namespace

std::optional<Webhook> Webhooks::find(WebhookId id) const {
    SqlRows rows = connection_.run(find_webhook, id);
    if (!rows.next()) return std::nullopt;
    return read_webhook(rows);
}

std::vector<Webhook> Webhooks::of_company(CompanyId company) const {
    return read_webhooks(connection_.run(webhooks_of_company, company));
}

std::vector<Webhook> Webhooks::of_company(CompanyId company, WebhookId after,
                                          std::int64_t limit) const {
    return read_webhooks(connection_.run(page_of_webhooks, company, after, limit));
}

std::vector<Webhook> Webhooks::of_owner(CompanyId company, UserId owner, AppId app) const {
    return read_webhooks(connection_.run(webhooks_of_owner, company, owner, app));
}

std::optional<WebhookId> Webhooks::add(const Webhook& webhook) {
    SqlRows rows = connection_.run(add_webhook, webhook.company_id, webhook.app_id,
                                   webhook.owner_id, webhook.user_id, webhook.event_action,
                                   webhook.event_object, webhook.subscription_url, webhook.version,
                                   webhook.name, webhook.http_auth_user, webhook.http_auth_password,
                                   webhook.add_time, webhooks_of_user_max);
    if (!rows.next()) return std::nullopt;
    return rows.id<WebhookId>(0);
}

bool Webhooks::note_delivery(WebhookId id, Time now, int status, Time failing_since) {
    return connection_.change(note_webhook_delivery, id, now, status, failing_since) == 1;
}

bool Webhooks::remove(WebhookId id) { return connection_.change(remove_webhook, id) == 1; }

std::int64_t Webhooks::remove_all_of_owner(CompanyId company, UserId owner, AppId app) {
    return connection_.change(remove_webhooks_of_owner, company, owner, app);
}

}  // namespace grantor

#undef WEBHOOK_COLUMNS
