// How many records lead to one, in the order of the wire. What the demo does not have counts as
// zero.
#pragma once

#include <array>

#include "sandbox/entities/entities.hpp"

namespace grantor::sandbox::counters {

// Of persons and organizations: these, some of their own, then the others.
inline constexpr std::array open_deals{
    keys::count("open_deals_count", deal_entity, "open"),
    keys::zero("related_open_deals_count"),
    keys::count("closed_deals_count", deal_entity, "won,lost"),
    keys::zero("related_closed_deals_count"),
};
inline constexpr std::array activities{
    keys::count("activities_count", activity_entity),
    keys::count("done_activities_count", activity_entity, "done"),
    keys::count("undone_activities_count", activity_entity, "undone"),
};
inline constexpr std::array attachments{
    keys::zero("files_count"),
    keys::count("notes_count", note_entity),
    keys::zero("followers_count"),
};
inline constexpr std::array decided_deals{
    keys::count("won_deals_count", deal_entity, "won"),
    keys::zero("related_won_deals_count"),
    keys::count("lost_deals_count", deal_entity, "lost"),
    keys::zero("related_lost_deals_count"),
};

}  // namespace grantor::sandbox::counters
