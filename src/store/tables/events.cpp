#include "store/tables/events.hpp"

#include <limits>

#include "store/sql_text.hpp"

// The order in which read_audit_event and read_request_event read.
#define AUDIT_COLUMNS \
    "id, at, kind, company_id, user_id, app_id, grant_id, request_id, peer, detail"
#define REQUEST_COLUMNS                                                                  \
    "id, at, request_id, method, path, status, error, check_name, explanation, app_id, " \
    "company_id, user_id, peer"

namespace grantor {
namespace {

constexpr SqlQuery add_audit_event{
    "INSERT INTO audit_events (at, kind, company_id, user_id, app_id, grant_id, request_id, peer,"
    " detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};

// Rows are in the order of time, so only the oldest are examined.
constexpr SqlQuery purge_audit_events{
    "DELETE FROM audit_events WHERE id IN (SELECT id FROM"
    " (SELECT id, at FROM audit_events ORDER BY id LIMIT $2) AS oldest WHERE at < $1)"
    " AND id < (SELECT MAX(id) FROM audit_events)"};

constexpr SqlQuery find_request_event{
    "SELECT " REQUEST_COLUMNS
    " FROM request_events WHERE request_id = $1 ORDER BY id DESC LIMIT 1"};
constexpr SqlQuery newest_request_events{
    "SELECT " REQUEST_COLUMNS " FROM request_events WHERE id < $2 ORDER BY id DESC LIMIT $1"};
constexpr SqlQuery newest_request_events_of_app{
    "SELECT " REQUEST_COLUMNS
    " FROM request_events WHERE app_id = $3 AND id < $2 ORDER BY id DESC LIMIT $1"};
constexpr SqlQuery add_request_event{
    "INSERT INTO request_events (at, request_id, method, path, status, error, check_name,"
    " explanation, app_id, company_id, user_id, peer)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
// Rows are in the order of time, so only the oldest are examined.
constexpr SqlQuery trim_request_events{
    "DELETE FROM request_events WHERE id IN (SELECT id FROM"
    " (SELECT id, at FROM request_events ORDER BY id LIMIT $3) AS oldest"
    " WHERE at < $2 OR id <= (SELECT MAX(id) FROM request_events) - $1)"};

AuditEvent read_audit_event(const SqlRows& row) {
    return {.id = row.integer(0),
            .at = row.time(1),
            .kind = row.number<AuditKind>(2),
            .company_id = row.id<CompanyId>(3),
            .user_id = row.id<UserId>(4),
            .app_id = row.id<AppId>(5),
            .grant_id = row.id<GrantId>(6),
            .request_id = row.text(7),
            .peer = row.text(8),
            .detail = row.text(9)};
}

RequestEvent read_request_event(const SqlRows& row) {
    return {.id = row.integer(0),
            .at = row.time(1),
            .request_id = row.text(2),
            .method = row.text(3),
            .path = row.text(4),
            .status = static_cast<int>(row.integer(5)),
            .error = row.text(6),
            .check = row.text(7),
            .explain = row.text(8),
            .app_id = row.id<AppId>(9),
            .company_id = row.id<CompanyId>(10),
            .user_id = row.id<UserId>(11),
            .peer = row.text(12)};
}

std::vector<RequestEvent> read_request_events(SqlRows rows) {
    std::vector<RequestEvent> out;
    while (rows.next()) out.push_back(read_request_event(rows));
    return out;
}

}  // namespace

std::vector<AuditEvent> AuditEvents::list(const AuditFilter& filter) const {
    SqlText sql("SELECT " AUDIT_COLUMNS " FROM audit_events WHERE TRUE");
    if (filter.company_id) sql.add(" AND company_id = ", filter.company_id);
    if (filter.app_id) sql.add(" AND app_id = ", filter.app_id);
    if (filter.user_id) sql.add(" AND user_id = ", filter.user_id);
    if (filter.kind) sql.add(" AND kind = ", *filter.kind);
    if (filter.from != Time{}) sql.add(" AND at >= ", filter.from);
    if (filter.until != Time{}) sql.add(" AND at < ", filter.until);
    if (filter.before_id != 0) sql.add(" AND id < ", filter.before_id);
    sql.add(" ORDER BY id DESC LIMIT ", filter.limit);

    std::vector<AuditEvent> out;
    SqlRows rows = connection_.run_text(sql.text(), sql.values());
    while (rows.next()) out.push_back(read_audit_event(rows));
    return out;
}

void AuditEvents::add(const AuditEvent& event) {
    connection_.change(add_audit_event, event.at, event.kind, event.company_id, event.user_id,
                       event.app_id, event.grant_id, event.request_id, event.peer, event.detail);
}

std::int64_t AuditEvents::purge(Time before, std::int64_t limit) {
    return connection_.change(purge_audit_events, before, limit);
}

std::optional<RequestEvent> RequestEvents::find_by_request_id(std::string_view request_id) const {
    SqlRows rows = connection_.run(find_request_event, request_id);
    if (!rows.next()) return std::nullopt;
    return read_request_event(rows);
}

std::vector<RequestEvent> RequestEvents::list(AppId app, std::int64_t limit,
                                              std::int64_t before_id) const {
    const auto before = before_id == 0 ? std::numeric_limits<std::int64_t>::max() : before_id;
    if (app)
        return read_request_events(
            connection_.run(newest_request_events_of_app, limit, before, app));
    return read_request_events(connection_.run(newest_request_events, limit, before));
}

void RequestEvents::add(const RequestEvent& event) {
    connection_.change(add_request_event, event.at, event.request_id, event.method, event.path,
                       event.status, event.error, event.check, event.explain, event.app_id,
                       event.company_id, event.user_id, event.peer);
}

std::int64_t RequestEvents::trim(std::int64_t count_max, Time moment, std::int64_t limit) {
    return connection_.change(trim_request_events, count_max, moment, limit);
}

}  // namespace grantor

#undef AUDIT_COLUMNS
#undef REQUEST_COLUMNS
