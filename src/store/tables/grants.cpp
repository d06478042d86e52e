#include "store/tables/grants.hpp"

#include <algorithm>
#include <ranges>

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

// The claim of a code in the simplest case (ActivateClaim). Rule 2: blocked.
constexpr SqlQuery activate_new_grant{
    "UPDATE grants SET state = 1, last_used_day = $2 WHERE id = $1 AND state = 0"
    " AND NOT EXISTS (SELECT 1 FROM grants older WHERE older.company_id = $3"
    " AND older.user_id = $4 AND older.app_id = $5 AND older.state = 1)"
    " AND EXISTS (SELECT 1 FROM memberships m, users u WHERE m.company_id = $3 AND m.user_id = $4"
    " AND u.id = $4 AND u.state = 0)"
    " AND NOT EXISTS (SELECT 1 FROM company_app_rules r WHERE r.company_id = $3 AND r.app_id = $5"
    " AND r.rule = 2)"};

constexpr SqlQuery touch_grant{
    "UPDATE grants SET last_used_day = $2 WHERE id = $1 AND state = 1 AND last_used_day < $2"};

// What a revocation sets. Of a grant that was pending no use is left: that is how the row that
// comes back tells whether it had been active. (RETURNING knows the new values only.)
#define REVOKE_ACTIVE "UPDATE grants SET state = 2, ended_at = $1, end_reason = $2"

constexpr SqlQuery revoke_grant{REVOKE_ACTIVE
                                ", last_used_day = CASE state WHEN 1 THEN last_used_day ELSE 0 END"
                                " WHERE id = $3 AND state <> 2 RETURNING " GRANT_COLUMNS};

// What is left of an ending, as the rows are. A user's grants are found by way of the memberships,
// as above, and those of an app by a walk over the whole index of active grants, a window at a
// time: deleting an app is rare, and one more index would cost each installation a third (37
// against 28 us, measured).
constexpr SqlQuery left_of_user{
    "SELECT g.id FROM memberships m CROSS JOIN grants g"
    " WHERE m.user_id = $1 AND g.company_id = m.company_id AND g.user_id = $1 AND g.state = 1"
    " AND g.id <= $2 LIMIT $3"};
constexpr SqlQuery left_of_member{
    "SELECT id FROM grants"
    " WHERE user_id = $1 AND id <= $2 AND company_id = $4 AND state = 1 LIMIT $3"};
constexpr SqlQuery next_active_places{
    "SELECT company_id, user_id, app_id, id FROM grants WHERE state = 1"
    " AND (company_id, user_id, app_id, id) > ($1, $2, $3, $4)"
    " ORDER BY company_id, user_id, app_id, id LIMIT $5"};
constexpr SqlQuery next_pending{"SELECT " GRANT_COLUMNS
                                " FROM grants WHERE state = 0 AND (created_at, id) > ($1, $2) "
                                "ORDER BY created_at, id LIMIT $3"};

constexpr SqlQuery revoke_others_of_installation{
    REVOKE_ACTIVE
    " WHERE company_id = $3 AND user_id = $4 AND app_id = $5 AND state = 1 AND id <> $6"
    " RETURNING " GRANT_COLUMNS};

// The newest row always stays, so that its id is never given again.
constexpr SqlQuery purge_pending_grants{
    "DELETE FROM grants WHERE id IN (SELECT id FROM grants WHERE state = 0 AND created_at < $1"
    " ORDER BY created_at LIMIT $2) AND id < (SELECT MAX(id) FROM grants)"};

// A window of rows, whatever is found there, and what has ended in it. A living grant costs a look,
// and an ended one a page of the table: a thousand of them took 56 to 74 ms (limit: long_unit).
constexpr std::int64_t ended_purged_at_once = 200;
constexpr SqlQuery end_of_window{
    "SELECT COALESCE(MAX(id), 0) FROM"
    " (SELECT id FROM grants WHERE id > $1 ORDER BY id LIMIT $2) AS looked_at"};
#define ENDED_IN_WINDOW                                                       \
    " FROM grants WHERE id > $1 AND id <= $2 AND state = 2 AND ended_at < $3" \
    " AND id < (SELECT MAX(id) FROM grants)"
constexpr SqlQuery ended_in_window{
    "SELECT COUNT(*), COALESCE(MAX(id), 0) FROM (SELECT id" ENDED_IN_WINDOW
    " ORDER BY id LIMIT $4) AS ended"};
constexpr SqlQuery purge_ended_grants{"DELETE" ENDED_IN_WINDOW};
#undef ENDED_IN_WINDOW

