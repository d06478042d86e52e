// Gets new access tokens: once for each pair of tokens, however many calls wait for it, on however
// many threads and nodes (single flight). A claim in the store decides which node asks the
// provider; its answer is durable before any call uses it. If the process is killed in between, the
// next refresh repeats the old refresh token once the claim has expired.
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
#include "http/outgoing/client.hpp"
#include "http/task.hpp"
#include "model/connection.hpp"
#include "store/store.hpp"
#include "token/current_key_ring.hpp"

namespace grantor::gateway {

enum class RefreshOutcome : std::uint8_t {
    fresh,   // the tokens are newer than those asked about: read the connection again
    broken,  // the provider no longer accepts them; the store says so
    failed,  // not now: no answer, or one that may be different later
};

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

    // All waiting calls are answered `failed`, and so are later ones.
    void stop();

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
    // What an answer means for its connection.
    struct Verdict {
        Connection connection;
        RefreshOutcome outcome = RefreshOutcome::failed;
        std::optional<ConnectionTokens> tokens = {};
        std::string reason = {};
    };
    class Waiting;

    bool add(ConnectionId id, std::int64_t generation, const Waiter* waiter);
    void run();
    std::vector<Verdict> judge_all(std::vector<Arrival> arrivals);
    std::vector<std::pair<ConnectionId, std::int64_t>> take_due();
    void look_at(const std::vector<std::pair<ConnectionId, std::int64_t>>& due);
    void ask(const Connection& connection);
    void send(const Connection& connection, http::ClientRequest request);
    Verdict judge(Connection connection, http::ClientResult result);
    void keep(const std::vector<Verdict>& verdicts);
    // Nothing was refreshed. Requests already sent are still awaited.
    void give_up(ConnectionId id);
    void finish(ConnectionId id, RefreshOutcome outcome);

    const Parts parts_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::unordered_map<ConnectionId, Job> jobs_;
    std::vector<Arrival> arrivals_;
    RefresherCounts counts_;
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace grantor::gateway
