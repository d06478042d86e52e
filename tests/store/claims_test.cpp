// Claims of a running store: in groups with units, with faults, and from many threads.
#include <atomic>
#include <latch>
#include <thread>

#include "store/claim.hpp"
#include "tests/store/support/loop_executor.hpp"
#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {
namespace {

constexpr seconds idle_limit = days{60};

// An app without a secret, a company and grants of it.
class StoreClaims : public StoreTest {
 protected:
    std::unique_ptr<Store> open_with(const SqliteOptions& options) {
        auto store = open_sqlite(options);
        store->write_now([this](WriteTx& tx) {
            Company company;
            company.label = "acme";
            company_ = tx.companies().add(company);
            App app;
            app.client_id = "00000000000000aa";
            app.status = AppStatus::live;
            app_ = tx.apps().add(app);
        });
        return store;
    }
    GrantId add_grant(Store& store) const {
        return store.write_now([this](WriteTx& tx) {
            Grant grant;
            grant.app_id = app_;
            grant.company_id = company_;
            grant.created_at = noon;
            const auto id = tx.grants().add_pending(grant);
            tx.grants().activate(id, noon);
            return id;
        });
    }
    RotateClaim rotation(GrantId id, std::int64_t generation = 0) const {
        return {.app = {app_},
                .grant = id,
                .generation = generation,
                .idle_limit = idle_limit,
                .now = noon};
    }
    static std::int64_t generation(Store& store, GrantId id) {
        return store.read_now([&](const ReadTx& tx) { return tx.grants().find(id)->generation; });
    }
    // A unit that holds the writer until `let_go`, so that what comes next is one group.
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

    CompanyId company_;
    AppId app_;

