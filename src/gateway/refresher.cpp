#include "gateway/refresher.hpp"

#include <algorithm>
#include <cassert>

#include "base/guarded.hpp"
#include "base/log.hpp"
#include "gateway/connection_tokens.hpp"
#include "gateway/outgoing_call.hpp"
#include "grantor/client/token_endpoint.hpp"

namespace grantor::gateway {
namespace {

// Longer than the client waits for any answer, so that two never ask at the same time.
constexpr seconds claim_lifetime{15};
// While another node asks: how often we look whether it has the answer.
constexpr milliseconds look_interval{50};
constexpr milliseconds tick{1000};

bool is_final(const client::Error& error) {
    return error.kind == client::ErrorKind::reauthorization_required ||
           error.kind == client::ErrorKind::client_rejected;
}

std::string reason_of(const client::Error& error) {
    if (error.kind == client::ErrorKind::client_rejected)
        return "The provider does not accept the client credentials: " + error.code + ".";
    return "The provider no longer accepts its tokens (" + error.code + "). Connect it again.";
}

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

void Refresher::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
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
    for (;;) {
        std::vector<Arrival> arrivals;
        std::vector<std::pair<ConnectionId, std::int64_t>> due;
        {
            std::unique_lock lock(mutex_);
            const auto has_work = [&] {
                arrivals.swap(arrivals_);
                due = take_due();
                return is_stopping_ || !arrivals.empty() || !due.empty();
            };
            const bool waits_for_others =
                std::ranges::any_of(jobs_, [](const auto& job) { return !job.second.is_asking; });
            changed_.wait_for(lock, waits_for_others ? look_interval : tick, has_work);
            if (is_stopping_) return;
        }
        std::vector<ConnectionId> answered;
        for (const auto& arrival : arrivals) answered.push_back(arrival.connection.id);
        const auto work = [&] {
            keep(judge_all(std::move(arrivals)));
            look_at(due);
        };
        if (guarded("connections cannot be refreshed", work)) continue;
        // The claim expires by itself, and the next call starts again.
        for (const auto id : answered) finish(id, RefreshOutcome::failed);
        for (const auto& [id, generation] : due) give_up(id);
    }
}

// Under the mutex.
std::vector<std::pair<ConnectionId, std::int64_t>> Refresher::take_due() {
    std::vector<std::pair<ConnectionId, std::int64_t>> out;
    const auto now = parts_.clock.now();
    for (const auto& [id, job] : jobs_)
        if (!job.is_asking && job.due <= now) out.emplace_back(id, job.generation);
    return out;
}

void Refresher::look_at(const std::vector<std::pair<ConnectionId, std::int64_t>>& due) {
    if (due.empty()) return;
    struct Found {
        std::optional<Connection> connection;
        bool is_claimed = false;
    };
    const auto now = parts_.clock.now();
    const auto all = parts_.store.write_now([&](WriteTx& tx) {
        std::vector<Found> out;
        for (const auto& [id, generation] : due) {
            Found found{tx.connections().find(id)};
            if (found.connection && found.connection->generation == generation)
                found.is_claimed =
                    tx.connections().claim_refresh(*found.connection, now, now + claim_lifetime);
            out.push_back(std::move(found));
        }
        return out;
    });
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& [id, generation] = due[i];
        const auto& connection = all[i].connection;
        if (connection && all[i].is_claimed) {
            ask(*connection);
        } else if (connection && connection->generation == generation &&
                   connection->state == ConnectionState::ok) {
            // Another node has the claim.
            const std::lock_guard lock(mutex_);
            if (const auto job = jobs_.find(id); job != jobs_.end())
                job->second.due = now + look_interval;
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
    Verdict verdict{connection, RefreshOutcome::broken};
    const auto token = open_part(connection, TokenPart::refresh_token, keys);
    const auto authentication =
        provider == nullptr ? std::nullopt : authentication_of(connection, *provider, keys);
    if (provider == nullptr) {
        verdict.reason = "Its provider is no longer configured.";
    } else if (!token || !authentication) {
        verdict.reason = "Its secrets cannot be opened: their key is no longer in the key ring.";
    } else if (token->empty()) {
        verdict.reason = "Its token has expired, and there is no refresh token.";
    } else {
        // Where plain http may go is for the address policy.
        const auto request =
            client::build_refresh_request(provider->token_endpoint, *authentication,
                                          {client::Secret(std::string(token->reveal())), {}, {}},
                                          client::InsecureHttp::allow_insecure_http);
        if (request) return send(connection, outgoing_request(*request));
        verdict.reason = "The request cannot be made: " + request.error().description;
    }
    keep({verdict});
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

std::vector<Refresher::Verdict> Refresher::judge_all(std::vector<Arrival> arrivals) {
    std::vector<Verdict> out;
    for (auto& arrival : arrivals)
        out.push_back(judge(std::move(arrival.connection), std::move(arrival.result)));
    return out;
}

Refresher::Verdict Refresher::judge(Connection connection, http::ClientResult result) {
    Verdict out{std::move(connection)};
    auto answer = result
                      ? client::read_token_response(response_of(std::move(*result)))
                      : client::Result<client::models::GetTokensResponse>(error_of(result.error()));
    if (!answer) {
        if (is_final(answer.error())) {
            out.outcome = RefreshOutcome::broken;
            out.reason = reason_of(answer.error());
        } else {
            out.reason = answer.error().message();
        }
        return out;
    }
    const auto* provider = parts_.providers.find(out.connection.provider);
    if (provider == nullptr) return out;
    auto tokens = tokens_of(*answer, out.connection, *provider, parts_.keys.get(), parts_.random,
                            parts_.clock.now());
    out.outcome = tokens ? RefreshOutcome::fresh : RefreshOutcome::broken;
    if (tokens)
        out.tokens = std::move(*tokens);
    else
        out.reason = std::move(tokens.error());
    return out;
}

void Refresher::keep(const std::vector<Verdict>& verdicts) {
    if (verdicts.empty()) return;
    parts_.store.write_now([&](WriteTx& tx) {
        for (const auto& verdict : verdicts) {
            if (verdict.tokens)
                tx.connections().note_refresh(verdict.connection, *verdict.tokens);
            else if (verdict.outcome == RefreshOutcome::broken)
                tx.connections().note_broken(verdict.connection, verdict.reason);
            else
                tx.connections().release_refresh(verdict.connection);
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
    // One wake-up for all that wait on one thread.
    std::unordered_map<Executor*, std::vector<std::coroutine_handle<>>> by_thread;
    for (const auto& waiter : waiters) {
        *waiter.outcome = outcome;
        by_thread[waiter.executor].push_back(waiter.handle);
    }
    for (const auto& [executor, handles] : by_thread) executor->resume(handles);
}

}  // namespace grantor::gateway
