#include "store/tables/deliveries.hpp"

#include <cassert>

#include "store/sql_text.hpp"

// The order in which read_delivery reads.
#define DELIVERY_COLUMNS                                                                        \
    "id, kind, app_id, company_id, user_id, webhook_id, url, body, created_at, state, "         \
    "attempts, due_at, finished_at, last_status, last_failure, last_answer, last_duration_ms, " \
    "turn"

namespace grantor {
namespace {

// States in the texts: 0 waiting, 2 given up. They are written out, since an index over some states
// serves only statements that name the state.

constexpr SqlQuery find_delivery{"SELECT " DELIVERY_COLUMNS " FROM deliveries WHERE id = $1"};

// One step in the index of what waits: to the first row of the next target.
constexpr SqlQuery next_head{
    "SELECT " DELIVERY_COLUMNS
    " FROM deliveries WHERE state = 0 AND target > $1 ORDER BY target, id LIMIT 1"};

constexpr SqlQuery count_waiting_deliveries{"SELECT COUNT(*) FROM deliveries WHERE state = 0"};

constexpr SqlQuery add_delivery{
    "INSERT INTO deliveries (kind, target, app_id, company_id, user_id, webhook_id, url, body,"
    " created_at, due_at, state, attempts, finished_at, last_status, last_failure, last_answer,"
    " last_duration_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0, '', '', 0)"
    " RETURNING id"};

constexpr SqlQuery note_delivery_attempt{
    "UPDATE deliveries SET state = $2, attempts = $3, due_at = $4, finished_at = $5,"
    " last_status = $6, last_failure = $7, last_answer = $8, last_duration_ms = $9,"
    " turn = turn + 1, claimed_until = 0 WHERE id = $1 AND state = 0 AND turn = $10"};

// A claim that ends long after any that is made now is from before the clock was put back: $5.
constexpr SqlQuery claim_delivery{
    "UPDATE deliveries SET turn = turn + 1, claimed_until = $4 WHERE id = $1 AND state = 0"
    " AND turn = $2 AND (claimed_until <= $3 OR claimed_until > $5)"};
constexpr SqlQuery release_delivery{
    "UPDATE deliveries SET claimed_until = 0 WHERE id = $1 AND turn = $2"};
constexpr SqlQuery make_delivery_due{
    "UPDATE deliveries SET due_at = $2 WHERE id = $1 AND state = 0"};

constexpr SqlQuery hasten_deliveries{
    "UPDATE deliveries SET due_at = $2 WHERE due_at > $2 AND id IN (SELECT id FROM deliveries"
    " WHERE target = $1 AND state = 0 ORDER BY id LIMIT $3)"};
constexpr SqlQuery give_up_deliveries{
    "UPDATE deliveries SET state = 2, finished_at = $3, last_failure = $2"
    " WHERE id IN (SELECT id FROM deliveries WHERE target = $1 AND state = 0 ORDER BY id LIMIT "
    "$4)"};

constexpr SqlQuery purge_deliveries{
    "DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries"
    " WHERE state <> 0 AND finished_at < $1 ORDER BY finished_at LIMIT $2)"};

// Of one target, in one unit: a dead one may have 200,000 notices waiting.
constexpr std::int64_t changed_at_once_max = 200;

Delivery read_delivery(const SqlRows& row) {
    return {.id = row.id<DeliveryId>(0),
            .kind = row.number<DeliveryKind>(1),
            .app_id = row.id<AppId>(2),
            .company_id = row.id<CompanyId>(3),
            .user_id = row.id<UserId>(4),
            .webhook_id = row.id<WebhookId>(5),
            .url = row.text(6),
            .body = row.text(7),
            .created_at = row.time(8),
            .state = row.number<DeliveryState>(9),
            .attempts = row.integer(10),
            .due_at = row.time(11),
            .finished_at = row.time(12),
            .last_status = static_cast<int>(row.integer(13)),
            .last_failure = row.text(14),
            .last_answer = row.text(15),
            .last_duration_ms = row.integer(16),
            .turn = row.integer(17)};
}

}  // namespace

std::optional<Delivery> Deliveries::find(DeliveryId id) const {
    SqlRows rows = connection_.run(find_delivery, id);
    if (!rows.next()) return std::nullopt;
    return read_delivery(rows);
}

std::vector<Delivery> Deliveries::list(const DeliveryFilter& filter) const {
    assert(filter.app_id || filter.webhook_id);
    SqlText sql("SELECT " DELIVERY_COLUMNS " FROM deliveries WHERE TRUE");
    if (filter.app_id) sql.add(" AND app_id = ", filter.app_id);
    // The zero is written out for the index, which holds deliveries of webhooks only.
    if (filter.webhook_id) sql.add(" AND webhook_id <> 0 AND webhook_id = ", filter.webhook_id);
    // Written out for the index of what is not delivered.
    if (filter.state && *filter.state != DeliveryState::delivered) sql.add(" AND state <> 1");
    if (filter.state) sql.add(" AND state = ", *filter.state);
    if (filter.kind) sql.add(" AND kind = ", *filter.kind);
    if (filter.before) sql.add(" AND id < ", filter.before);
    sql.add(" ORDER BY id DESC LIMIT ", filter.limit);

    std::vector<Delivery> out;
    SqlRows rows = connection_.run_text(sql.text(), sql.values());
    while (rows.next()) out.push_back(read_delivery(rows));
    return out;
}

std::vector<Delivery> Deliveries::heads(std::int64_t after_target, std::int64_t limit) const {
    std::vector<Delivery> out;
    while (static_cast<std::int64_t>(out.size()) < limit) {
        SqlRows rows = connection_.run(next_head, after_target);
        if (!rows.next()) break;
        out.push_back(read_delivery(rows));
        after_target = out.back().target();
    }
    return out;
}

std::int64_t Deliveries::waiting() const {
    SqlRows rows = connection_.run(count_waiting_deliveries);
    rows.next();
    return rows.integer(0);
}

DeliveryId Deliveries::add(const Delivery& delivery) {
    SqlRows rows =
        connection_.run(add_delivery, delivery.kind, delivery.target(), delivery.app_id,
                        delivery.company_id, delivery.user_id, delivery.webhook_id, delivery.url,
                        delivery.body, delivery.created_at, delivery.due_at);
    rows.next();
    effects_.has_new_deliveries = true;
    return rows.id<DeliveryId>(0);
}

bool Deliveries::claim(const Delivery& delivery, Time now, Time until) {
    return connection_.change(claim_delivery, delivery.id, delivery.turn, now, until,
                              until + overlap_max) == 1;
}

void Deliveries::release(const Delivery& delivery) {
    connection_.change(release_delivery, delivery.id, delivery.turn);
}

bool Deliveries::make_due(DeliveryId id, Time at) {
    return connection_.change(make_delivery_due, id, at) == 1;
}

bool Deliveries::note_attempt(const Delivery& delivery) {
    return connection_.change(note_delivery_attempt, delivery.id, delivery.state, delivery.attempts,
                              delivery.due_at, delivery.finished_at, delivery.last_status,
                              delivery.last_failure, delivery.last_answer,
                              delivery.last_duration_ms, delivery.turn) == 1;
}

void Deliveries::hasten(std::int64_t target, Time now) {
    connection_.change(hasten_deliveries, target, now, changed_at_once_max);
}

std::int64_t Deliveries::give_up(std::int64_t target, std::string_view failure, Time now) {
    return connection_.change(give_up_deliveries, target, failure, now, changed_at_once_max);
}

std::int64_t Deliveries::purge(Time finished_before, std::int64_t limit) {
    return connection_.change(purge_deliveries, finished_before, limit);
}

}  // namespace grantor

#undef DELIVERY_COLUMNS
