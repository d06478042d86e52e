// An acknowledged write outlives the process, however it ends.
#include <signal.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {
namespace {

class Durability : public StoreTest {
 protected:
    // Writes numbers from `first` on in several threads, and tells each through `acknowledge` when
    // the store has answered. Never returns.
    [[noreturn]] static void write_until_killed(const SqliteOptions& options, int first,
                                                int acknowledge) {
        const auto store = open_sqlite(options);
        std::vector<std::thread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&store, first, acknowledge, thread] {
                for (int number = first + thread;; number += 4) {
                    set(*store, std::to_string(number), "written");
                    if (write(acknowledge, &number, sizeof number) != sizeof number) _exit(1);
                }
            });
        }
        for (auto& thread : threads) thread.join();
        _exit(1);
    }
};

TEST_F(Durability, nothing_acknowledged_is_lost_to_kill_nine) {
    constexpr int rounds = 5;
    constexpr int acknowledged_per_round = 200;
    std::vector<int> acknowledged;
    for (int round = 0; round < rounds; ++round) {
        int ends[2];
        ASSERT_EQ(pipe(ends), 0);
        const pid_t child = fork();
        if (child == 0) {
            close(ends[0]);
            write_until_killed(options(), round * 1'000'000, ends[1]);
        }
        close(ends[1]);
        int number = 0;
        for (int i = 0; i < acknowledged_per_round; ++i) {
            ASSERT_EQ(read(ends[0], &number, sizeof number), ssize_t{sizeof number});
            acknowledged.push_back(number);
        }
        kill(child, SIGKILL);
        // What it still managed to say counts as well.
        while (read(ends[0], &number, sizeof number) == ssize_t{sizeof number})
            acknowledged.push_back(number);
        close(ends[0]);
        waitpid(child, nullptr, 0);

        const auto store = open();
        for (const int written : acknowledged)
            ASSERT_EQ(setting(*store, std::to_string(written)), "written") << written;
    }
}

}  // namespace
}  // namespace grantor::test
