// Gets new access tokens: once for each pair of tokens, however many calls wait for it, on however
// many threads and nodes (single flight). A claim in the store decides which node asks the
// provider; its answer is durable before any call uses it, and the others wait for it by reading.
// If the process is killed in between, the next refresh repeats the old refresh token once the
// claim has expired. After a failure the provider is left alone for a while that grows
// (refresh_verdict.hpp): until then everybody is answered `failed` immediately.
//
// Owns a thread, which alone writes. Safe from any thread.
#pragma once

#include <condition_variable>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/executor.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "gateway/provider.hpp"
#include "gateway/refresh_verdict.hpp"
#include "http/outgoing/client.hpp"
#include "http/task.hpp"
#include "model/connection.hpp"
#include "store/store.hpp"
#include "token/current_key_ring.hpp"

namespace grantor::gateway {

struct RefresherCounts {
    std::uint64_t asked = 0;      // token requests sent
    std::uint64_t refreshed = 0;  // new tokens kept
    std::uint64_t broken = 0;
    std::uint64_t failed = 0;
};

class Refresher {
 public:
    // Its arguments outlive it. `on_change` gets the name of a connection whose row has changed, on
    // the refresher's thread, before the waiting calls are answered.
    struct Parts {
        Store& store;
        const Clock& clock;
        const CurrentKeyRing& keys;
        Random& random;
        const Providers& providers;
        // Sends one request; the answer may come on any thread, and may come after stop().
        std::function<void(http::ClientRequest, http::OnClientResult)> send;
        std::function<void(const std::string& name)> on_change;
    };
    explicit Refresher(Parts parts);
    ~Refresher();
    Refresher(const Refresher&) = delete;

    // From now on nobody is asked. Waits at most this long for answers that are on their way: the
    // tokens before them may no longer work. Calls that still wait are answered `failed`, and so
    // are later ones. Calling it again is harmless.
    void stop(milliseconds patience = milliseconds{0});

    // Waits for tokens that are newer than `generation`. On a thread of a server.
    http::Task<RefreshOutcome> refresh(ConnectionId id, std::int64_t generation);
    // The same, with nobody waiting, before the tokens expire.
    void refresh_ahead(ConnectionId id, std::int64_t generation);

    RefresherCounts counts() const;

 private:
    struct Waiter {
        Executor* executor;
        std::coroutine_handle<> handle;
        RefreshOutcome* outcome;
    };
    struct Job {
        std::int64_t generation = 0;
        std::vector<Waiter> waiters;
        Time due{};  // to look again, where another node has the claim
        bool is_asking = false;
    };
    struct Arrival {
        Connection connection;
        http::ClientResult result;
    };
    class Waiting;
    using Due = std::vector<std::pair<ConnectionId, std::int64_t>>;

    bool add(ConnectionId id, std::int64_t generation, const Waiter* waiter);
    void run();
    // Under the mutex.
    bool is_over() const;
    // Writes what came. Throws if the store fails; then it stays, for the next time.
    void keep_what_came(std::vector<Arrival> arrivals);
    Due take_due();
    Due without_claimed(const Due& due);
    void look_at(const Due& due);
    void look_again(ConnectionId id);
    void ask(const Connection& connection);
    void send(const Connection& connection, http::ClientRequest request);
    void keep(std::vector<RefreshVerdict> verdicts);
    // Those who wait are answered `failed`. The answer of the provider is here and cannot be
    // written, so it must not be asked again.
    void keep_waiting(ConnectionId id);
    // Nothing was refreshed. Requests already sent are still awaited.
    void give_up(ConnectionId id);
    void finish(ConnectionId id, RefreshOutcome outcome);
    static void answer(const std::vector<Waiter>& waiters, RefreshOutcome outcome);

    const Parts parts_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::unordered_map<ConnectionId, Job> jobs_;
    std::vector<Arrival> arrivals_;
    std::vector<RefreshVerdict> unsaved_;  // of the thread
    RefresherCounts counts_;
    bool is_stopping_ = false;
    std::chrono::steady_clock::time_point stop_deadline_;
    std::thread thread_;
};

}  // namespace grantor::gateway
