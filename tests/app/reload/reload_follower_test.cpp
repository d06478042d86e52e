#include "app/reload/reload_follower.hpp"

#include <atomic>

#include "tests/store/support/any_store.hpp"

namespace grantor::test {
namespace {

class ReloadFollowing : public AnyStoreTest {
 protected:
    static void ask(Store& store, Time now) {
        store.write_now([&](WriteTx& tx) { tx.ask_for_reload(now); });
    }
    std::atomic<int> one{0};
    std::atomic<int> two{0};
};
INSTANTIATE_TEST_SUITE_P(Engines, ReloadFollowing,
                         testing::Values(Engine::sqlite, Engine::postgres), engine_name);

TEST_P(ReloadFollowing, every_process_reads_again_when_one_has_asked) {
    const auto store = open();
    const auto other = open();
    const auto command = open();
    ask(*command, noon);
    app::ReloadFollower first(*store, [this] { ++one; });
    app::ReloadFollower second(*other, [this] { ++two; });
    ask(*command, noon + seconds{1});
    EXPECT_TRUE(comes_true([&] { return one == 1 && two == 1; }));
    ask(*store, noon + seconds{2});
    EXPECT_TRUE(comes_true([&] { return one == 2 && two == 2; }));
    EXPECT_EQ(one, 2) << "what was asked before the start is done";
}

TEST_P(ReloadFollowing, what_others_write_besides_is_no_reason_to) {
    const auto store = open();
    const auto other = open();
    app::ReloadFollower follower(*store, [this] { ++one; });
    for (int i = 0; i < 20; ++i) set(*other, "a", std::to_string(i));
    ask(*other, noon);
    ASSERT_TRUE(comes_true([&] { return one >= 1; }));
    EXPECT_EQ(one, 1);
}

TEST_P(ReloadFollowing, this_process_can_ask_alone) {
    const auto store = open();
    const auto other = open();
    app::ReloadFollower follower(*store, [this] { ++one; });
    app::ReloadFollower elsewhere(*other, [this] { ++two; });
    follower.ask();
    EXPECT_TRUE(comes_true([&] { return one == 1; }));
    EXPECT_EQ(two, 0);
}

}  // namespace
}  // namespace grantor::test
