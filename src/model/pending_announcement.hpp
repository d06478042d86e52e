// An event that some of a company's webhooks are still to be told of (rules/announcement.hpp).
#pragma once

#include <string>

#include "model/webhook.hpp"

namespace grantor {

using AnnouncementId = Id<struct AnnouncementTag>;

struct PendingAnnouncement {
    AnnouncementId id{};
    ChangeEvent event{};
    WebhookId after{};  // those up to here have been told
    Time at{};
    std::string event_id{};  // a UUID; empty: nobody has been told
    std::string correlation_id{};
    std::string host{};
};

}  // namespace grantor
