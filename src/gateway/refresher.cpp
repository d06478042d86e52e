#include "gateway/refresher.hpp"

#include <algorithm>
#include <cassert>

#include "base/guarded.hpp"
#include "base/log.hpp"
#include "gateway/connection_tokens.hpp"
#include "gateway/connections.hpp"
#include "gateway/outgoing_call.hpp"
#include "grantor/client/token_endpoint.hpp"

namespace grantor::gateway {
namespace {

// Longer than the client waits for any answer, so that two never ask at the same time.
constexpr seconds claim_lifetime{15};
// Whoever was stopped for longer between claiming and asking does not ask: the claim would be over
// before the answer is kept.
constexpr seconds claim_delay_max{4};
// While another node asks: how often we look whether it has the answer.
constexpr milliseconds look_interval{50};
constexpr milliseconds tick{1000};

}  // namespace

class Refresher::Waiting {
 public:
    Waiting(Refresher& refresher, ConnectionId id, std::int64_t generation)
        : refresher_(refresher), id_(id), generation_(generation) {}

    bool await_ready() const { return false; }
    bool await_suspend(std::coroutine_handle<> handle) {
        auto* executor = Executor::current();
        assert(executor != nullptr);
        const Waiter waiter{executor, handle, &outcome_};
        return refresher_.add(id_, generation_, &waiter);
    }
    RefreshOutcome await_resume() const { return outcome_; }

