// What is done in small steps beside the requests: carrying out endings (rules/grant_endings.hpp)
// and announcements to very many webhooks (rules/announcement.hpp), and deleting what the operator
// does not want to keep for ever. No step is long, and it rests between two of them as long as a
// step took, so that requests always come through.
//
// What is to be done stands in the store, so that a new process goes on where another one stopped.
// Of several nodes the one with the lease does it; what it writes is undone if another has taken
// over meanwhile.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <source_location>
#include <thread>

#include "base/random.hpp"
#include "base/time.hpp"
#include "rules/grant_endings.hpp"
#include "service/nodes/lease_keeper.hpp"
#include "store/store.hpp"

namespace grantor::app {

// Zero days: for ever.
struct Retention {
    days audit_events{0};
    // A grant that has ended explains refused tokens; access tokens live an hour.
    days ended_grants{90};
};

class Housekeeper {
 public:
    // The store, the clock and the wire outlive it. Zero for `node`: no other serves the database.
    Housekeeper(Store& store, const Clock& clock, const Wire& wire, Retention retention,
                NodeId node = {}, LeaseTimes lease = {});
    ~Housekeeper();
    Housekeeper(const Housekeeper&) = delete;

    // Once. It becomes the store's listener for new housework.
    void start();
    // Leaves the rest to the next process. Calling it again is harmless.
    void stop();
    // Does everything that is due on the calling thread, without rests, if no other node has the
    // lease: for tests and the sandbox.
    void work_off();

 private:
    using SteadyTime = std::chrono::steady_clock::time_point;
    enum class Pace { gentle, at_once };

    void run();
    void work(Pace pace);
    void carry_out(const Ending& ending, Pace pace);
    void announce(Pace pace);
    void purge_if_due(Pace pace);
    void purge_audit_events(Pace pace);
    void purge_ended_grants(Pace pace);
    // Runs the unit, in which this node still has the lease. Otherwise throws LeaseLost.
    template <class Work>
    auto write(Work work, std::source_location place = std::source_location::current()) {
        const auto guarded_work = [&](WriteTx& tx) {
            lease_.confirm(tx);
            return work(tx);
        };
        return store_.write_now(guarded_work, place);
    }
    // False: it is being stopped, or another node has the lease.
    bool rest(std::chrono::steady_clock::duration after, Pace pace);
    bool is_stopping();

    Store& store_;
    const Clock& clock_;
    const Wire& wire_;
    const Retention retention_;
    SystemRandom random_;
    LeaseKeeper lease_;
    SteadyTime next_purge_;
    bool is_failing_ = false;

    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = true;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace grantor::app
