// Takes what is kept of requests off their path: events that explain refusals, and the requests of
// apps that their developers look at. They gather in bounded queues, and one thread writes them in
// groups. Under a flood of refused requests the surplus is counted and dropped, so that it costs
// neither memory nor disk (attack 30); of an app that asks much a sample is kept.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "model/app_request.hpp"
#include "model/event.hpp"
#include "model/policy.hpp"

namespace grantor {

class Store;

class RequestEventRecorder {
 public:
    RequestEventRecorder(Store& store, const Policy& policy);
    // Writes what is queued, then stops.
    ~RequestEventRecorder();

    // Never waits. Safe from any thread. An app's event is one of its requests, too.
    void record(RequestEvent event);
    // Whether a request of this app is one of those that are kept: the first few of each half
    // second on each thread, so that a busy app costs no more than a quiet one. If so, the caller
    // is to keep() it when its answer is known; otherwise nothing of it need be copied. Some
    // nanoseconds.
    bool keeps(AppId app, Time now);
    // Never waits. Safe from any thread.
    void keep(AppRequest request);
    // How long the requests gather before they are written together: one commit for all of a
    // moment, and a page that follows them asks once a second.
    void gather_for(std::chrono::milliseconds time);
    // Returns when everything recorded before the call is in the store.
    void flush();
    std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

    static constexpr std::size_t queue_max = 1024;
    // Of one app, by one thread, in each half second.
    static constexpr std::size_t kept_of_app_max = 32;

 private:
    // How many have been taken in a window of time, and which window that is. Two threads that
    // share one lose some counts, which does no harm.
    using Taken = std::atomic<std::uint64_t>;
    static bool take(Taken& taken, std::uint64_t window, std::size_t max);
    // Of the calling thread.
    struct alignas(64) Sampler {
        Taken all{0};
        std::array<Taken, 64> of_app{};
    };
    using SteadyTime = std::chrono::steady_clock::time_point;

    void loop();
    void wait(std::unique_lock<std::mutex>& lock);
    bool must_store_requests() const;
    void store_some_events(std::unique_lock<std::mutex>& lock);
    void store_all_requests(std::unique_lock<std::mutex>& lock);
    void store_events(const std::vector<RequestEvent>& events);
    void store_requests(const std::vector<AppRequest>& requests);

    Store& store_;
    const Policy& policy_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable stopped_;
    std::condition_variable idle_;
    std::deque<RequestEvent> queue_;
    std::deque<AppRequest> requests_;
    SteadyTime requests_due_;  // while there are some
    std::chrono::milliseconds gather_time_{300};
    int flushing_ = 0;         // threads that wait
    bool writing_ = false;
    bool stopping_ = false;
    std::atomic<std::uint64_t> dropped_{0};
    std::array<Sampler, 16> samplers_;
    std::thread thread_;
};

}  // namespace grantor
