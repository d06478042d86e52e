#include "app/reload/key_follower.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/random.hpp"

namespace grantor::app {
namespace {

class KeyFollowerTest : public testing::Test {
 protected:
    KeyFollower& follow() {
        follower = std::make_unique<KeyFollower>(
            keys,
            [this] {
                ++reads;
                if (is_unreadable) throw std::runtime_error("unreadable");
                return file;
            },
            [this] { ++found; });
        return *follower;
    }
    void rotate_file() { file = file.with_new_key(random, Clock{}.now()); }

    SystemRandom random;
    KeyRing file = KeyRing::make(random, Clock{}.now());
    CurrentKeyRing keys{file};
    std::atomic<int> reads{0};
    int found = 0;
    bool is_unreadable = false;
    std::unique_ptr<KeyFollower> follower;
};

TEST_F(KeyFollowerTest, a_key_that_another_process_has_added_is_found_at_once) {
    follow();
    rotate_file();
    const auto* key = keys.get().find(2);
    ASSERT_NE(key, nullptr);
    EXPECT_EQ(key->fingerprint(), file.newest().fingerprint());
    EXPECT_EQ(keys.get().newest().id, 2u) << "and seals from now on";
    EXPECT_EQ(found, 1);
    EXPECT_EQ(reads, 1);
    EXPECT_NE(keys.get().find(1), nullptr);
}

TEST_F(KeyFollowerTest, a_request_that_began_with_the_old_ring_finds_it_too) {
    follow();
    const auto& old = keys.get();
    rotate_file();
    EXPECT_NE(old.find(2), nullptr);
    EXPECT_NE(old.find(2), nullptr) << "the ring was read, and is not read again";
    EXPECT_EQ(reads, 1);
}

TEST_F(KeyFollowerTest, numbers_that_anybody_makes_up_cost_one_look_a_second) {
    follow();
    for (KeyId id = 2; id < 1000; ++id) EXPECT_EQ(keys.get().find(id), nullptr);
    EXPECT_LE(reads, 2);
    EXPECT_EQ(found, 0);
}

TEST_F(KeyFollowerTest, old_numbers_cost_none) {
    rotate_file();
    keys.replace(file);
    follow();
    EXPECT_NE(keys.get().find(1), nullptr);
    EXPECT_EQ(keys.get().find(0), nullptr);
    EXPECT_EQ(reads, 0);
}

TEST_F(KeyFollowerTest, a_file_that_cannot_be_read_changes_nothing) {
    follow();
    rotate_file();
    is_unreadable = true;
    EXPECT_EQ(keys.get().find(2), nullptr);
    EXPECT_NE(keys.get().find(1), nullptr);
}

TEST_F(KeyFollowerTest, a_file_with_other_keys_is_not_taken) {
    follow();
    file = KeyRing::make(random, Clock{}.now());
    rotate_file();
    EXPECT_EQ(keys.get().find(2), nullptr);
    EXPECT_EQ(keys.get().newest().id, 1u);
}

TEST_F(KeyFollowerTest, a_ring_that_was_reloaded_is_followed_as_well) {
    auto& following = follow();
    rotate_file();
    following.replace(file);
    rotate_file();
    EXPECT_NE(keys.get().find(3), nullptr);
}

TEST_F(KeyFollowerTest, many_threads_read_the_file_once) {
    follow();
    rotate_file();
    std::atomic<int> have_found{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 100; ++j)
                if (keys.get().find(2) != nullptr) ++have_found;
        });
    threads.clear();
    EXPECT_EQ(have_found, 400);
    EXPECT_EQ(reads, 1);
}

TEST_F(KeyFollowerTest, nothing_is_looked_for_after_its_end) {
    follow();
    follower.reset();
    rotate_file();
    EXPECT_EQ(keys.get().find(2), nullptr);
    EXPECT_EQ(reads, 0);
}

}  // namespace
}  // namespace grantor::app
