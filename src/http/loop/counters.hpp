// What the server counts. Each thread counts for itself, without atomic read-modify-write and on
// its own cache lines; readers add them up.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace grantor::http {

// Written by one thread, read by any.
class Counter {
 public:
    void add(std::uint64_t amount = 1) { set(value() + amount); }
    void subtract(std::uint64_t amount = 1) { set(value() - amount); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
    void set(std::uint64_t value) { value_.store(value, std::memory_order_relaxed); }
    std::atomic<std::uint64_t> value_{0};
};

struct alignas(64) Counters {
    Counter connections_accepted;
    Counter connections_open;
    Counter connections_refused;     // over `connections_max`
    Counter connections_timed_out;   // slow, stalled or idle ones closed by us
    Counter requests_in_flight;      // whose handler waits for something
    Counter requests_refused;        // answered by the server itself, 400 to 505
    std::array<Counter, 6> answers;  // by the first digit of the status
    Counter bytes_in;
    Counter bytes_out;
    Counter requests_forwarded;
    Counter forwards_failed;    // for a reason of ours or the upstream's (ForwardFailure)
    Counter upstream_connects;  // connections that an upstream has taken
    Counter upstream_reuses;    // requests that found one open
};

// The sum over a server's threads at some moment; the numbers may be of slightly different moments.
struct ServerCounts {
    std::uint64_t connections_accepted = 0;
    std::uint64_t connections_open = 0;
    std::uint64_t connections_refused = 0;
    std::uint64_t connections_timed_out = 0;
    std::uint64_t requests_in_flight = 0;
    std::uint64_t requests_refused = 0;
    std::array<std::uint64_t, 6> answers{};
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
    std::uint64_t requests_forwarded = 0;
    std::uint64_t forwards_failed = 0;
    std::uint64_t upstream_connects = 0;
    std::uint64_t upstream_reuses = 0;

    void add(const Counters& counters);
};

}  // namespace grantor::http
