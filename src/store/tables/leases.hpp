// What one node does for all has a lease: its holder, and until when.
//
// Moments are those of Tx::shared_time(), so that the clocks of the nodes do not matter.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ids.hpp"
#include "store/sql.hpp"

namespace grantor {

struct Lease {
    NodeId holder;
    // Grows with each new holder.
    std::int64_t epoch = 0;
    Time until;  // the epoch: it was given up
};

struct LeaseClaim {
    std::string_view name;
    NodeId node;
};

class Leases {
 public:
    explicit Leases(SqlConnection& connection) : connection_(connection) {}
    Leases(const Leases&) = delete;

    std::optional<Lease> find(std::string_view name) const;

    // Takes it for the node, or makes it longer: its epoch. Nothing: another node holds it.
    std::optional<std::int64_t> take(const LeaseClaim& claim, Time now, Time until);
    // Whether nobody has taken it since the node got it with this epoch. Nobody can until the unit
    // has ended: what the unit writes is done by the holder, however late its clock.
    bool confirm(const LeaseClaim& claim, std::int64_t epoch);
    // It is free from now on, if the node still holds it.
    void give_up(const LeaseClaim& claim, std::int64_t epoch);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
