// Events that some webhooks of a company are still to be told of: few, and mostly none.
#pragma once

#include <optional>

#include "model/pending_announcement.hpp"
#include "store/sql.hpp"
#include "store/unit_effects.hpp"

namespace grantor {

class Announcements {
 public:
    Announcements(SqlConnection& connection, UnitEffects& effects)
        : connection_(connection), effects_(effects) {}
    Announcements(const Announcements&) = delete;

    std::optional<PendingAnnouncement> oldest() const;
    // Whether one of the company waits: what follows must wait behind it.
    bool wait_in(CompanyId company) const;

    // `id` of the argument is ignored.
    void add(const PendingAnnouncement& announcement);
    // Those up to `after` have been told, under this event id.
    void move(const PendingAnnouncement& announcement);
    void remove(AnnouncementId id);

 private:
    SqlConnection& connection_;
    UnitEffects& effects_;
};

}  // namespace grantor
