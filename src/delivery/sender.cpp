#include "delivery/sender.hpp"

#include <algorithm>
#include <utility>

#include "base/guarded.hpp"
#include "base/log.hpp"
#include "delivery/answer_text.hpp"
#include "delivery/retry_schedule.hpp"

namespace grantor::delivery {
namespace {

using std::chrono::steady_clock;

// Nothing depends on it: a delivery that a walk finds unannounced was filed by another process.
constexpr seconds sweep_interval{60};
// After a walk it rests as long as the walk took: where thousands of targets are dead and much is
// filed for others, walks take half of the thread's time and not all of it.
constexpr int walk_rest_factor = 1;
// A claim outlives the longest attempt by this much, in which its result is noted. Whoever was
// stopped for half of that between claiming and sending sends nothing.
constexpr seconds claim_margin{10};
// After a node has died, how often the next one looks whether its claims have ended.
constexpr seconds claim_look_interval{1};
constexpr std::int64_t purged_at_once = 200;
constexpr seconds purge_pause{1};
constexpr seconds purge_interval{600};
// Of a long answer; the page of one delivery shows all of it.
constexpr std::size_t answer_kept_max = 1024;

http::ClientOptions client_options(const SenderOptions& options) {
    auto out = options.client;
    out.connections_max = options.concurrency;
    out.body_kept_max = answer_kept_max;
    return out;
}

}  // namespace

Sender::Sender(Store& store, const Clock& clock, const CurrentKeyRing& keys, SenderOptions options)
    : store_(store),
      clock_(clock),
      keys_(keys),
      options_(std::move(options)),
      flights_(options_.concurrency),
      lease_(store, clock, "deliveries", options_.node, options_.lease),
      client_(std::make_unique<http::Client>(client_options(options_))) {
    // The client's callback must not fail for lack of memory.
    arrivals_.reserve(options_.concurrency);
}

Sender::~Sender() { stop(); }

void Sender::start() {
    if (options_.concurrency == 0) return;
    store_.on_new_deliveries([this] { wake(); });
    thread_ = std::thread([this] { run(); });
}

void Sender::stop(milliseconds patience) {
    {
        const std::lock_guard lock(mutex_);
        if (!std::exchange(stopping_, true)) stop_deadline_ = steady_clock::now() + patience;
        has_news_ = true;
    }
    changed_.notify_all();
    if (!thread_.joinable()) return;
    store_.on_new_deliveries({});
    thread_.join();
}

void Sender::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = has_news_ = true;
    }
    changed_.notify_all();
}

SenderCounts Sender::counts() const {
    return {delivered_, failed_attempts_, given_up_, webhooks_removed_, in_flight_};
}

void Sender::run() {
    while (!is_done()) {
        work();
        rest();
    }
    // Interrupts the deliveries in flight. Those without a recorded result stay queued.
    client_.reset();
    guarded("deliveries could not be noted", [this] {
        take_arrivals();
        note_ended();
        release_interrupted();
    });
    lease_.give_up();
}

bool Sender::is_done() {
    const std::lock_guard lock(mutex_);
    return stopping_ && (flights_.is_empty() || steady_clock::now() >= stop_deadline_);
}

void Sender::work() {
    const auto is_stopping = [this] {
        const std::lock_guard lock(mutex_);
        return stopping_;
    };
    try {
        take_arrivals();
        if (steady_clock::now() < store_retry_) return;
        note_ended();
        if (is_stopping()) return;
        if (lease_.hold()) {
            begin_walk_if_wanted();
            look_at_followers();
            walk();
            purge_if_due();
        } else {
            stand_by();
        }
        if (std::exchange(is_store_failing_, false)) log::info("deliveries go on");
    } catch (const std::exception& failure) {
        // Nothing is lost: a walk finds the remaining work again.
        if (!std::exchange(is_store_failing_, true))
            log::error("deliveries wait", {{"reason", failure.what()}});
        forget_ready();
        store_retry_ = steady_clock::now() + options_.tick;
        is_walk_wanted_ = true;
    }
}

// Whatever is filed meanwhile is found by the walk with which this node takes over.
void Sender::stand_by() {
    walk_.reset();
    followed_.clear();
    is_walk_wanted_ = true;
}