 private:
    Refresher& refresher_;
    const ConnectionId id_;
    const std::int64_t generation_;
    RefreshOutcome outcome_ = RefreshOutcome::failed;
};

Refresher::Refresher(Parts parts) : parts_(std::move(parts)), thread_([this] { run(); }) {}

Refresher::~Refresher() { stop(); }

void Refresher::stop(milliseconds patience) {
    {
        const std::lock_guard lock(mutex_);
        if (!std::exchange(is_stopping_, true))
            stop_deadline_ = std::chrono::steady_clock::now() + patience;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    std::vector<ConnectionId> left;
    for (const auto& [id, job] : jobs_) left.push_back(id);
    for (const auto id : left) finish(id, RefreshOutcome::failed);
}

http::Task<RefreshOutcome> Refresher::refresh(ConnectionId id, std::int64_t generation) {
    Waiting waiting(*this, id, generation);
    co_return co_await waiting;
}

void Refresher::refresh_ahead(ConnectionId id, std::int64_t generation) {
    add(id, generation, nullptr);
}

RefresherCounts Refresher::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

// False: it was not taken, since we are stopping.
bool Refresher::add(ConnectionId id, std::int64_t generation, const Waiter* waiter) {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) return false;
    const auto [place, is_new] = jobs_.try_emplace(id);
    auto& job = place->second;
    // A call with tokens newer than those being refreshed waits as well and asks again.
    if (is_new) job.generation = generation;
    if (waiter != nullptr) job.waiters.push_back(*waiter);
    if (is_new) changed_.notify_all();
    return true;
}

void Refresher::run() {
    for (bool is_last = false;;) {
        std::vector<Arrival> arrivals;
        Due due;
        {
            std::unique_lock lock(mutex_);
            const auto has_work = [&] {
                arrivals.swap(arrivals_);
                due = take_due();
                if (is_stopping_) due.clear();
                return is_over() || !arrivals.empty() || !due.empty();
            };
            const bool waits_for_others =
                std::ranges::any_of(jobs_, [](const auto& job) { return !job.second.is_asking; });
            changed_.wait_for(lock, waits_for_others ? look_interval : tick, has_work);
            is_last = is_over();
        }
        const auto work = [&] {
            keep_what_came(std::move(arrivals));
            look_at(due);
        };
        const bool is_done = guarded("connections cannot be refreshed", work);
        if (is_last) return;
        if (is_done) continue;
        for (const auto& verdict : unsaved_) keep_waiting(verdict.connection.id);
        for (const auto& [id, generation] : due) give_up(id);
    }
}

bool Refresher::is_over() const {
    const auto is_asking = [](const auto& job) { return job.second.is_asking; };
    return is_stopping_ && (std::chrono::steady_clock::now() >= stop_deadline_ ||
                            std::ranges::none_of(jobs_, is_asking));
}

// Under the mutex.
Refresher::Due Refresher::take_due() {
    Due out;
    const auto now = parts_.clock.now();
    for (const auto& [id, job] : jobs_)
        if (!job.is_asking && job.due <= now) out.emplace_back(id, job.generation);
    return out;
}

// Leaves out those for which another node is asking. Looking for its answer must write nothing.
Refresher::Due Refresher::without_claimed(const Due& due) {
    if (due.empty()) return {};
    const auto is_claimed = parts_.store.read_now([&](const ReadTx& tx) {
        const auto now = tx.shared_time(parts_.clock.now());
        std::vector<bool> out;
        for (const auto& [id, generation] : due) {
            const auto found = tx.connections().find(id);
            out.push_back(found && found->generation == generation && found->refresh_until > now &&
                          found->refresh_until <= now + claim_lifetime + overlap_max);
        }
        return out;
    });
    Due out;
    for (std::size_t i = 0; i < due.size(); ++i) {
        if (is_claimed[i])
            look_again(due[i].first);
        else
            out.push_back(due[i]);
    }
    return out;
}

void Refresher::look_again(ConnectionId id) {
    const std::lock_guard lock(mutex_);
    if (const auto job = jobs_.find(id); job != jobs_.end())
        job->second.due = parts_.clock.now() + look_interval;
}

void Refresher::look_at(const Due& all_due) {
    const auto due = without_claimed(all_due);
    if (due.empty()) return;
    struct Found {
        std::optional<Connection> connection;
        bool is_claimed = false;
        bool is_paused = false;
    };
    const auto now = parts_.clock.now();
    const auto began = std::chrono::steady_clock::now();
    const auto all = parts_.store.write_now([&](WriteTx& tx) {
        const auto shared_now = tx.shared_time(now);
        std::vector<Found> out;
        for (const auto& [id, generation] : due) {
            Found found{tx.connections().find(id)};
            if (found.connection && found.connection->generation == generation) {
                found.is_paused = pause_end_of(*found.connection, now) > now;
                found.is_claimed = !found.is_paused &&
                                   tx.connections().claim_refresh(*found.connection, shared_now,
                                                                  shared_now + claim_lifetime);
            }
            out.push_back(std::move(found));
        }
        return out;
    });
    const bool is_late = std::chrono::steady_clock::now() - began > claim_delay_max;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& [id, generation] = due[i];
        const auto& connection = all[i].connection;
        if (connection && all[i].is_claimed && is_late) {
            look_again(id);
        } else if (connection && all[i].is_claimed) {
            ask(*connection);
        } else if (all[i].is_paused) {
            const bool is_ok = connection->state == ConnectionState::ok;
            finish(id, is_ok ? RefreshOutcome::failed : RefreshOutcome::broken);
        } else if (connection && connection->generation == generation &&
                   connection->state == ConnectionState::ok) {
            look_again(id);  // another node was faster
        } else {
            const bool is_ok = connection && connection->state == ConnectionState::ok;
            if (connection) parts_.on_change(connection->name);
            finish(id, is_ok ? RefreshOutcome::fresh : RefreshOutcome::broken);
        }
    }
}

void Refresher::ask(const Connection& connection) {
    const auto& keys = parts_.keys.get();
    const auto* provider = parts_.providers.find(connection.provider);
    const auto token = open_part(connection, TokenPart::refresh_token, keys);
    const auto authentication =
        provider == nullptr ? std::nullopt : authentication_of(connection, *provider, keys);
    std::string obstacle;
    if (provider == nullptr) {
        obstacle = "Its provider is no longer configured.";
    } else if (!token || !authentication) {
        obstacle =
            "Its secrets cannot be opened: their key is not in the key ring. Put the key back, or "
            "connect it again.";
    } else if (token->empty()) {
        RefreshVerdict over{connection, RefreshOutcome::broken};
        over.reason = "Its token has expired, and there is no refresh token.";
        return keep({std::move(over)});
    } else {
        // Where plain http may go is for the address policy.
        const auto request =
            client::build_refresh_request(provider->token_endpoint, *authentication,
                                          {client::Secret(std::string(token->reveal())), {}, {}},
                                          client::InsecureHttp::allow_insecure_http);
        if (request) return send(connection, outgoing_request(*request));
        obstacle = "The request cannot be made: " + request.error().description + ".";
    }
    keep({cannot_refresh(connection, std::move(obstacle), parts_.clock.now())});
}