 private:
    std::latch is_held_{1};
    std::latch let_go_{1};
};

Task<bool> claim_by(Store& store, RotateClaim claim) {
    co_return (co_await store.claim(claim)).has_value();
}
Task<bool> set_by(Store& store, std::string name) {
    auto work = [&](WriteTx& tx) { tx.settings().set({name, "kept"}); };
    co_await store.write(work);
    co_return true;
}

TEST_F(StoreClaims, one_is_carried_out_and_seen_by_the_next_read) {
    const auto store = open_with(options());
    const auto id = add_grant(*store);
    const auto rotated = store->claim_now(rotation(id));
    ASSERT_TRUE(rotated);
    EXPECT_EQ(rotated->grant.generation, 1);
    EXPECT_EQ(rotated->company->label, "acme");
    EXPECT_EQ(generation(*store, id), 1);
    EXPECT_FALSE(store->claim_now(rotation(id)));
    EXPECT_EQ(generation(*store, id), 1);
}

TEST_F(StoreClaims, one_generation_is_claimed_once_by_a_hundred_in_a_group) {
    const auto store = open_with(options());
    const auto id = add_grant(*store);
    std::thread holder = held_back(*store);
    LoopExecutor loop;
    std::vector<Task<bool>> tasks;
    for (int i = 0; i < 100; ++i) tasks.push_back(claim_by(*store, rotation(id)));
    for (auto& task : tasks) task.start();
    let_go();
    int claims = 0;
    for (auto& task : tasks) {
        while (!task.done()) loop.run_once();
        claims += task.take() ? 1 : 0;
    }
    holder.join();
    EXPECT_EQ(claims, 1);
    EXPECT_EQ(generation(*store, id), 1);
    EXPECT_EQ(loop.calls(), 1) << "one group, one executor, one call";
}

TEST_F(StoreClaims, a_group_has_claims_and_units_side_by_side) {
    const auto store = open_with(options());
    const auto first = add_grant(*store);
    const auto second = add_grant(*store);
    const auto before = store->statistics();
    std::thread holder = held_back(*store);
    LoopExecutor loop;
    std::vector<Task<bool>> tasks;
    tasks.push_back(set_by(*store, "a"));
    tasks.push_back(claim_by(*store, rotation(second)));
    tasks.push_back(claim_by(*store, rotation(first, 7)));
    tasks.push_back(set_by(*store, "b"));
    for (auto& task : tasks) task.start();
    let_go();
    for (auto& task : tasks)
        while (!task.done()) loop.run_once();
    holder.join();
    EXPECT_TRUE(tasks[1].take());
    EXPECT_FALSE(tasks[2].take()) << "refused, and only that one";
    EXPECT_EQ(generation(*store, second), 1);
    EXPECT_EQ(setting(*store, "a"), "kept");
    EXPECT_EQ(setting(*store, "b"), "kept");
    const auto after = store->statistics();
    EXPECT_EQ(after.units - before.units, 5U);
    EXPECT_EQ(after.commits - before.commits, 2U);
}

TEST_F(StoreClaims, at_every_operation_claims_fail_with_their_group_or_hold) {
    std::atomic<int> left{0};
    SqliteOptions failing = options();
    failing.before_operation = [&](std::uint64_t) {
        if (left > 0 && --left == 0) throw StoreError("the disk is on fire");
    };
    const auto store = open_with(failing);
    const auto first = add_grant(*store);
    const auto second = add_grant(*store);
    LoopExecutor loop;
    int failures = 0;
    bool is_through = false;
    for (int operation = 1; operation < 20 && !is_through; ++operation) {
        std::vector<Task<bool>> tasks;
        const auto generation_now = generation(*store, first);
        tasks.push_back(claim_by(*store, rotation(first, generation_now)));
        tasks.push_back(claim_by(*store, rotation(second, generation_now)));
        left = operation;
        loop.run(tasks);
        is_through = left > 0;
        left = 0;
        int held = 0;
        for (auto& task : tasks) {
            try {
                held += task.take() ? 1 : 0;
            } catch (const StoreError& error) {
                EXPECT_STREQ(error.what(), "the disk is on fire");
                ++failures;
            }
        }
        // The two may have gone in two groups: what was answered is stored, and nothing else.
        EXPECT_EQ(generation(*store, first) + generation(*store, second) - 2 * generation_now,
                  held);
        for (const auto id : {first, second})
            if (generation(*store, id) == generation_now)
                EXPECT_TRUE(store->claim_now(rotation(id, generation_now))) << operation;
    }
    EXPECT_TRUE(is_through);
    EXPECT_GT(failures, 5);
}

TEST_F(StoreClaims, a_claim_that_fails_takes_the_units_of_its_group_along) {
    std::atomic<int> left{0};
    SqliteOptions failing = options();
    failing.before_operation = [&](std::uint64_t) {
        if (left > 0 && --left == 0) throw StoreError("the disk is on fire");
    };
    const auto store = open_with(failing);
    const auto id = add_grant(*store);
    // From here on the writer knows app and company.
    EXPECT_TRUE(store->claim_now(rotation(add_grant(*store))));
    std::thread holder = held_back(*store);
    LoopExecutor loop;
    std::vector<Task<bool>> tasks;
    tasks.push_back(set_by(*store, "a"));
    tasks.push_back(claim_by(*store, rotation(id)));
    for (auto& task : tasks) task.start();
    left = 4;  // the holder's commit, begin, find, rotate
    let_go();
    for (auto& task : tasks)
        while (!task.done()) loop.run_once();
    holder.join();
    EXPECT_EQ(left, 0);
    for (auto& task : tasks) EXPECT_THROW(task.take(), StoreError);
    EXPECT_EQ(generation(*store, id), 0);
    EXPECT_EQ(setting(*store, "a"), "none");
}

TEST_F(StoreClaims, a_full_queue_turns_a_claim_away) {
    SqliteOptions few = options();
    few.queue_max = 1;
    const auto store = open_with(few);
    const auto id = add_grant(*store);
    std::thread holder = held_back(*store);
    LoopExecutor loop;
    std::vector<Task<bool>> tasks;
    for (int i = 0; i < 2; ++i) tasks.push_back(claim_by(*store, rotation(id)));
    for (auto& task : tasks) task.start();
    ASSERT_TRUE(tasks[1].done());
    EXPECT_THROW(tasks[1].take(), StoreBusy);
    let_go();
    while (!tasks[0].done()) loop.run_once();
    EXPECT_TRUE(tasks[0].take());
    holder.join();
}

// Every thread rotates grants that the others want too, while units write and readers look.
TEST_F(StoreClaims, no_rotation_is_lost_or_given_twice_among_many_threads) {
    const auto store = open_with(options());
    const std::array grants{add_grant(*store), add_grant(*store), add_grant(*store)};
    constexpr int threads = 6;
    constexpr int each = 100;
    std::array<std::atomic<int>, grants.size()> won{};
    std::vector<std::thread> running;
    for (int t = 0; t < threads; ++t) {
        running.emplace_back([&, t] {
            for (int n = 0; n < each; ++n) {
                const auto which = static_cast<std::size_t>(t + n) % grants.size();
                const auto seen = generation(*store, grants[which]);
                const auto rotated = store->claim_now(rotation(grants[which], seen));
                if (n % 10 == 0) set(*store, "thread", std::to_string(t));
                if (!rotated) continue;
                EXPECT_EQ(rotated->grant.generation, seen + 1);
                EXPECT_GT(generation(*store, grants[which]), seen);
                ++won[which];
            }
        });
    }
    for (auto& thread : running) thread.join();
    for (std::size_t i = 0; i < grants.size(); ++i) {
        EXPECT_EQ(generation(*store, grants[i]), won[i]);
        EXPECT_GT(won[i], 0);
    }
}

}  // namespace
}  // namespace grantor::test
