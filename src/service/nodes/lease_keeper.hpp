// Whether this node does what one node does for all, such as sending deliveries. Whoever has the
// lease does; it makes the lease longer again and again, and when it dies another node gets it
// within `lifetime`.
//
// A node that was stopped and goes on may believe for a moment that it still has the lease. So what
// must not be done by two is claimed row by row besides, or written in units that confirm().
//
// Where no other process serves the database the lease is always ours and costs nothing. One thread
// at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "store/store.hpp"

namespace grantor {

struct LeaseTimes {
    // A few failed writes must not end it, and nobody should wait long for a node that died.
    milliseconds lifetime{6000};
    // How often the holder makes it longer, and the others look whether it is free.
    milliseconds interval{1000};
};

// Thrown in a unit whose node no longer has the lease.
struct LeaseLost : std::runtime_error {
    LeaseLost() : std::runtime_error("another node has taken this over") {}
};

class LeaseKeeper {
 public:
    // `name` is a constant. Zero for `node`: no other serves the database.
    LeaseKeeper(Store& store, const Clock& clock, std::string_view name, NodeId node,
                LeaseTimes times = {});
    LeaseKeeper(const LeaseKeeper&) = delete;

    // Whether the work is this node's now. Call it again before each step: it asks the store once
    // an interval. Throws as the store does; whoever has the lease keeps it until its end.
    bool hold();
    // The same, by what hold() has found last.
    bool is_held() const;
    // First in a unit that writes for the lease. Throws LeaseLost, which undoes the unit.
    void confirm(WriteTx& tx) const;
    // Another node may take it at once. Never throws: otherwise it ends by itself.
    void give_up() noexcept;

 private:
    using SteadyTime = std::chrono::steady_clock::time_point;

    LeaseClaim claim() const { return {name_, node_}; }
    bool is_free();
    void take();

    Store& store_;
    const Clock& clock_;
    const std::string_view name_;
    const NodeId node_;
    const LeaseTimes times_;
    std::int64_t epoch_ = 0;
    SteadyTime held_until_;
    SteadyTime next_look_;
};

}  // namespace grantor
