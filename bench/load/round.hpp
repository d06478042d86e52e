// One round of load: a closed loop of connections against a server on this machine, one thread,
// epoll.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/load/scenario.hpp"

namespace grantor::bench {

struct RoundPlan {
    std::uint16_t port = 0;
    std::size_t connections = 64;
    std::chrono::duration<double> length{1};
};

struct RoundResult {
    std::uint64_t done = 0;
    std::uint64_t failed = 0;
    std::string first_failure;
    double seconds = 0;
    std::vector<std::uint32_t> latencies_us;  // one for each piece of work that was done, sorted

    std::uint32_t latency_us(double quantile) const;
};

// Ends when the time is over and every answer has come, so that the scenario's state is the
// server's. Throws std::runtime_error when a connection cannot be made or is lost.
RoundResult run_round(Scenario& scenario, const RoundPlan& plan);

}  // namespace grantor::bench
