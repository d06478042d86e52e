// Webhooks of apps (model/webhook.hpp).
#pragma once

#include <optional>
#include <vector>

#include "model/webhook.hpp"
#include "store/sql.hpp"

namespace grantor {

class Webhooks {
 public:
    explicit Webhooks(SqlConnection& connection) : connection_(connection) {}
    Webhooks(const Webhooks&) = delete;

    std::optional<Webhook> find(WebhookId id) const;
    // In the order of their ids.
    std::vector<Webhook> of_company(CompanyId company) const;
    // A page of them.
    std::vector<Webhook> of_company(CompanyId company, WebhookId after, std::int64_t limit) const;
    std::vector<Webhook> of_owner(CompanyId company, UserId owner, AppId app) const;

    // `id` of the argument is ignored. Nothing: the owner has webhooks_of_user_max of the app.
    std::optional<WebhookId> add(const Webhook& webhook);
    // The time, the status and the first failure since a success. `status` 0: no answer.
    bool note_delivery(WebhookId id, Time now, int status, Time failing_since);
    bool remove(WebhookId id);
    // Of one user of an app in a company; how many.
    std::int64_t remove_all_of_owner(CompanyId company, UserId owner, AppId app);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
