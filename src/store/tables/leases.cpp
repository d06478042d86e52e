#include "store/tables/leases.hpp"

namespace grantor {
namespace {

constexpr SqlQuery find_lease{"SELECT holder, epoch, held_until FROM leases WHERE name = $1"};

// A lease that ends long after any that is taken now is from before the clock was put back: $5.
constexpr SqlQuery take_lease{
    "INSERT INTO leases (name, holder, epoch, held_until) VALUES ($1, $2, 1, $4)"
    " ON CONFLICT (name) DO UPDATE SET holder = $2, held_until = $4, epoch = leases.epoch +"
    " CASE WHEN leases.holder = $2 THEN 0 ELSE 1 END"
    " WHERE leases.holder = $2 OR leases.held_until <= $3 OR leases.held_until > $5"
    " RETURNING epoch"};
// Changes nothing but locks the row: a node that takes the lease waits for the end of this unit.
constexpr SqlQuery confirm_lease{
    "UPDATE leases SET epoch = $3 WHERE name = $1 AND holder = $2 AND epoch = $3"};
constexpr SqlQuery give_up_lease{
    "UPDATE leases SET held_until = 0 WHERE name = $1 AND holder = $2 AND epoch = $3"};

}  // namespace

std::optional<Lease> Leases::find(std::string_view name) const {
    SqlRows rows = connection_.run(find_lease, name);
    if (!rows.next()) return std::nullopt;
    return Lease{rows.id<NodeId>(0), rows.integer(1), rows.time(2)};
}

std::optional<std::int64_t> Leases::take(const LeaseClaim& claim, Time now, Time until) {
    SqlRows rows =
        connection_.run(take_lease, claim.name, claim.node, now, until, until + overlap_max);
    if (!rows.next()) return std::nullopt;
    return rows.integer(0);
}

bool Leases::confirm(const LeaseClaim& claim, std::int64_t epoch) {
    return connection_.change(confirm_lease, claim.name, claim.node, epoch) == 1;
}

void Leases::give_up(const LeaseClaim& claim, std::int64_t epoch) {
    connection_.change(give_up_lease, claim.name, claim.node, epoch);
}

}  // namespace grantor
