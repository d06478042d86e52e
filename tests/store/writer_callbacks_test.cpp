// What the store does around a group may fail; the writer's thread must not.
#include <atomic>
#include <latch>

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
