#include "store/request_event_recorder.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>

#include "base/guarded.hpp"
#include "store/store.hpp"
#include "store/transaction.hpp"

namespace grantor {
namespace {

// Everybody's writes wait for a unit of these, so it is some tenths of a millisecond; and while
// there are many, far more than that is left to the others between two units.
constexpr std::size_t unit_max = 16;
constexpr std::chrono::milliseconds flood_pause{10};

// The oldest, in their order.
std::vector<RequestEvent> take_unit(std::deque<RequestEvent>& queue) {
    const auto size = static_cast<std::ptrdiff_t>(std::min(queue.size(), unit_max));
    const auto end = queue.begin() + size;
    std::vector<RequestEvent> unit(std::move_iterator(queue.begin()), std::move_iterator(end));
    queue.erase(queue.begin(), end);
    return unit;
}

}  // namespace

RequestEventRecorder::RequestEventRecorder(Store& store, const Policy& policy)
    : store_(store), policy_(policy), thread_([this] { loop(); }) {}

RequestEventRecorder::~RequestEventRecorder() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    stopped_.notify_one();
    thread_.join();
}

void RequestEventRecorder::record(RequestEvent event) {
    bool was_empty = false;
    {
        const std::lock_guard lock(mutex_);
        was_empty = queue_.empty();
        if (queue_.size() >= queue_max) {
            dropped_.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        queue_.push_back(std::move(event));
    }
    // Only the first of a queue finds the thread asleep: in a flood it would wake for each.
    if (was_empty) wake_.notify_one();
}

void RequestEventRecorder::flush() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return queue_.empty() && !writing_; });
}

void RequestEventRecorder::loop() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
        const auto events = take_unit(queue_);
        writing_ = true;
        lock.unlock();
        store_events(events);
        lock.lock();
        writing_ = false;
        if (queue_.empty()) idle_.notify_all();
        if (queue_.size() >= unit_max)
            stopped_.wait_for(lock, flood_pause, [this] { return stopping_; });
    }
}

void RequestEventRecorder::store_events(const std::vector<RequestEvent>& events) {
    const auto work = [&](WriteTx& tx) {
        for (const auto& event : events) tx.request_events().add(event);
        // A few more than came, so that the table shrinks back after a change of the limits.
        tx.request_events().trim(policy_.request_events_max,
                                 events.back().at - policy_.request_event_age,
                                 static_cast<int>(events.size()) + 16);
        return true;
    };
    // They explain refusals; losing some must not stop the service.
    guarded("request events were not stored", [&] { store_.write_now(work); });
}

}  // namespace grantor