void Sender::rest() {
    const auto now = steady_clock::now();
    const bool store_works = now >= store_retry_;
    if (store_works && !ended_.empty()) return;
    std::unique_lock lock(mutex_);
    if (stopping_ && flights_.is_empty()) return;
    auto until = now + options_.tick;
    if (stopping_) {
        until = std::min(until, stop_deadline_);
    } else if (!lease_.is_held()) {
        until = now + options_.lease.interval;
    } else if (store_works && !walk_ && is_walk_wanted_) {
        until = std::min(until, next_walk_);
    } else if (store_works && !walk_) {
        until = now + std::clamp(next_due_ - clock_.now(), milliseconds{0}, options_.tick);
    }
    changed_.wait_until(lock, until, [this] { return has_news_; });
    has_news_ = false;
}

void Sender::take_arrivals() {
    std::vector<Arrival> arrivals;
    arrivals.reserve(options_.concurrency);
    {
        const std::lock_guard lock(mutex_);
        arrivals.swap(arrivals_);
    }
    for (auto& [target, result] : arrivals) {
        if (!result && result.error() == http::ClientFailure::stopped) {
            interrupted_.push_back(land(target).delivery);  // it is not known whether it arrived
            continue;
        }
        auto& [attempt, secrets, began] = flights_.at(target);
        if (result) {
            attempt.status = result->status;
            attempt.answer = answer_text(result->body, secrets);
            attempt.duration = result->duration;
        } else {
            attempt.failure = describe(result.error(), attempt.delivery.url);
            if (result.error() == http::ClientFailure::bad_url)
                attempt.kind = Attempt::Kind::pointless;
            attempt.duration = std::chrono::round<milliseconds>(steady_clock::now() - began);
        }
        secrets.clear();
        ended_.push_back(target);
    }
}

void Sender::note_ended() {
    if (ended_.empty()) return;
    const auto noted = store_.write_now([this](WriteTx& tx) {
        std::vector<Noted> out;
        for (const auto target : ended_)
            out.push_back(note_attempt(flights_.at(target).attempt, tx, clock_.now()));
        return out;
    });
    const auto targets = std::exchange(ended_, {});
    for (std::size_t i = 0; i < targets.size(); ++i) finish(targets[i], noted[i]);
}

void Sender::finish(std::int64_t target, const Noted& noted) {
    const auto attempt = land(target);
    if (attempt.kind == Attempt::Kind::sent && !attempt.is_success()) ++failed_attempts_;
    if (noted.webhook_removed) ++webhooks_removed_;
    log_ending(noted);
    switch (noted.ending) {
        case Noted::Ending::delivered:
            ++delivered_;
            break;
        case Noted::Ending::given_up:
            given_up_ += 1 + static_cast<std::uint64_t>(noted.given_up_with_it);
            break;
        case Noted::Ending::retried:
            next_due_ = std::min(next_due_, noted.delivery.due_at);
            return;
        case Noted::Ending::forgotten:
            break;
    }
    followed_.push_back(target);
}

// Its slot is free.
Attempt Sender::land(std::int64_t target) {
    auto attempt = flights_.land(target);
    in_flight_ = flights_.size();
    is_walk_wanted_ |= std::exchange(has_passed_by_, false);
    return attempt;
}

void Sender::begin_walk_if_wanted() {
    const auto now = steady_clock::now();
    {
        const std::lock_guard lock(mutex_);
        is_walk_wanted_ |= std::exchange(woken_, false);
    }
    is_walk_wanted_ |= clock_.now() >= next_due_ || now >= next_sweep_;
    if (walk_ || !is_walk_wanted_ || now < next_walk_) return;
    walk_ = Walk{};
    is_walk_wanted_ = false;
    next_due_ = Time::max();
    next_sweep_ = now + sweep_interval;
}

// Reads as many heads as there are free slots, so that none is read in vain.
void Sender::walk() {
    const auto began = steady_clock::now();
    while (walk_ && flights_.free_places() > 0) {
        const auto limit = static_cast<std::int64_t>(flights_.free_places());
        auto heads = store_.read_now(
            [&](const ReadTx& tx) { return tx.deliveries().heads(walk_->position, limit); });
        const bool is_last = static_cast<std::int64_t>(heads.size()) < limit;
        for (auto& head : heads) {
            walk_->position = head.target();
            consider(std::move(head));
        }
        send_ready();
        if (!is_last) continue;
        const auto now = steady_clock::now();
        next_walk_ = now + walk_rest_factor * (walk_->cost + (now - began));
        walk_.reset();
    }
    if (walk_) walk_->cost += steady_clock::now() - began;
}

