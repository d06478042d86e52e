// Takes request events off the path of the request: they gather in a bounded queue, and one thread
// writes them in groups. Under a flood of refused requests the surplus is counted and dropped, so
// that it costs neither memory nor disk (attack 30).
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "model/event.hpp"
#include "model/policy.hpp"

namespace grantor {

class Store;

class RequestEventRecorder {
 public:
    RequestEventRecorder(Store& store, const Policy& policy);
    // Writes what is queued, then stops.
    ~RequestEventRecorder();

    // Never waits. Safe from any thread.
    void record(RequestEvent event);
    // Returns when everything recorded before the call is in the store.
    void flush();
    std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

    static constexpr std::size_t queue_max = 1024;

 private:
    void loop();
    void store_events(const std::vector<RequestEvent>& events);

    Store& store_;
    const Policy& policy_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable stopped_;
    std::condition_variable idle_;
    std::deque<RequestEvent> queue_;
    bool writing_ = false;
    bool stopping_ = false;
    std::atomic<std::uint64_t> dropped_{0};
    std::thread thread_;
};

}  // namespace grantor
