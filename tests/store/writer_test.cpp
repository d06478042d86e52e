#include "store/writer.hpp"

#include <atomic>
#include <latch>
#include <thread>

#include "tests/store/support/any_store.hpp"
#include "tests/store/support/loop_executor.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;

// Tests about groups hold the writer back with a unit that waits for `let_go`.
class GroupCommit : public AnyStoreTest {
 protected:
    std::thread held_back(Store& store) {
        std::thread thread([this, &store] {
            store.write_now([this](WriteTx&) {
                is_held_.count_down();
                let_go_.wait();
            });
        });
        is_held_.wait();
        return thread;
    }
    void let_go() { let_go_.count_down(); }

 private:
    std::latch is_held_{1};
    std::latch let_go_{1};
};

GRANTOR_ON_BOTH_ENGINES(GroupCommit);

Task<std::expected<int, std::string>> set_or_refuse(Store& store, int number, bool is_refused) {
    auto work = [&](WriteTx& tx) -> std::expected<int, std::string> {
        tx.settings().set({std::to_string(number), "kept"});
        if (is_refused) return std::unexpected("refused");
        return number;
    };
    co_return co_await store.write(work);
}

TEST_P(GroupCommit, a_full_queue_turns_the_next_unit_away_at_once) {
    const auto store = open({.queue_max = 2});
    std::thread holder = held_back(*store);
    LoopExecutor loop;
    std::vector<Task<std::expected<int, std::string>>> tasks;
    for (int i = 0; i < 3; ++i) tasks.push_back(set_or_refuse(*store, i, false));
    for (auto& task : tasks) task.start();
    EXPECT_FALSE(tasks[0].done());
    ASSERT_TRUE(tasks[2].done());
    EXPECT_THROW(tasks[2].take(), StoreBusy);
    EXPECT_EQ(store->statistics().busy, 1U);
    EXPECT_EQ(store->statistics().queue_depth, 2U);
    EXPECT_THROW(set(*store, "x", "y"), StoreBusy);
    tasks.pop_back();
    let_go();
    while (!tasks[0].done() || !tasks[1].done()) loop.run_once();
    EXPECT_EQ(tasks[0].take(), 0);
    holder.join();
}

TEST_P(GroupCommit, a_refused_unit_is_undone_alone) {
    const auto store = open();
    std::thread holder = held_back(*store);
    LoopExecutor loop;
    std::vector<Task<std::expected<int, std::string>>> tasks;
    for (int i = 0; i < 5; ++i) tasks.push_back(set_or_refuse(*store, i, i == 2));
    for (auto& task : tasks) task.start();
    let_go();
    for (auto& task : tasks)
        while (!task.done()) loop.run_once();
    holder.join();
    EXPECT_EQ(tasks[1].take(), 1);
    EXPECT_EQ(tasks[2].take(), std::unexpected("refused"));
    EXPECT_EQ(setting(*store, "1"), "kept");
    EXPECT_EQ(setting(*store, "2"), "none");
    EXPECT_EQ(setting(*store, "3"), "kept");
    EXPECT_EQ(loop.calls(), 1) << "one group, one executor, one call";
}

TEST_P(GroupCommit, an_exception_undoes_its_unit_and_reaches_its_caller) {
    const auto store = open();
    const auto throwing = [](WriteTx& tx) {
        tx.settings().set({"a", "b"});
        throw std::logic_error("my own");
    };
    EXPECT_THROW(store->write_now(throwing), std::logic_error);
    EXPECT_EQ(setting(*store, "a"), "none");
}

TEST_P(GroupCommit, a_failed_statement_undoes_its_unit_and_the_next_goes_on) {
    const auto store = open();
    const auto twice = [](WriteTx& tx) {
        Company company;
        company.label = "acme";
        tx.companies().add(company);
        tx.companies().add(company);
    };
    EXPECT_THROW(store->write_now(twice), StoreError);
    EXPECT_EQ(store->read_now([](const ReadTx& tx) { return tx.companies().list().size(); }), 0U);
    set(*store, "a", "b");
    EXPECT_EQ(setting(*store, "a"), "b");
}

