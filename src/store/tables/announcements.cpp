#include "store/tables/announcements.hpp"

#include "base/cut.hpp"
#include "base/number.hpp"

// The order in which read_announcement reads.
#define ANNOUNCEMENT_COLUMNS                                                                   \
    "company_id, after_webhook, at, event_id, correlation_id, host, user_id, app_id, action, " \
    "entity, entity_id, data, previous, old_data, old_previous, is_bulk_edit, merged_to_id, "  \
    "merged_from_id, permitted_user_ids, shown_to"

namespace grantor {
namespace {

constexpr SqlQuery oldest_announcement{"SELECT " ANNOUNCEMENT_COLUMNS
                                       ", id FROM announcements ORDER BY id LIMIT 1"};
constexpr SqlQuery find_announcement_of{
    "SELECT id FROM announcements WHERE company_id = $1 LIMIT 1"};
constexpr SqlQuery add_announcement{"INSERT INTO announcements (" ANNOUNCEMENT_COLUMNS
                                    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
                                    "$13, $14, $15, $16, $17, $18, $19,"
                                    " $20)"};
constexpr SqlQuery move_announcement{
    "UPDATE announcements SET after_webhook = $2, event_id = $3 WHERE id = $1"};
constexpr SqlQuery remove_announcement{"DELETE FROM announcements WHERE id = $1"};

std::string text_of(const std::vector<UserId>& ids) {
    std::string out;
    for (const auto id : ids) {
        if (!out.empty()) out += ' ';
        out += std::to_string(id.value);
    }
    return out;
}

std::vector<UserId> ids_in(const std::string& text) {
    std::vector<UserId> out;
    for (std::string_view rest = text; !rest.empty();)
        if (const auto number = read_number(cut_piece(rest, ' '))) out.push_back({*number});
    return out;
}

ChangeEvent read_event(const SqlRows& row) {
    ChangeEvent out;
    out.company_id = row.id<CompanyId>(0);
    out.user_id = row.id<UserId>(6);
    out.app_id = row.id<AppId>(7);
    out.action = row.text(8);
    out.entity = row.text(9);
    out.entity_id = row.text(10);
    out.data = row.text(11);
    out.previous = row.text(12);
    out.old_data = row.text(13);
    out.old_previous = row.text(14);
    out.is_bulk_edit = row.boolean(15);
    out.merged_to_id = row.text(16);
    out.merged_from_id = row.text(17);
    out.permitted_user_ids = ids_in(row.text(18));
    out.shown_to = ids_in(row.text(19));
    return out;
}

PendingAnnouncement read_announcement(const SqlRows& row) {
    return {.id = row.id<AnnouncementId>(20),
            .event = read_event(row),
            .after = row.id<WebhookId>(1),
            .at = row.time(2),
            .event_id = row.text(3),
            .correlation_id = row.text(4),
            .host = row.text(5)};
}

}  // namespace

std::optional<PendingAnnouncement> Announcements::oldest() const {
    SqlRows rows = connection_.run(oldest_announcement);
    if (!rows.next()) return std::nullopt;
    return read_announcement(rows);
}

bool Announcements::wait_in(CompanyId company) const {
    return connection_.run(find_announcement_of, company).next();
}

void Announcements::add(const PendingAnnouncement& announcement) {
    const auto& event = announcement.event;
    connection_.change(add_announcement, event.company_id, announcement.after, announcement.at,
                       announcement.event_id, announcement.correlation_id, announcement.host,
                       event.user_id, event.app_id, event.action, event.entity, event.entity_id,
                       event.data, event.previous, event.old_data, event.old_previous,
                       event.is_bulk_edit, event.merged_to_id, event.merged_from_id,
                       text_of(event.permitted_user_ids), text_of(event.shown_to));
    effects_.has_new_housework = true;
}

void Announcements::move(const PendingAnnouncement& announcement) {
    connection_.change(move_announcement, announcement.id, announcement.after,
                       announcement.event_id);
}

void Announcements::remove(AnnouncementId id) { connection_.change(remove_announcement, id); }

}  // namespace grantor

#undef ANNOUNCEMENT_COLUMNS
