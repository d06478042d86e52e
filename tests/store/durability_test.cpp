// An acknowledged write outlives the process, however it ends, and what belongs together stays so.
#include <set>
#include <signal.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "rules/grant_states.hpp"
#include "tests/store/support/any_store.hpp"

namespace grantor::test {
namespace {

constexpr int rounds = 5;
constexpr int acknowledged_per_round = 200;
constexpr int thread_count = 4;

class Durability : public AnyStoreTest {
 protected:
    // What a child does with each number before it acknowledges it.
    using Step = void (*)(Store&, int number);

    // Runs `step` with numbers from `first` on in a child with several threads, and kills it in the
    // middle. What it acknowledged.
    std::vector<int> run_until_killed(Step step, int first) const {
        int ends[2];
        if (pipe(ends) != 0) return {};
        const pid_t child = fork();
        if (child == 0) {
            close(ends[0]);
            step_forever(*open(), step, first, ends[1]);
        }
        close(ends[1]);
        std::vector<int> acknowledged;
        int number = 0;
        while (acknowledged.size() < acknowledged_per_round &&
               read(ends[0], &number, sizeof number) == ssize_t{sizeof number})
            acknowledged.push_back(number);
        kill(child, SIGKILL);
        // What it still managed to say counts as well.
        while (read(ends[0], &number, sizeof number) == ssize_t{sizeof number})
            acknowledged.push_back(number);
        close(ends[0]);
        waitpid(child, nullptr, 0);
        return acknowledged;
    }

 private:
    [[noreturn]] static void step_forever(Store& store, Step step, int first, int acknowledge) {
        std::vector<std::thread> threads;
        for (int thread = 0; thread < thread_count; ++thread) {
            threads.emplace_back([&store, step, first, acknowledge, thread] {
                for (int number = first + thread;; number += thread_count) {
                    step(store, number);
                    if (write(acknowledge, &number, sizeof number) != sizeof number) _exit(1);
                }
            });
        }
        for (auto& thread : threads) thread.join();
        _exit(1);
    }
};

GRANTOR_ON_BOTH_ENGINES(Durability);

TEST_P(Durability, nothing_acknowledged_is_lost_to_kill_nine) {
    const auto step = [](Store& store, int number) {
        set(store, std::to_string(number), "written");
    };
    std::vector<int> acknowledged;
    for (int round = 0; round < rounds; ++round) {
        const auto more = run_until_killed(step, round * 1'000'000);
        ASSERT_GE(more.size(), acknowledged_per_round);
        acknowledged.insert(acknowledged.end(), more.begin(), more.end());

        const auto store = open();
        for (const int written : acknowledged)
            ASSERT_EQ(setting(*store, std::to_string(written)), "written") << written;
    }
}

// The only app there is.
constexpr AppId told_app{1};

// Installs the app for the user of that number and ends it again, in two units of work.
void install_and_uninstall(Store& store, int number) {
    const GrantId id = store.write_now([number](WriteTx& tx) {
        Grant grant;
        grant.app_id = told_app;
        grant.user_id = {number};
        const GrantId added = tx.grants().add_pending(grant);
        activate_grant(added, tx, noon);
        return added;
    });
    store.write_now([id](WriteTx& tx) { end_grant(id, EndReason::uninstalled_by_user, tx, noon); });
}

TEST_P(Durability, an_end_and_its_notice_are_there_together_or_not_at_all) {
    open()->write_now([](WriteTx& tx) {
        App app;
        app.redirect_uris = {"https://app.example/callback"};
        EXPECT_EQ(tx.apps().add(app), told_app);
    });
    for (int round = 0; round < rounds; ++round) {
        const auto acknowledged = run_until_killed(install_and_uninstall, 1 + round * 1'000'000);
        ASSERT_GE(acknowledged.size(), acknowledged_per_round);

        const auto store = open();
        store->read_now([&](const ReadTx& tx) {
            std::set<std::int64_t> told;
            for (const auto& notice :
                 tx.deliveries().list({.app_id = told_app, .limit = 1'000'000}))
                EXPECT_TRUE(told.insert(notice.user_id.value).second) << "told twice";
            for (const int user : acknowledged) EXPECT_TRUE(told.contains(user)) << user;
            for (std::int64_t id = 1;; ++id) {
                const auto grant = tx.grants().find(GrantId{id});
                if (!grant) break;
                EXPECT_EQ(grant->state == GrantState::revoked, told.contains(grant->user_id.value));
            }
            return true;
        });
    }
}

}  // namespace
}  // namespace grantor::test
