#include "store/tables/invalidations.hpp"

#include <algorithm>

namespace grantor {
namespace {

constexpr SqlQuery invalidations_since{
    "SELECT kind, subject, not_before FROM invalidations WHERE not_before >= $1 ORDER BY id"};
constexpr SqlQuery invalidations_after{
    "SELECT kind, subject, not_before, id FROM invalidations WHERE id > $1 ORDER BY id"};
constexpr SqlQuery invalidations_about{
    "SELECT kind, subject, not_before FROM invalidations WHERE subject IN ($1, $2, $3, $4, $5)"
    " ORDER BY id"};
constexpr SqlQuery newest_invalidation{"SELECT COALESCE(MAX(id), 0) FROM invalidations"};
constexpr SqlQuery add_invalidation{
    "INSERT INTO invalidations (kind, subject, not_before) VALUES ($1, $2, $3)"};
// Rows are in the order of time, so only the oldest are examined.
constexpr SqlQuery purge_invalidations{
    "DELETE FROM invalidations WHERE id IN (SELECT id FROM"
    " (SELECT id, not_before FROM invalidations ORDER BY id LIMIT $2) AS oldest"
    " WHERE not_before < $1) RETURNING not_before"};
constexpr SqlQuery find_dropped{"SELECT through FROM dropped_invalidations WHERE id = 1"};
constexpr SqlQuery note_dropped{
    "INSERT INTO dropped_invalidations (id, through) VALUES (1, $1)"
    " ON CONFLICT (id) DO UPDATE SET through = excluded.through"
    " WHERE dropped_invalidations.through < excluded.through"};

// How long a row is kept: far beyond any access token's life. Each new row takes two old ones with
// it, so that the table follows the pace of revocations and needs no janitor.
constexpr days kept_for{1};
constexpr std::int64_t purged_per_row = 2;

}  // namespace

std::vector<Invalidation> Invalidations::since(Time moment) const {
    std::vector<Invalidation> out;
    SqlRows rows = connection_.run(invalidations_since, moment);
    while (rows.next())
        out.push_back({rows.number<InvalidationKind>(0), rows.integer(1), rows.time(2)});
    return out;
}

Time Invalidations::dropped_through() const {
    SqlRows rows = connection_.run(find_dropped);
    return rows.next() ? rows.time(0) : Time{};
}

std::vector<Invalidation> Invalidations::after(std::int64_t& id) const {
    std::vector<Invalidation> out;
    SqlRows rows = connection_.run(invalidations_after, id);
    while (rows.next()) {
        out.push_back({rows.number<InvalidationKind>(0), rows.integer(1), rows.time(2)});
        id = rows.integer(3);
    }
    return out;
}

std::vector<Invalidation> Invalidations::about(std::span<const std::int64_t, 5> subjects) const {
    std::vector<Invalidation> out;
    SqlRows rows = connection_.run(invalidations_about, subjects[0], subjects[1], subjects[2],
                                   subjects[3], subjects[4]);
    while (rows.next())
        out.push_back({rows.number<InvalidationKind>(0), rows.integer(1), rows.time(2)});
    return out;
}

std::int64_t Invalidations::newest_id() const {
    SqlRows rows = connection_.run(newest_invalidation);
    rows.next();
    return rows.integer(0);
}

void Invalidations::add(const Invalidation& invalidation) {
    connection_.change(add_invalidation, invalidation.kind, invalidation.subject,
                       invalidation.not_before);
    effects_.invalidations.emplace_back(invalidation);
    purge(invalidation.not_before - kept_for, purged_per_row);
}

std::int64_t Invalidations::purge(Time moment, std::int64_t limit) {
    std::int64_t purged = 0;
    Time newest{};
    {
        SqlRows rows = connection_.run(purge_invalidations, moment, limit);
        for (; rows.next(); ++purged) newest = std::max(newest, rows.time(0));
    }
    if (purged > 0) connection_.change(note_dropped, newest);
    return purged;
}

}  // namespace grantor
