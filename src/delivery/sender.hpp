// Sends the queued deliveries of the outbox (model/delivery.hpp, docs/decisions/outbox.md), at
// least once: a delivery that is in flight when the process ends is sent again by the next one.
//
// Deliveries of one target go out one after the other, in the order in which they were filed. A
// target whose oldest delivery waits for its next attempt is left alone, whatever is filed behind
// it. Targets wait for each other only to get a free slot, which they take in turn. Deliveries that
// failed before take at most half of the slots, and the targets of one app three quarters, so that
// many dead or slow servers leave room for others.
//
// Of several nodes the one with the lease sends. Each attempt is claimed before it is sent, for as
// long as it can take, so that no two nodes send the same one: whoever takes over leaves a delivery
// alone that the former holder may still be sending.
//
// Moments come from the clock, which the sandbox moves. However many deliveries are queued in the
// store, memory holds only `concurrency` deliveries in flight and as many that may follow.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/time.hpp"
#include "delivery/flights.hpp"
#include "delivery/outgoing.hpp"
#include "http/outgoing/client.hpp"
#include "service/nodes/lease_keeper.hpp"
#include "store/store.hpp"
#include "token/current_key_ring.hpp"

namespace grantor::delivery {

struct SenderOptions {
    http::ClientOptions client;
    // Deliveries in flight at the same time; 0 sends nothing, and everything stays queued.
    std::size_t concurrency = 16;
    // How late a moved clock is noticed at most, and how long a store that failed is left alone.
    milliseconds tick{1000};
    // Finished deliveries are kept for the log this long.
    days finished_kept{30};
    // Zero: no other process serves the database, and nothing is claimed.
    NodeId node{};
    LeaseTimes lease{};
};

// Since the start; `in_flight` is now.
struct SenderCounts {
    std::uint64_t delivered = 0;
    std::uint64_t failed_attempts = 0;
    std::uint64_t given_up = 0;
    std::uint64_t webhooks_removed = 0;
    std::uint64_t in_flight = 0;
};

class Sender {
 public:
    // Throws as http::Client does. Its arguments outlive the sender.
    Sender(Store& store, const Clock& clock, const CurrentKeyRing& keys, SenderOptions options);
    ~Sender();
    Sender(const Sender&) = delete;

    // Once. It becomes the store's listener for new deliveries.
    void start();
    // Starts nothing new; waits at most this long for deliveries in flight and interrupts the rest,
    // which stay queued in the store. Calling it again is harmless.
    void stop(milliseconds patience = milliseconds{0});

    // Checks immediately whether something is due, for example after the clock was moved; otherwise
    // that takes a second. From any thread.
    void wake();

    SenderCounts counts() const;

 private:
    using SteadyTime = std::chrono::steady_clock::time_point;
    // A walk over the heads of all targets, in their order.
    struct Walk {
        std::int64_t position;  // the target that was looked at last
        SteadyTime::duration cost;
    };
    struct Ready {
        std::int64_t target;
        http::ClientRequest request;
    };
    struct Arrival {
        std::int64_t target;
        http::ClientResult result;
    };

    void run();
    bool is_done();
    void work();
    void stand_by();
    void rest();
    void take_arrivals();
    void note_ended();
    void finish(std::int64_t target, const Noted& noted);
    Attempt land(std::int64_t target);
    void begin_walk_if_wanted();
    void walk();
    void look_at_followers();
    void consider(Delivery head);
    void launch(Delivery head);
    void send_ready();
    void claim_ready();
    void forget_ready();
    void release_interrupted();
    void take_place(Flight flight);
    void end_unsent(Delivery head, Attempt::Kind kind, std::string_view why);
    void purge_if_due();

    Store& store_;
    const Clock& clock_;
    const CurrentKeyRing& keys_;
    const SenderOptions options_;

    // Of the sender's own thread alone.
    Flights flights_;                     // until they are noted
    std::vector<std::int64_t> ended_;     // of those, what is to be noted
    std::vector<std::int64_t> followed_;  // targets whose next delivery may go
    std::vector<Ready> ready_;            // have their place, to be claimed and sent
    std::vector<Delivery> interrupted_;   // at the stop
    LeaseKeeper lease_;
    std::optional<Walk> walk_;
    bool is_walk_wanted_ = true;
    bool has_passed_by_ = false;   // something is due and no slot is free
    Time next_due_ = Time::max();  // of all heads that were examined and not due
    SteadyTime next_walk_;         // not before: long walks are rarer
    SteadyTime next_sweep_;        // a walk for deliveries that nobody announced
    SteadyTime next_purge_;
    SteadyTime store_retry_;  // not before, while the store fails
    bool is_store_failing_ = false;

    std::mutex mutex_;
    std::condition_variable changed_;
    // Under the mutex.
    bool has_news_ = false;  // of any kind; ends a rest
    bool woken_ = false;
    bool stopping_ = false;
    SteadyTime stop_deadline_;
    std::vector<Arrival> arrivals_;

    std::atomic<std::uint64_t> delivered_{0};
    std::atomic<std::uint64_t> failed_attempts_{0};
    std::atomic<std::uint64_t> given_up_{0};
    std::atomic<std::uint64_t> webhooks_removed_{0};
    std::atomic<std::uint64_t> in_flight_{0};

    // Its thread calls us until it is gone.
    std::unique_ptr<http::Client> client_;
    std::thread thread_;
};

}  // namespace grantor::delivery
