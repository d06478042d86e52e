// How many requests an upstream has to answer, those that wait in line for it among them: the sum
// over all threads. Any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace grantor::http {

class UpstreamLoad {
 public:
    std::uint32_t in_flight() const { return in_flight_.load(std::memory_order_relaxed); }
    void add() { in_flight_.fetch_add(1, std::memory_order_relaxed); }
    void remove() { in_flight_.fetch_sub(1, std::memory_order_relaxed); }

 private:
    // On a cache line of its own: every request changes it, and reads what stands beside it.
    alignas(64) std::atomic<std::uint32_t> in_flight_{0};
};

// One request, which counts from here to its end. The load outlives that.
class CountedRequest {
 public:
    explicit CountedRequest(UpstreamLoad& load) : load_(&load) { load.add(); }
    ~CountedRequest() { end(); }
    CountedRequest(const CountedRequest&) = delete;
    CountedRequest& operator=(const CountedRequest&) = delete;

    // It goes to another upstream, or once more to the same.
    void move_to(UpstreamLoad& load) {
        end();
        load.add();
        load_ = &load;
    }
    // Calling it again is harmless.
    void end() {
        if (auto* load = std::exchange(load_, nullptr)) load->remove();
    }

 private:
    UpstreamLoad* load_;
};

}  // namespace grantor::http
