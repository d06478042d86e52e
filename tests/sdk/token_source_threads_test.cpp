// Many threads at one source.
#include <barrier>
#include <gtest/gtest.h>
#include <set>
#include <thread>

#include "grantor/client/token_source.hpp"
#include "tests/sdk/rotating_server.hpp"
#include "tests/sdk/scripted.hpp"

namespace grantor::client {
namespace {

using namespace test;
using std::chrono::hours;
using std::chrono::minutes;

// A server that answers when it is let.
class HeldTransport final : public Transport {
 public:
    Result<HttpResponse> send(const HttpRequest&, const CallOptions&) override {
        std::unique_lock lock(mutex_);
        const int number = ++arrived_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
        const auto next = std::to_string(number + 1);
        return json_response(200, token_body("access-" + next, "refresh-" + next));
    }
    void await_arrival() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return arrived_ > 0; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    int arrived() {
        const std::lock_guard lock(mutex_);
        return arrived_;
    }

 private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int arrived_ = 0;
    bool open_ = false;
};

TEST(TokenSourceThreads, sixty_four_threads_and_an_expired_token_make_one_refresh) {
    RotatingServer server;
    TestClock clock;
    TokenSource source(OauthApi({.base_path = server.url()}), some_app(), {},
                       {.now = clock.source()});
    ASSERT_TRUE(source.set_tokens(some_tokens(clock.now())));
    for (int round = 1; round <= 3; ++round) {
        clock.advance(hours{2});
        std::barrier start(64);
        std::mutex mutex;
        std::multiset<std::string> seen;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 64; ++i)
                threads.emplace_back([&] {
                    start.arrive_and_wait();
                    const auto token = source.access_token();
                    const std::lock_guard lock(mutex);
                    seen.insert(token ? std::string(token->reveal()) : token.error().message());
                });
        }
        EXPECT_EQ(seen.count("access-" + std::to_string(round + 1)), 64u) << *seen.begin();
        EXPECT_EQ(server.requests(), static_cast<std::size_t>(round));
    }
}

TEST(TokenSourceThreads, an_early_refresh_lets_all_but_one_go_on) {
    const auto held = std::make_shared<HeldTransport>();
    TestClock clock;
    TokenSource source(api_over(held), some_app(), {}, {.now = clock.source()});
    ASSERT_TRUE(source.set_tokens(some_tokens(clock.now())));
    clock.advance(hours{1} - minutes{1});
    std::string first;
    std::jthread refreshing([&] { first = std::string(source.access_token()->reveal()); });
    held->await_arrival();
    for (int i = 0; i < 10; ++i) EXPECT_EQ(source.access_token()->reveal(), "access-1");
    held->open();
    refreshing.join();
    EXPECT_EQ(first, "access-2");
    EXPECT_EQ(held->arrived(), 1);
}

TEST(TokenSourceThreads, who_gives_up_leaves_the_refresh_to_finish_and_be_kept) {
    const auto held = std::make_shared<HeldTransport>();
    const auto store = make_memory_store();
    TestClock clock;
    {
        TokenSource source(api_over(held), some_app(), store, {.now = clock.source()});
        ASSERT_TRUE(source.set_tokens(some_tokens(clock.now())));
        clock.advance(hours{2});
        const auto late = source.access_token({.timeout = std::chrono::milliseconds{1}});
        ASSERT_FALSE(late);
        EXPECT_EQ(late.error().kind, ErrorKind::timeout);
        std::stop_source stopped;
        stopped.request_stop();
        const auto cancelled = source.access_token({.stop = stopped.get_token()});
        ASSERT_FALSE(cancelled);
        EXPECT_EQ(cancelled.error().kind, ErrorKind::cancelled);
        held->open();
    }
    EXPECT_EQ(store->load("default").value()->refresh_token, Secret{"refresh-2"});
    EXPECT_EQ(held->arrived(), 1);
}

TEST(TokenSourceThreads, a_stop_ends_a_wait_at_once) {
    const auto held = std::make_shared<HeldTransport>();
    TestClock clock;
    TokenSource source(api_over(held), some_app(), {}, {.now = clock.source()});
    ASSERT_TRUE(source.set_tokens(some_tokens(clock.now())));
    clock.advance(hours{2});
    std::stop_source stop;
    std::optional<Error> seen;
    std::jthread waiting([&] {
        seen = source.access_token({.timeout = hours{1}, .stop = stop.get_token()}).error();
    });
    held->await_arrival();
    stop.request_stop();
    waiting.join();
    EXPECT_EQ(seen->kind, ErrorKind::cancelled);
    held->open();
}

TEST(TokenSourceThreads, a_login_during_a_refresh_is_what_remains) {
    const auto held = std::make_shared<HeldTransport>();
    TestClock clock;
    TokenSource source(api_over(held), some_app(), {}, {.now = clock.source()});
    ASSERT_TRUE(source.set_tokens(some_tokens(clock.now())));
    clock.advance(hours{2});
    std::jthread refreshing([&] { EXPECT_TRUE(source.access_token()); });
    held->await_arrival();
    std::jthread logging_in(
        [&] { EXPECT_TRUE(source.set_tokens(some_tokens(clock.now(), "access-9", "refresh-9"))); });
    held->open();
    refreshing.join();
    logging_in.join();
    EXPECT_EQ(source.access_token()->reveal(), "access-9");
}

TEST(TokenSourceThreads, threads_whose_token_was_rejected_cause_one_refresh) {
    RotatingServer server;
    TestClock clock;
    TokenSource source(OauthApi({.base_path = server.url()}), some_app(), {},
                       {.now = clock.source()});
    ASSERT_TRUE(source.set_tokens(some_tokens(clock.now())));
    std::barrier start(16);
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&] {
                start.arrive_and_wait();
                const auto tokens = source.replace(Secret{"access-1"});
                ASSERT_TRUE(tokens) << tokens.error().message();
                EXPECT_EQ(tokens->access_token, Secret{"access-2"});
            });
    }
    EXPECT_EQ(server.requests(), 1u);
}

}  // namespace
}  // namespace grantor::client