TEST_P(GroupCommit, values_of_every_type_come_back) {
    const auto store = open();
    EXPECT_EQ(store->write_now([](WriteTx&) { return 5; }), 5);
    EXPECT_EQ(*store->write_now([](WriteTx&) { return std::make_unique<int>(6); }), 6);
    store->write_now([](WriteTx&) {});
    const auto refused =
        store->write_now([](WriteTx&) -> std::expected<void, int> { return std::unexpected(7); });
    EXPECT_EQ(refused.error(), 7);
}

TEST_P(GroupCommit, one_generation_is_claimed_once_by_a_hundred) {
    const auto store = open();
    const GrantId id = store->write_now(add_active_grant);
    LoopExecutor loop;
    std::atomic<int> claims{0};
    const auto claim = [](Store& in, GrantId grant, std::atomic<int>& count) -> Task<int> {
        auto work = [grant](WriteTx& tx) { return tx.grants().rotate(grant, 0, noon); };
        if (co_await in.write(work)) ++count;
        co_return 0;
    };
    std::vector<Task<int>> tasks;
    for (int i = 0; i < 100; ++i) tasks.push_back(claim(*store, id, claims));
    loop.run(tasks);
    EXPECT_EQ(claims, 1);
    EXPECT_EQ(store->read_now([&](const ReadTx& tx) { return tx.grants().find(id)->generation; }),
              1);
}

TEST_P(GroupCommit, no_update_is_lost_among_many_threads) {
    const auto store = open();
    const GrantId id = store->write_now(add_active_grant);
    constexpr int threads = 8;
    constexpr int each = 100;
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&] {
            for (int n = 0; n < each; ++n) {
                const bool is_rotated = store->write_now([&](WriteTx& tx) {
                    return tx.grants().rotate(id, tx.grants().find(id)->generation, noon);
                });
                EXPECT_TRUE(is_rotated);
                // What this thread was told is there for its next read.
                const auto generation = store->read_now(
                    [&](const ReadTx& tx) { return tx.grants().find(id)->generation; });
                EXPECT_GE(generation, n + 1);
            }
        });
    }
    for (auto& thread : running) thread.join();
    EXPECT_EQ(store->read_now([&](const ReadTx& tx) { return tx.grants().find(id)->generation; }),
              threads * each);
    const auto statistics = store->statistics();
    EXPECT_EQ(statistics.units, threads * each + 1U);
    EXPECT_EQ(statistics.queue_depth, 0U);
    EXPECT_LE(statistics.commits, statistics.units);
}

TEST_P(GroupCommit, readers_never_see_half_of_a_unit) {
    const auto store = open();
    set(*store, "a", "0");
    set(*store, "b", "0");
    std::atomic<bool> is_over{false};
    std::thread reading([&] {
        while (!is_over) {
            const auto [a, b] = store->read_now([](const ReadTx& tx) {
                const auto first = tx.settings().get("a");
                return std::pair(first, tx.settings().get("b"));
            });
            EXPECT_EQ(a, b);
        }
    });
    for (int i = 1; i <= 200; ++i) {
        store->write_now([i](WriteTx& tx) {
            tx.settings().set({"a", std::to_string(i)});
            tx.settings().set({"b", std::to_string(i)});
        });
    }
    is_over = true;
    reading.join();
}

TEST_P(GroupCommit, groups_stay_within_their_limit) {
    const auto store = open({.group_max = 2});
    std::thread holder = held_back(*store);
    LoopExecutor loop;
    std::vector<Task<std::expected<int, std::string>>> tasks;
    for (int i = 0; i < 5; ++i) tasks.push_back(set_or_refuse(*store, i, false));
    for (auto& task : tasks) task.start();
    let_go();
    for (auto& task : tasks)
        while (!task.done()) loop.run_once();
    holder.join();
    EXPECT_THAT(store->statistics().group_sizes, ElementsAre(2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
}

TEST_P(GroupCommit, what_is_queued_when_the_store_closes_is_finished) {
    auto store = open();
    std::thread holder = held_back(*store);
    LoopExecutor loop;
    std::vector<Task<std::expected<int, std::string>>> tasks;
    for (int i = 0; i < 3; ++i) tasks.push_back(set_or_refuse(*store, i, false));
    for (auto& task : tasks) task.start();
    std::thread closing([&store] { store.reset(); });
    let_go();
    for (auto& task : tasks)
        while (!task.done()) loop.run_once();
    closing.join();
    holder.join();
    EXPECT_EQ(setting(*open(), "2"), "kept");
}

}  // namespace
}  // namespace grantor::test
