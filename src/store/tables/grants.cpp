#include "store/tables/grants.hpp"

#include "store/sql_text.hpp"

// The order in which read_grant reads.
#define GRANT_COLUMNS                                                                  \
    "id, app_id, user_id, company_id, scopes, secret, state, generation, rotated_at, " \
    "last_used_day, created_at, ended_at, end_reason"

namespace grantor {
namespace {

// States in the texts: 0 pending, 1 active, 2 revoked. They are written out, since an index over
// some states serves only statements that name the state.

constexpr SqlQuery find_grant{"SELECT " GRANT_COLUMNS " FROM grants WHERE id = $1"};

constexpr SqlQuery find_active_grant{
    "SELECT " GRANT_COLUMNS
    " FROM grants"
    " WHERE company_id = $1 AND user_id = $2 AND app_id = $3 AND state = 1"
    " ORDER BY id DESC LIMIT 1"};

constexpr SqlQuery active_grants_of_user{
    "SELECT " GRANT_COLUMNS
    " FROM grants WHERE company_id = $1 AND user_id = $2 AND state = 1 ORDER BY app_id, id"};

constexpr SqlQuery active_grants_of_company{
    "SELECT " GRANT_COLUMNS
    " FROM grants WHERE company_id = $1 AND state = 1 ORDER BY user_id, app_id, id"};

constexpr SqlQuery installed_apps_of_company{
    "SELECT app_id, COUNT(*) AS installations FROM grants WHERE company_id = $1 AND state = 1"
    " GROUP BY app_id ORDER BY installations DESC, app_id"};

// By way of the memberships: no index of grants begins with the user. CROSS JOIN: they lead,
// whatever the planner believes.
constexpr SqlQuery active_grants_of_user_anywhere{
    "SELECT " GRANT_COLUMNS
    " FROM grants WHERE id IN (SELECT g.id FROM memberships m CROSS JOIN grants g"
    " WHERE m.user_id = $1 AND g.company_id = m.company_id AND g.user_id = $1 AND g.state = 1)"
    " ORDER BY company_id, app_id, id"};

constexpr SqlQuery add_pending_grant{
    "INSERT INTO grants (app_id, user_id, company_id, scopes, secret, state, generation,"
    " rotated_at, last_used_day, created_at, ended_at, end_reason)"
    " VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, 0, 0) RETURNING id"};

constexpr SqlQuery activate_grant{
    "UPDATE grants SET state = 1, last_used_day = $2 WHERE id = $1 AND state = 0"
    " RETURNING app_id"};

constexpr SqlQuery rotate_grant{
    "UPDATE grants SET generation = generation + 1, rotated_at = $3, last_used_day = $4"
    " WHERE id = $1 AND generation = $2 AND state = 1"};

constexpr SqlQuery touch_grant{
    "UPDATE grants SET last_used_day = $2 WHERE id = $1 AND state = 1 AND last_used_day < $2"};

// What a revocation sets. Of a grant that was pending no use is left: that is how the row that
// comes back tells whether it had been active. (RETURNING knows the new values only.)
#define REVOKE_PENDING \
    "UPDATE grants SET state = 2, ended_at = $1, end_reason = $2, last_used_day = 0"
#define REVOKE_ACTIVE "UPDATE grants SET state = 2, ended_at = $1, end_reason = $2"

constexpr SqlQuery revoke_grant{REVOKE_ACTIVE
                                ", last_used_day = CASE state WHEN 1 THEN last_used_day ELSE 0 END"
                                " WHERE id = $3 AND state <> 2 RETURNING " GRANT_COLUMNS};

constexpr SqlQuery revoke_pending_of_user{
    REVOKE_PENDING " WHERE state = 0 AND user_id = $3 RETURNING " GRANT_COLUMNS};
// Reads the whole index of active grants, as the next one does: deactivating a user or disabling an
// app is rare, and one more index would cost each installation a third (37 against 28 us,
// measured).
constexpr SqlQuery revoke_active_of_user{
    REVOKE_ACTIVE
    " WHERE id IN (SELECT id FROM grants WHERE state = 1 AND user_id = $3)"
    " RETURNING " GRANT_COLUMNS};

constexpr SqlQuery revoke_pending_of_app{
    REVOKE_PENDING " WHERE state = 0 AND app_id = $3 RETURNING " GRANT_COLUMNS};
constexpr SqlQuery revoke_active_of_app{
    REVOKE_ACTIVE
    " WHERE id IN (SELECT id FROM grants WHERE state = 1 AND app_id = $3)"
    " RETURNING " GRANT_COLUMNS};

constexpr SqlQuery revoke_pending_of_member{
    REVOKE_PENDING
    " WHERE state = 0 AND company_id = $3 AND user_id = $4 RETURNING " GRANT_COLUMNS};
constexpr SqlQuery revoke_active_of_member{
    REVOKE_ACTIVE " WHERE company_id = $3 AND user_id = $4 AND state = 1 RETURNING " GRANT_COLUMNS};

constexpr SqlQuery revoke_others_of_installation{
    REVOKE_ACTIVE
    " WHERE company_id = $3 AND user_id = $4 AND app_id = $5 AND state = 1 AND id <> $6"
    " RETURNING " GRANT_COLUMNS};

// The newest row always stays, so that its id is never given again.
constexpr SqlQuery purge_pending_grants{
    "DELETE FROM grants WHERE id IN (SELECT id FROM grants WHERE state = 0 AND created_at < $1"
    " ORDER BY created_at LIMIT $2) AND id < (SELECT MAX(id) FROM grants)"};

Grant read_grant(const SqlRows& row) {
    return {.id = row.id<GrantId>(0),
            .app_id = row.id<AppId>(1),
            .user_id = row.id<UserId>(2),
            .company_id = row.id<CompanyId>(3),
            .scopes = ScopeSet::from_bytes(row.bytes(4)).value_or(ScopeSet{}),
            .secret = row.array<GrantSecret>(5),
            .state = row.number<GrantState>(6),
            .generation = row.integer(7),
            .rotated_at = row.time(8),
            .last_used_day = row.integer(9),
            .created_at = row.time(10),
            .ended_at = row.time(11),
            .end_reason = row.number<EndReason>(12)};
}

std::vector<Grant> read_all(SqlRows rows) {
    std::vector<Grant> out;
    while (rows.next()) out.push_back(read_grant(rows));
    return out;
}

std::vector<Grant> together(std::vector<Grant> first, std::vector<Grant> second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

}  // namespace

template <class... Values>
std::vector<Grant> Grants::list(const SqlQuery& query, const Values&... values) const {
    return read_all(connection_.run(query, values...));
}

std::optional<Grant> Grants::find(GrantId id) const {
    SqlRows rows = connection_.run(find_grant, id);
    if (!rows.next()) return std::nullopt;
    return read_grant(rows);
}

std::optional<Grant> Grants::find_active(AppId app, UserId user, CompanyId company) const {
    SqlRows rows = connection_.run(find_active_grant, company, user, app);
    if (!rows.next()) return std::nullopt;
    return read_grant(rows);
}

std::vector<Grant> Grants::active_of_user(UserId user, CompanyId company) const {
    return list(active_grants_of_user, company, user);
}

std::vector<Grant> Grants::active_of_user(UserId user) const {
    return list(active_grants_of_user_anywhere, user);
}

std::vector<Grant> Grants::active_of_company(CompanyId company) const {
    return list(active_grants_of_company, company);
}

std::vector<Grant> Grants::active_of_company(CompanyId company, const GrantFilter& filter) const {
    SqlText sql("SELECT " GRANT_COLUMNS " FROM grants WHERE state = 1 AND company_id = ", company);
    if (filter.app_id) sql.add(" AND app_id = ", filter.app_id);
    if (filter.user_id) {
        // Named alone, the user is a place in the index.
        sql.add(" AND user_id = ", filter.user_id);
        if (filter.after_user == filter.user_id) sql.add(" AND app_id > ", filter.after_app);
    } else {
        sql.add(" AND (user_id, app_id) > (", filter.after_user).add(", ", filter.after_app);
        sql.add(")");
    }
    sql.add(" ORDER BY user_id, app_id, id LIMIT ", filter.limit);
    return read_all(connection_.run_text(sql.text(), sql.values()));
}

std::vector<InstalledApp> Grants::installed_apps(CompanyId company) const {
    std::vector<InstalledApp> out;
    SqlRows rows = connection_.run(installed_apps_of_company, company);
    while (rows.next()) out.push_back({rows.id<AppId>(0), rows.integer(1)});
    return out;
}

GrantId Grants::add_pending(const Grant& grant) {
    SqlRows rows = connection_.run(add_pending_grant, grant.app_id, grant.user_id, grant.company_id,
                                   grant.scopes.to_bytes(), grant.secret, grant.generation,
                                   grant.rotated_at, grant.last_used_day, grant.created_at);
    rows.next();
    return rows.id<GrantId>(0);
}

std::optional<AppId> Grants::activate(GrantId id, Time now) {
    SqlRows rows = connection_.run(activate_grant, id, day_of(now));
    if (!rows.next()) return std::nullopt;
    return rows.id<AppId>(0);
}

bool Grants::rotate(GrantId id, std::int64_t generation, Time now) {
    return connection_.change(rotate_grant, id, generation, now, day_of(now)) == 1;
}

bool Grants::touch(GrantId id, Time now) {
    return connection_.change(touch_grant, id, day_of(now)) == 1;
}

std::optional<Grant> Grants::revoke(GrantId id, EndReason reason, Time now) {
    SqlRows rows = connection_.run(revoke_grant, now, reason, id);
    if (!rows.next()) return std::nullopt;
    return read_grant(rows);
}

std::vector<Grant> Grants::revoke_all_of_user(UserId user, EndReason reason, Time now) {
    return together(list(revoke_pending_of_user, now, reason, user),
                    list(revoke_active_of_user, now, reason, user));
}

std::vector<Grant> Grants::revoke_all_of_app(AppId app, EndReason reason, Time now) {
    return together(list(revoke_pending_of_app, now, reason, app),
                    list(revoke_active_of_app, now, reason, app));
}

std::vector<Grant> Grants::revoke_all_of_member(CompanyId company, UserId user, EndReason reason,
                                                Time now) {
    return together(list(revoke_pending_of_member, now, reason, company, user),
                    list(revoke_active_of_member, now, reason, company, user));
}

std::vector<Grant> Grants::revoke_other_active(const Grant& kept, EndReason reason, Time now) {
    return list(revoke_others_of_installation, now, reason, kept.company_id, kept.user_id,
                kept.app_id, kept.id);
}

std::int64_t Grants::purge_pending(Time created_before, std::int64_t limit) {
    return connection_.change(purge_pending_grants, created_before, limit);
}

}  // namespace grantor

#undef REVOKE_ACTIVE
#undef REVOKE_PENDING
#undef GRANT_COLUMNS