// While a walk is running, its order decides which target gets a slot.
void Sender::look_at_followers() {
    while (!followed_.empty()) {
        const auto target = followed_.back();
        if (walk_ || flights_.free_places() == 0) {
            followed_.clear();
            is_walk_wanted_ = true;
            break;
        }
        auto heads =
            store_.read_now([&](const ReadTx& tx) { return tx.deliveries().heads(target - 1, 1); });
        followed_.pop_back();
        if (!heads.empty() && heads.front().target() == target) consider(std::move(heads.front()));
    }
    send_ready();
}

void Sender::consider(Delivery head) {
    const auto now = clock_.now();
    if (flights_.has(head.target())) return;
    if (head.due_at > now) {
        next_due_ = std::min(next_due_, head.due_at);
    } else if (is_overdue(head, now)) {
        end_unsent(std::move(head), Attempt::Kind::overdue, {});
    } else if (flights_.has_place_for(head)) {
        launch(std::move(head));
    } else {
        has_passed_by_ = true;
    }
}

void Sender::launch(Delivery head) {
    const auto real_now = clock_.now() - clock_.offset();
    auto outgoing = store_.read_now([&](const ReadTx& tx) {
        return std::make_optional(make_outgoing(head, tx, keys_.get(), real_now));
    });
    if (!*outgoing) {
        const auto& obstacle = outgoing->error();
        return end_unsent(std::move(head),
                          obstacle.kind == Obstacle::Kind::passing ? Attempt::Kind::held_back
                                                                   : Attempt::Kind::pointless,
                          obstacle.sentence);
    }
    const auto target = head.target();
    head.body.clear();
    head.body.shrink_to_fit();
    take_place({{.delivery = std::move(head)}, std::move((*outgoing)->secrets)});
    ready_.push_back({target, std::move((*outgoing)->request)});
}

void Sender::send_ready() {
    claim_ready();
    for (auto& [target, request] : std::exchange(ready_, {}))
        client_->send(std::move(request), [this, target](http::ClientResult result) {
            {
                const std::lock_guard lock(mutex_);
                arrivals_.push_back({target, std::move(result)});
                has_news_ = true;
            }
            changed_.notify_all();
        });
}

// All in one commit. What another node is sending loses its place and is looked at again.
void Sender::claim_ready() {
    if (!options_.node || ready_.empty()) return;
    const auto asked_at = steady_clock::now();
    const auto is_claimed = store_.write_now([this](WriteTx& tx) {
        const auto now = tx.shared_time(clock_.now());
        const auto until = now + options_.client.total_timeout + claim_margin;
        std::vector<bool> out;
        for (const auto& one : ready_)
            out.push_back(
                tx.deliveries().claim(flights_.at(one.target).attempt.delivery, now, until));
        return out;
    });
    const bool is_late = steady_clock::now() - asked_at > claim_margin / 2;
    for (std::size_t i = ready_.size(); i-- > 0;) {
        auto& delivery = flights_.at(ready_[i].target).attempt.delivery;
        if (is_claimed[i]) ++delivery.turn;
        if (is_claimed[i] && !is_late) continue;
        next_due_ = std::min(next_due_, clock_.now() + claim_look_interval);
        land(ready_[i].target);
        ready_.erase(ready_.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

// The store has failed: a walk finds them again.
void Sender::forget_ready() {
    for (const auto& one : ready_) land(one.target);
    ready_.clear();
}

// The next node need not wait until the claims end.
void Sender::release_interrupted() {
    if (!options_.node || interrupted_.empty()) return;
    store_.write_now([this](WriteTx& tx) {
        for (const auto& delivery : interrupted_) tx.deliveries().release(delivery);
    });
}

void Sender::end_unsent(Delivery head, Attempt::Kind kind, std::string_view why) {
    ended_.push_back(head.target());
    head.body.clear();
    take_place({{.kind = kind, .delivery = std::move(head), .failure = why}});
}

void Sender::take_place(Flight flight) {
    flight.began = steady_clock::now();
    flights_.add(std::move(flight));
    in_flight_ = flights_.size();
}

void Sender::purge_if_due() {
    const auto now = steady_clock::now();
    if (now < next_purge_) return;
    const auto before = clock_.now() - options_.finished_kept;
    const auto purged = store_.write_now(
        [&](WriteTx& tx) { return tx.deliveries().purge(before, purged_at_once); });
    next_purge_ = now + (purged == purged_at_once ? purge_pause : purge_interval);
}

}  // namespace grantor::delivery
