// Tells the other nodes what this one has counted, and hears what they have, a few times a second:
// so that several nodes slow a guesser or a burst as one does. Whatever is counted here counts
// there within two intervals.
//
// Rows and writes are bounded: a total replaces the one before, and a node tells at most `told_max`
// of a kind in an interval. While the store fails each node goes by its own counts. Owns a thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/time.hpp"
#include "service/nodes/count_source.hpp"
#include "store/store.hpp"

namespace grantor {

class CountExchange {
 public:
    static constexpr milliseconds interval{100};
    static constexpr std::size_t told_max = 128;

    // Store and clock outlive it.
    CountExchange(Store& store, const Clock& clock, NodeId node, std::vector<CountSource> sources);
    ~CountExchange();
    CountExchange(const CountExchange&) = delete;

    // Once. Without a node there is nobody to tell, and nothing is done.
    void start();
    // Calling it again is harmless.
    void stop();
    // Once, on the calling thread: for tests.
    void exchange();

 private:
    using SteadyTime = std::chrono::steady_clock::time_point;
    struct Kind {
        CountSource source;
        Time heard_until{};  // by the store's clock
    };

    void run(const std::stop_token& stop);
    void hear(Kind& kind);
    void tell(Kind& kind);
    void purge_if_due();

    Store& store_;
    const Clock& clock_;
    const NodeId node_;
    std::vector<Kind> kinds_;
    SteadyTime next_purge_;
    bool is_failing_ = false;

    std::mutex mutex_;
    std::condition_variable_any never_;
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace grantor
