// What may be done with webhooks, and by whom (docs/wire.md §7.1, §7.2): units of work.
//
// A webhook belongs to the app that made it and to the user for whom it did, its owner; one that
// was made with a personal API token belongs to no app. A caller works with their own webhooks of
// their own app; an admin of the company also with those that other members have of the same app.
#pragma once

#include <vector>

#include "model/api_caller.hpp"
#include "model/context.hpp"
#include "store/transaction.hpp"
#include "webhooks/webhook_draft.hpp"

namespace grantor::webhooks {

// In the order of their ids.
std::vector<Webhook> list_webhooks(const ApiCaller& caller, const ReadTx& tx);

// Refuses a user who is not an active member, a user other than the caller if the caller is not an
// admin, and more than webhooks_of_user_max. The password is stored sealed.
WebhookResult<Webhook> add_webhook(const ApiCaller& caller, const WebhookDraft& draft, WriteTx& tx,
                                   const Context& context);

// What still waits for it is given up. Refuses an unknown id and one of another company with the
// same answer; of the own company, a webhook that the caller does not work with is forbidden.
WebhookResult<WebhookId> remove_webhook(const ApiCaller& caller, WebhookId id, WriteTx& tx,
                                        const Context& context);

}  // namespace grantor::webhooks
