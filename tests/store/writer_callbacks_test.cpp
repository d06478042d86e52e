// What the store does around a group may fail; the writer's thread must not.
#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "store/migrations.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/writer.hpp"
#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {
namespace {

class SettingUnit final : public WriteUnit {
 public:
    SettingUnit() : WriteUnit(UnitOrigin{"setting", {}}) {}
    Verdict run(WriteTx& tx) override {
        tx.settings().set({"a", "b"});
        return Verdict::keep;
    }
};

class WriterCallbackFailure : public StoreTest {
 protected:
    WriterCallbackFailure() { migrate(connection_); }

    void start(WriterCallbacks callbacks) {
        const auto nothing = [] {};
        if (!callbacks.after_begin) callbacks.after_begin = nothing;
        if (!callbacks.after_commit) callbacks.after_commit = [](const UnitEffects&) {};
        if (!callbacks.after_answers) callbacks.after_answers = nothing;
        if (!callbacks.when_idle) callbacks.when_idle = nothing;
        writer_.emplace(connection_, tx_, WriterLimits{100, 10}, std::move(callbacks));
    }
    // What the unit failed with, "" if it was kept.
    std::string write() {
        SettingUnit unit;
        writer_->run_blocking(unit);
        try {
            if (unit.failure()) std::rethrow_exception(unit.failure());
        } catch (const StoreError& failure) {
            return failure.what();
        }
        return {};
    }
    // Throws the first time.
    void fail_once() {
        if (!std::exchange(has_failed_, true)) throw StoreError("the disk is on fire");
    }

    SqliteConnection connection_{{options().path, SqliteConnection::Use::writer, milliseconds{0}}};
    WriteTx tx_{connection_};
    bool has_failed_ = false;  // the writer's own
    std::optional<Writer> writer_;
};

TEST_F(WriterCallbackFailure, before_a_group_fails_its_units) {
    start({.after_begin = [this] { fail_once(); }});
    EXPECT_EQ(write(), "the disk is on fire");
    EXPECT_EQ(write(), "");
}

TEST_F(WriterCallbackFailure, after_a_commit_tells_nobody_that_the_change_holds) {
    start({.after_commit = [this](const UnitEffects&) { fail_once(); }});
    EXPECT_EQ(write(), "the change was stored, but is not in effect on this node yet");
    EXPECT_EQ(setting(*open(), "a"), "b");
    EXPECT_EQ(write(), "");
    EXPECT_EQ(writer_->statistics().failed_commits, 0U);
}

TEST_F(WriterCallbackFailure, after_the_answers_keeps_no_unit_from_being_written) {
    start({.after_answers = [this] { fail_once(); }});
    EXPECT_EQ(write(), "");
    EXPECT_EQ(write(), "");
}

TEST_F(WriterCallbackFailure, before_a_commit_may_be_tried_again) {
    std::vector<std::string> told;
    start({.before_commit = [this](const UnitEffects&) { fail_once(); },
           .after_failure =
               [&](const std::exception& failure, int attempt) {
                   told.push_back(failure.what() + std::to_string(attempt));
                   return Aftermath::run_again;
               }});
    EXPECT_EQ(write(), "");
    EXPECT_THAT(told, testing::ElementsAre("the disk is on fire1"));
    EXPECT_EQ(writer_->statistics().commits, 1U);
    EXPECT_EQ(writer_->statistics().failed_commits, 0U);
}

// The answer was lost, and somebody has found out that it was done.
TEST_F(WriterCallbackFailure, a_commit_that_was_kept_is_published_and_not_run_again) {
    int published = 0;
    start({.before_commit = [this](const UnitEffects&) { fail_once(); },
           .after_failure = [](const std::exception&, int) { return Aftermath::kept; },
           .after_commit = [&](const UnitEffects&) { ++published; }});
    EXPECT_EQ(write(), "");
    EXPECT_EQ(published, 1);
}

TEST_F(WriterCallbackFailure, what_clears_up_may_fail_itself) {
    start({.before_commit = [this](const UnitEffects&) { fail_once(); },
           .after_failure = [](const std::exception&, int) -> Aftermath {
               throw std::logic_error("my own");
           }});
    EXPECT_EQ(write(), "the disk is on fire");
    EXPECT_EQ(write(), "");
}

TEST_F(WriterCallbackFailure, units_that_are_in_the_way_of_others_are_run_alone) {
    std::latch is_let_go{1};
    std::vector<int> units_per_commit;
    int units = 0;
    std::latch has_begun{1};
    start({.after_begin =
               [&] {
                   if (!has_begun.try_wait()) has_begun.count_down();
                   is_let_go.wait();
                   units = 0;
               },
           .before_commit =
               [&](const UnitEffects&) {
                   units_per_commit.push_back(units);
                   if (units > 1) throw TransactionConflict("two nodes wait for each other");
               },
           .after_failure = [](const std::exception&, int) { return Aftermath::run_alone; },
           .after_unit = [&](const UnitReport&) { ++units; }});
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&] { EXPECT_EQ(write(), ""); });
        // The first is a group of its own, which waits; the other two are the next one.
        has_begun.wait();
        const auto expected = static_cast<std::uint64_t>(i);
        while (writer_->statistics().queue_depth != expected) std::this_thread::yield();
    }
    is_let_go.count_down();
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(units_per_commit, testing::ElementsAre(1, 2, 1, 1));
}

TEST_F(WriterCallbackFailure, in_an_idle_second_leaves_the_writer_running) {
    std::latch second_look{2};
    start({.when_idle = [&] {
        if (!second_look.try_wait()) second_look.count_down();
        fail_once();
    }});
    second_look.wait();
    EXPECT_EQ(write(), "");
}

}  // namespace
}  // namespace grantor::test
