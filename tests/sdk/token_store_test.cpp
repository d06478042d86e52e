#include "grantor/client/token_store.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <thread>

#include "tests/sdk/scratch_directory.hpp"
#include "tests/sdk/scripted.hpp"

namespace grantor::client {
namespace {

using namespace test;

class TokenStores : public testing::TestWithParam<std::string> {
 protected:
    std::shared_ptr<TokenStore> open() {
        if (GetParam() == "file") return open_file_store(path()).value();
        if (GetParam() == "sqlite") return open_sqlite_store(path()).value();
        static const auto memory = make_memory_store();
        return memory;
    }
    std::filesystem::path path() const { return scratch_ / "tokens"; }
    static mode_t mode_of(const std::filesystem::path& path) {
        struct stat found{};
        EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
        return found.st_mode & 0777;
    }

    ScratchDirectory scratch_;
    const TimePoint now_{std::chrono::hours{500'000}};
};

TEST_P(TokenStores, keeps_loads_replaces_and_removes) {
    const auto store = open();
    ASSERT_TRUE(store->remove("a"));
    EXPECT_FALSE(store->load("a").value());
    auto tokens = some_tokens(now_, "access \"1\"", "1:2:r+/=");
    tokens.scope = "base,deals:read";
    ASSERT_TRUE(store->save("a", tokens));
    ASSERT_TRUE(store->save("b", some_tokens(now_, "other", "other")));
    EXPECT_EQ(open()->load("a").value(), tokens);
    tokens.expires_at.reset();
    ASSERT_TRUE(store->save("a", tokens));
    EXPECT_EQ(open()->load("a").value(), tokens);
    ASSERT_TRUE(store->remove("a"));
    EXPECT_FALSE(open()->load("a").value());
    EXPECT_TRUE(open()->load("b").value());
    ASSERT_TRUE(store->remove("b"));
}

TEST_P(TokenStores, any_name_is_an_account_and_none_is_a_path) {
    if (GetParam() == "memory") return;
    const auto store = open();
    for (const std::string name : {"../../etc/passwd", ".", "..", "a/b", "ünï", "'; DROP TABLE x"})
        EXPECT_TRUE(store->save(name, some_tokens(now_, name))) << name;
    for (const std::string name : {"../../etc/passwd", ".", "..", "a/b", "ünï", "'; DROP TABLE x"})
        EXPECT_EQ(store->load(name).value()->access_token.reveal(), name);
    for (const auto& name : {std::string(), std::string(201, 'x')})
        EXPECT_EQ(store->save(name, some_tokens(now_)).error().kind, ErrorKind::configuration);
    for (const auto& entry : std::filesystem::directory_iterator(scratch_.path()))
        EXPECT_TRUE(entry.path().filename().string().starts_with("tokens")) << entry.path();
}

TEST_P(TokenStores, one_refresh_at_a_time_for_each_account_also_within_a_process) {
    if (GetParam() == "memory") return;
    const auto first = open();
    const auto second = open();
    auto right = first->begin_refresh("a", {});
    ASSERT_TRUE(right);
    const CallOptions no_time{.timeout = std::chrono::milliseconds{0}};
    const auto refused = second->begin_refresh("a", no_time);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::timeout);
    EXPECT_TRUE(second->begin_refresh("b", no_time)) << "other accounts are free";
    std::stop_source stop;
    std::optional<Error> stopped;
    std::jthread waiting(
        [&] { stopped = second->begin_refresh("a", {.stop = stop.get_token()}).error(); });
    stop.request_stop();
    waiting.join();
    EXPECT_EQ(stopped->kind, ErrorKind::cancelled);
    right.value().reset();
    EXPECT_TRUE(second->begin_refresh("a", no_time));
}

TEST_P(TokenStores, only_the_owner_reads_what_is_kept) {
    if (GetParam() == "memory") return;
    const auto store = open();
    ASSERT_TRUE(store->save("a", some_tokens(now_)));
    const auto right = store->begin_refresh("a", {});
    if (GetParam() == "file") EXPECT_EQ(mode_of(path()), 0700u);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(scratch_.path()))
        if (entry.is_regular_file()) EXPECT_EQ(mode_of(entry.path()), 0600u) << entry.path();
}

INSTANTIATE_TEST_SUITE_P(All, TokenStores, testing::Values("memory", "file", "sqlite"),
                         [](const auto& info) { return info.param; });

TEST(FileStore, leaves_nothing_but_the_accounts_behind) {
    const ScratchDirectory scratch;
    const auto store = open_file_store(scratch / "deep/er").value();
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(store->save("a", some_tokens(TimePoint{})));
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(scratch / "deep/er")) {
        EXPECT_EQ(entry.path().filename(), "a.json");
        ++files;
    }
    EXPECT_EQ(files, 1);
}

TEST(FileStore, what_a_killed_process_left_is_taken_away_later) {
    const ScratchDirectory scratch;
    ASSERT_TRUE(open_file_store(scratch / "t"));
    const auto old = scratch / "t/a.json.00.new";
    const auto recent = scratch / "t/b.json.11.new";
    std::ofstream(old) << "{";
    std::ofstream(recent) << "{";
    const auto now = std::filesystem::last_write_time(recent);
    std::filesystem::last_write_time(old, now - std::chrono::hours{2});
    ASSERT_TRUE(open_file_store(scratch / "t"));
    EXPECT_FALSE(std::filesystem::exists(old));
    EXPECT_TRUE(std::filesystem::exists(recent));
}

TEST(FileStore, a_damaged_file_is_an_error_and_not_a_lost_account) {
    const ScratchDirectory scratch;
    const auto store = open_file_store(scratch / "t").value();
    for (const std::string content :
         {"", "{", "{}", R"({"version":2})", R"({"version":1,"access_token":1})"}) {
        std::ofstream(scratch / "t" / "a.json") << content;
        const auto loaded = store->load("a");
        ASSERT_FALSE(loaded) << content;
        EXPECT_EQ(loaded.error().kind, ErrorKind::storage);
    }
    std::ofstream(scratch / "t" / "a.json") << std::string(1'000'000, 'x');
    EXPECT_EQ(store->load("a").error().kind, ErrorKind::storage);
}

TEST(FileStore, follows_no_link) {
    const ScratchDirectory scratch;
    const auto store = open_file_store(scratch / "t").value();
    std::ofstream(scratch / "target") << "precious";
    std::filesystem::create_symlink(scratch / "target", scratch / "t" / "a.json");
    EXPECT_FALSE(store->load("a"));
    ASSERT_TRUE(store->save("a", some_tokens(TimePoint{})));
    std::ifstream in(scratch / "target");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "precious");
    EXPECT_TRUE(store->load("a").value());
}

TEST(FileStore, a_place_that_cannot_be_is_said_at_once) {
    const ScratchDirectory scratch;
    std::ofstream(scratch / "file") << "x";
    EXPECT_EQ(open_file_store(scratch / "file").error().kind, ErrorKind::storage);
    EXPECT_EQ(open_file_store(scratch / "file" / "below").error().kind, ErrorKind::storage);
    EXPECT_EQ(open_sqlite_store(scratch / "no" / "db").error().kind, ErrorKind::storage);
    std::ofstream(scratch / "text") << std::string(4096, 'x');
    EXPECT_FALSE(open_sqlite_store(scratch / "text")) << "it is not a database";
}

}  // namespace
}  // namespace grantor::client
