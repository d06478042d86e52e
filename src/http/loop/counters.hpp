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

template <class Number>
struct Counts {
    Number connections_accepted{};
    Number connections_open{};
    Number connections_refused{};     // over `connections_max`
    Number connections_timed_out{};   // slow, stalled or idle ones closed by us
    Number requests_in_flight{};      // whose handler waits for something
    Number requests_refused{};        // answered by the server itself, 400 to 505
    std::array<Number, 6> answers{};  // by the first digit of the status
    Number bytes_in{};
    Number bytes_out{};
    Number requests_forwarded{};
    Number forwards_failed{};    // for a reason of ours or the upstream's (ForwardFailure)
    Number upstream_connects{};  // connections that an upstream has taken
    Number upstream_reuses{};    // requests that found one open
};

// Of one thread.
struct alignas(64) Counters : Counts<Counter> {};

// The sum over a server's threads at some moment; the numbers may be of slightly different moments.
struct ServerCounts : Counts<std::uint64_t> {
    void add(const Counters& counters);
};

}  // namespace grantor::http