void Refresher::send(const Connection& connection, http::ClientRequest request) {
    {
        const std::lock_guard lock(mutex_);
        jobs_[connection.id].is_asking = true;
        ++counts_.asked;
    }
    parts_.send(std::move(request), [this, connection](http::ClientResult result) {
        {
            const std::lock_guard lock(mutex_);
            arrivals_.push_back({connection, std::move(result)});
        }
        changed_.notify_all();
    });
}

void Refresher::keep_what_came(std::vector<Arrival> arrivals) {
    const TokenParts parts{parts_.keys.get(), parts_.random, parts_.clock.now()};
    for (auto& arrival : arrivals)
        unsaved_.push_back(judge_refresh(std::move(arrival.connection), std::move(arrival.result),
                                         parts_.providers, parts));
    keep(unsaved_);
    unsaved_.clear();
}

void Refresher::keep(std::vector<RefreshVerdict> verdicts) {
    if (verdicts.empty()) return;
    parts_.store.write_now([&](WriteTx& tx) {
        for (const auto& verdict : verdicts) {
            if (verdict.tokens)
                tx.connections().note_refresh(verdict.connection, *verdict.tokens);
            else if (verdict.outcome == RefreshOutcome::broken)
                tx.connections().note_broken(verdict.connection, verdict.reason);
            else
                tx.connections().release_refresh(
                    verdict.connection, {verdict.reason, verdict.again_at, verdict.refresh_token});
        }
        return true;
    });
    for (const auto& verdict : verdicts) {
        parts_.on_change(verdict.connection.name);
        if (verdict.outcome != RefreshOutcome::fresh)
            log::warning(verdict.outcome == RefreshOutcome::broken
                             ? "a connection is broken"
                             : "a connection could not be refreshed",
                         {{"connection", verdict.connection.name}, {"reason", verdict.reason}});
        finish(verdict.connection.id, verdict.outcome);
    }
}

void Refresher::keep_waiting(ConnectionId id) {
    std::vector<Waiter> waiters;
    {
        const std::lock_guard lock(mutex_);
        const auto found = jobs_.find(id);
        if (found == jobs_.end()) return;
        waiters.swap(found->second.waiters);
    }
    answer(waiters, RefreshOutcome::failed);
}

void Refresher::give_up(ConnectionId id) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = jobs_.find(id);
        if (found == jobs_.end() || found->second.is_asking) return;
    }
    finish(id, RefreshOutcome::failed);
}

void Refresher::finish(ConnectionId id, RefreshOutcome outcome) {
    std::vector<Waiter> waiters;
    {
        const std::lock_guard lock(mutex_);
        const auto found = jobs_.find(id);
        if (found == jobs_.end()) return;
        waiters = std::move(found->second.waiters);
        jobs_.erase(found);
        if (outcome == RefreshOutcome::fresh) ++counts_.refreshed;
        if (outcome == RefreshOutcome::broken) ++counts_.broken;
        if (outcome == RefreshOutcome::failed) ++counts_.failed;
    }
    answer(waiters, outcome);
}

void Refresher::answer(const std::vector<Waiter>& waiters, RefreshOutcome outcome) {
    // One wake-up for all that wait on one thread.
    std::unordered_map<Executor*, std::vector<std::coroutine_handle<>>> by_thread;
    for (const auto& waiter : waiters) {
        *waiter.outcome = outcome;
        by_thread[waiter.executor].push_back(waiter.handle);
    }
    for (const auto& [executor, handles] : by_thread) executor->resume(handles);
}

}  // namespace grantor::gateway