Grant read_grant(const SqlRows& row) {
    return {.id = row.id<GrantId>(0),
            .app_id = row.id<AppId>(1),
            .user_id = row.id<UserId>(2),
            .company_id = row.id<CompanyId>(3),
            .scopes = ScopeSet::unpack(row.bytes(4)).value_or(ScopeSet{}),
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

// A page must not be shorter for what has ended, nor a count higher. With more endings than this
// they may be. The statement calls the grants `g`.
constexpr int left_out_max = 100;
void leave_out(const std::vector<Ending>& endings, SqlText& sql) {
    for (const auto& ending : endings | std::views::take(left_out_max)) {
        sql.add(" AND NOT (g.id <= ", ending.through);
        if (ending.app_id) sql.add(" AND g.app_id = ", ending.app_id);
        if (ending.user_id) sql.add(" AND g.user_id = ", ending.user_id);
        if (ending.company_id) sql.add(" AND g.company_id = ", ending.company_id);
        sql.add(")");
    }
}

std::vector<GrantId> read_ids(SqlRows rows) {
    std::vector<GrantId> out;
    while (rows.next()) out.push_back(rows.id<GrantId>(0));
    return out;
}

}  // namespace

template <class... Values>
std::vector<Grant> Grants::list(const SqlQuery& query, const Values&... values) const {
    return read_all(connection_.run(query, values...));
}

bool Grants::has_ended(GrantId id) const {
    if (endings_.open().empty()) return false;
    const auto grant = find(id);
    return grant && grant->state == GrantState::revoked;
}

std::vector<Grant> Grants::without_ended(std::vector<Grant> grants) const {
    const auto& endings = endings_.open();
    std::erase_if(grants, [&](const Grant& grant) {
        return std::ranges::any_of(endings, [&](const auto& each) { return each.covers(grant); });
    });
    return grants;
}

std::optional<Grant> Grants::find(GrantId id) const {
    Grant found;
    {
        SqlRows rows = connection_.run(find_grant, id);
        if (!rows.next()) return std::nullopt;
        found = read_grant(rows);
    }
    return endings_.applied_to(std::move(found));
}

// An ending that covers the newest one covers those before it.
std::optional<Grant> Grants::find_active(AppId app, UserId user, CompanyId company) const {
    auto found = without_ended(list(find_active_grant, company, user, app));
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<Grant> Grants::active_of_user(UserId user, CompanyId company) const {
    return without_ended(list(active_grants_of_user, company, user));
}

std::vector<Grant> Grants::active_of_user(UserId user) const {
    return without_ended(list(active_grants_of_user_anywhere, user));
}

std::int64_t Grants::count_active(UserId user, CompanyId company) const {
    SqlText sql("SELECT COUNT(*) FROM grants g WHERE g.state = 1 AND g.company_id = ", company);
    sql.add(" AND g.user_id = ", user);
    return count(std::move(sql));
}

std::int64_t Grants::count_active(UserId user) const {
    SqlText sql(
        "SELECT COUNT(*) FROM memberships m CROSS JOIN grants g"
        " WHERE g.company_id = m.company_id AND g.state = 1 AND m.user_id = ",
        user);
    sql.add(" AND g.user_id = ", user);
    return count(std::move(sql));
}

std::int64_t Grants::count_active(AppId app, CompanyId company) const {
    SqlText sql("SELECT COUNT(*) FROM grants g WHERE g.state = 1 AND g.company_id = ", company);
    sql.add(" AND g.app_id = ", app);
    return count(std::move(sql));
}

std::int64_t Grants::count(SqlText sql) const {
    leave_out(endings_.open(), sql);
    SqlRows rows = connection_.run_text(sql.text(), sql.values());
    rows.next();
    return rows.integer(0);
}

std::vector<Grant> Grants::active_of_company(CompanyId company) const {
    return without_ended(list(active_grants_of_company, company));
}

std::vector<Grant> Grants::active_of_company(CompanyId company, const GrantFilter& filter) const {
    SqlText sql("SELECT " GRANT_COLUMNS " FROM grants g WHERE state = 1 AND company_id = ",
                company);
    leave_out(endings_.open(), sql);
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
    return without_ended(read_all(connection_.run_text(sql.text(), sql.values())));
}

std::vector<InstalledApp> Grants::installed_apps(CompanyId company) const {
    SqlText sql(
        "SELECT app_id, COUNT(*) AS installations FROM grants g WHERE state = 1"
        " AND company_id = ",
        company);
    leave_out(endings_.open(), sql);
    sql.add(" GROUP BY app_id ORDER BY installations DESC, app_id");
    std::vector<InstalledApp> out;
    SqlRows rows = connection_.run_text(sql.text(), sql.values());
    while (rows.next()) out.push_back({rows.id<AppId>(0), rows.integer(1)});
    return out;
}

GrantId Grants::add_pending(const Grant& grant) {
    SqlRows rows = connection_.run(add_pending_grant, grant.app_id, grant.user_id, grant.company_id,
                                   grant.scopes.packed(), grant.secret, grant.generation,
                                   grant.rotated_at, grant.last_used_day, grant.created_at);
    rows.next();
    return rows.id<GrantId>(0);
}

std::optional<AppId> Grants::activate(GrantId id, Time now) {
    if (has_ended(id)) return std::nullopt;
    SqlRows rows = connection_.run(activate_grant, id, day_of(now));
    if (!rows.next()) return std::nullopt;
    return rows.id<AppId>(0);
}

bool Grants::rotate(GrantId id, std::int64_t generation, Time now) {
    return !has_ended(id) &&
           connection_.change(rotate_grant, id, generation, now, day_of(now)) == 1;
}

bool Grants::touch(GrantId id, Time now) {
    return !has_ended(id) && connection_.change(touch_grant, id, day_of(now)) == 1;
}

std::vector<std::optional<Grant>> Grants::find_each(std::span<const GrantId> ids) const {
    SqlBatch batch;
    for (const auto id : ids) batch.add(id);
    std::vector<std::optional<Grant>> out(ids.size());
    connection_.run_each(find_grant, batch, [&](std::size_t number, const SqlRows& row) {
        out[number] = endings_.applied_to(read_grant(row));
    });
    return out;
}

std::vector<bool> Grants::rotate_each(std::span<const GrantRotation> rotations) {
    SqlBatch batch;
    for (const auto& [id, generation, now] : rotations) batch.add(id, generation, now, day_of(now));
    return change_each(rotate_grant, batch);
}

std::vector<bool> Grants::touch_each(std::span<const GrantUse> uses) {
    SqlBatch batch;
    for (const auto& [id, now] : uses) batch.add(id, day_of(now));
    return change_each(touch_grant, batch);
}

std::vector<bool> Grants::activate_each(std::span<const GrantActivation> activations) {
    SqlBatch batch;
    for (const auto& [id, app, user, company, now] : activations)
        batch.add(id, day_of(now), company, user, app);
    return change_each(activate_new_grant, batch);
}

std::vector<bool> Grants::change_each(const SqlQuery& query, const SqlBatch& batch) {
    std::vector<bool> out(batch.size());
    connection_.run_each(query, batch,
                         [&](std::size_t number, const SqlRows&) { out[number] = true; });
    return out;
}

std::optional<Grant> Grants::revoke(GrantId id, EndReason reason, Time now) {
    SqlRows rows = connection_.run(revoke_grant, now, reason, id);
    if (!rows.next()) return std::nullopt;
    return read_grant(rows);
}

std::vector<Grant> Grants::revoke_other_active(const Grant& kept, EndReason reason, Time now) {
    return list(revoke_others_of_installation, now, reason, kept.company_id, kept.user_id,
                kept.app_id, kept.id);
}

std::int64_t Grants::purge_pending(Time created_before, std::int64_t limit) {
    return connection_.change(purge_pending_grants, created_before, limit);
}

GrantId Grants::purge_ended(Time ended_before, GrantId after, std::int64_t limit) {
    GrantId through;
    std::int64_t ended = 0;
    {
        SqlRows rows = connection_.run(end_of_window, after, limit);
        rows.next();
        through = rows.id<GrantId>(0);
    }
    {
        SqlRows rows =
            connection_.run(ended_in_window, after, through, ended_before, ended_purged_at_once);
        rows.next();
        ended = rows.integer(0);
        if (ended == ended_purged_at_once) through = rows.id<GrantId>(1);
    }
    if (ended > 0) connection_.change(purge_ended_grants, after, through, ended_before);
    return through;
}

std::vector<GrantId> Grants::left_of_person(const Ending& ending, std::int64_t limit) const {
    if (ending.company_id)
        return read_ids(connection_.run(left_of_member, ending.user_id, ending.through, limit,
                                        ending.company_id));
    return read_ids(connection_.run(left_of_user, ending.user_id, ending.through, limit));
}

std::vector<GrantPlace> Grants::active_places(const GrantPlace& after, std::int64_t limit) const {
    std::vector<GrantPlace> out;
    SqlRows rows = connection_.run(next_active_places, after.company_id, after.user_id,
                                   after.app_id, after.id, limit);
    while (rows.next())
        out.push_back(
            {rows.id<CompanyId>(0), rows.id<UserId>(1), rows.id<AppId>(2), rows.id<GrantId>(3)});
    return out;
}

std::vector<Grant> Grants::pending_after(const Grant& after, std::int64_t limit) const {
    return list(next_pending, after.created_at, after.id, limit);
}

}  // namespace grantor

#undef REVOKE_ACTIVE
#undef GRANT_COLUMNS
