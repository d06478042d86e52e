// Webhooks of apps (docs/wire.md §7): the subscriptions to changes, and the changes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

// Stored as the number.
enum class WebhookVersion { v1 = 1, v2 = 2 };

inline constexpr std::size_t webhooks_of_user_max = 40;  // for each app (docs/wire.md §7.2)

struct Webhook {
    WebhookId id;
    CompanyId company_id;
    AppId app_id;
    UserId owner_id;  // who made it, through the app
    UserId user_id;   // with whose permissions it sees
    // In the words of its version: "change" or "updated", "*".
    std::string event_action;
    std::string event_object;
    std::string subscription_url;
    WebhookVersion version = WebhookVersion::v2;
    std::string name;
    std::string http_auth_user;
    Bytes http_auth_password;  // sealed under the key ring; empty: none
    Time add_time;
    // Of the last attempt; epoch and 0: none yet.
    Time last_delivery_time;
    int last_http_status = 0;
    Time failing_since;  // epoch: the last delivery succeeded, or there was none
};

// Something that happened to what a company keeps. The texts are JSON objects; empty: null.
struct ChangeEvent {
    CompanyId company_id;
    UserId user_id;         // who did it; zero: nobody
    AppId app_id;           // through which app; zero: through none
    std::string action;     // "create", "change", "delete"
    std::string entity;     // "order"
    std::string entity_id;  // a number or a UUID
    std::string data;       // after it, in the form of API v2
    std::string previous;   // before it; of a change only what has changed
    std::string old_data;   // the same two in the form of API v1, whole
    std::string old_previous;
    bool is_bulk_edit = false;
    std::string merged_to_id;    // of the deletion that is half of a merge
    std::string merged_from_id;  // of the change that is the other half
    // Who may see it; empty: everybody in the company.
    std::vector<UserId> permitted_user_ids;
    // The texts are as these users see them: only their webhooks get the event. Empty: the texts
    // suit everybody who may see it.
    std::vector<UserId> shown_to;
};

}  // namespace grantor
