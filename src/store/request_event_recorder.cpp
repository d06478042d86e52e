#include "store/request_event_recorder.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <set>
#include <utility>

#include "base/guarded.hpp"
#include "store/store.hpp"
#include "store/transaction.hpp"

namespace grantor {
namespace {

// Everybody's writes wait for a unit of these, so it is some tenths of a millisecond; and while
// there are many, far more than that is left to the others between two units.
constexpr std::size_t unit_max = 16;
constexpr std::chrono::milliseconds flood_pause{10};

constexpr std::int64_t window_ms = 512;
// Of all apps, by one thread, in a window.
constexpr std::size_t kept_max = 128;
constexpr std::uint64_t count_bits = 8;

// The oldest, in their order.
template <class Row>
std::vector<Row> take_unit(std::deque<Row>& queue) {
    const auto size = static_cast<std::ptrdiff_t>(std::min(queue.size(), unit_max));
    const auto end = queue.begin() + size;
    std::vector<Row> unit(std::move_iterator(queue.begin()), std::move_iterator(end));
    queue.erase(queue.begin(), end);
    return unit;
}

AppRequest request_of(const RequestEvent& event) {
    return {.id = 0,
            .at = event.at,
            .request_id = event.request_id,
            .method = event.method,
            .path = event.path,
            .status = event.status,
            .duration = std::nullopt,
            .app_id = event.app_id,
            .company_id = event.company_id,
            .user_id = event.user_id};
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
    if (keeps(event.app_id, event.at)) keep(request_of(event));
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

bool RequestEventRecorder::take(Taken& taken, std::uint64_t window, std::size_t max) {
    const auto seen = taken.load(std::memory_order_relaxed);
    const auto count = seen >> count_bits == window ? seen & ((1U << count_bits) - 1) : 0;
    if (count >= max) return false;
    taken.store((window << count_bits) + count + 1, std::memory_order_relaxed);
    return true;
}

bool RequestEventRecorder::keeps(AppId app, Time now) {
    if (!app) return false;
    const auto thread = std::hash<std::thread::id>{}(std::this_thread::get_id());
    auto& sampler = samplers_[thread % samplers_.size()];
    const auto window = static_cast<std::uint64_t>(to_ms(now) / window_ms);
    auto& of_app = sampler.of_app[static_cast<std::size_t>(app.value) % sampler.of_app.size()];
    return take(of_app, window, kept_of_app_max) && take(sampler.all, window, kept_max);
}

void RequestEventRecorder::keep(AppRequest request) {
    bool was_empty = false;
    {
        const std::lock_guard lock(mutex_);
        was_empty = requests_.empty();
        if (requests_.size() >= queue_max) return;
        requests_.push_back(std::move(request));
        if (was_empty) requests_due_ = std::chrono::steady_clock::now() + gather_time_;
    }
    if (was_empty) wake_.notify_one();
}

void RequestEventRecorder::gather_for(std::chrono::milliseconds time) {
    const std::lock_guard lock(mutex_);
    gather_time_ = time;
}

void RequestEventRecorder::flush() {
    std::unique_lock lock(mutex_);
    ++flushing_;
    wake_.notify_one();
    idle_.wait(lock, [this] { return queue_.empty() && requests_.empty() && !writing_; });
    --flushing_;
}

void RequestEventRecorder::loop() {
    std::unique_lock lock(mutex_);
    while (true) {
        wait(lock);
        if (!queue_.empty()) store_some_events(lock);
        if (must_store_requests()) store_all_requests(lock);
        if (!queue_.empty() || !requests_.empty()) continue;
        idle_.notify_all();
        if (stopping_) return;
    }
}

void RequestEventRecorder::wait(std::unique_lock<std::mutex>& lock) {
    if (requests_.empty())
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty() || !requests_.empty(); });
    else
        wake_.wait_until(lock, requests_due_,
                         [this] { return stopping_ || !queue_.empty() || flushing_ > 0; });
}

bool RequestEventRecorder::must_store_requests() const {
    return !requests_.empty() &&
           (stopping_ || flushing_ > 0 || std::chrono::steady_clock::now() >= requests_due_);
}

void RequestEventRecorder::store_some_events(std::unique_lock<std::mutex>& lock) {
    const auto events = take_unit(queue_);
    writing_ = true;
    lock.unlock();
    store_events(events);
    lock.lock();
    writing_ = false;
    if (queue_.size() >= unit_max)
        stopped_.wait_for(lock, flood_pause, [this] { return stopping_; });
}

void RequestEventRecorder::store_all_requests(std::unique_lock<std::mutex>& lock) {
    auto requests = std::exchange(requests_, {});
    writing_ = true;
    lock.unlock();
    while (!requests.empty()) {
        store_requests(take_unit(requests));
        if (requests.empty()) break;
        lock.lock();
        stopped_.wait_for(lock, flood_pause, [this] { return stopping_; });
        lock.unlock();
    }
    lock.lock();
    writing_ = false;
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

void RequestEventRecorder::store_requests(const std::vector<AppRequest>& requests) {
    const auto work = [&](WriteTx& tx) {
        std::set<AppId> apps;
        for (const auto& request : requests) {
            tx.app_requests().add(request);
            apps.insert(request.app_id);
        }
        for (const auto app : apps) tx.app_requests().trim(app);
        tx.app_requests().purge(requests.back().at - policy_.request_event_age,
                                static_cast<std::int64_t>(requests.size()) + 16);
        return true;
    };
    guarded("requests of apps were not stored", [&] { store_.write_now(work); });
}

}  // namespace grantor
