// Processes that die, and processes that share a store.
#include <gtest/gtest.h>

#include "grantor/client/token_store.hpp"
#include "tests/sdk/child_process.hpp"
#include "tests/sdk/rotating_server.hpp"
#include "tests/sdk/scratch_directory.hpp"

namespace grantor::client {
namespace {

using namespace test;

class TokenRecovery : public testing::TestWithParam<std::string> {
 protected:
    std::shared_ptr<TokenStore> store() {
        return GetParam() == "file" ? open_file_store(path()).value()
                                    : open_sqlite_store(path()).value();
    }
    std::filesystem::path path() const { return scratch_ / "tokens"; }
    void keep_expired_tokens() {
        const auto long_ago = system_time()() - std::chrono::hours{5};
        ASSERT_TRUE(store()->save("default", some_tokens(long_ago)));
    }
    ChildProcess process(const std::string& behaviour) {
        return ChildProcess({GRANTOR_REFRESHING_PROCESS, server_.url(), "app", GetParam(),
                             path().string(), behaviour});
    }

    ScratchDirectory scratch_;
    RotatingServer server_;
};

TEST_P(TokenRecovery, killed_between_answer_and_save_the_next_run_gets_the_same_successor) {
    keep_expired_tokens();
    EXPECT_EQ(process("die_before_save").finish().signal, SIGKILL);
    EXPECT_EQ(server_.generation(), 2) << "the server has rotated, and nobody kept the successor";
    EXPECT_EQ(store()->load("default").value()->refresh_token, Secret{"refresh-1"});

    const auto next = process("finish").finish();
    EXPECT_EQ(next.exit_code, 0) << next.output;
    EXPECT_EQ(next.output, "access-2\n");
    EXPECT_EQ(store()->load("default").value()->refresh_token, Secret{"refresh-2"});
    EXPECT_EQ(server_.generation(), 2);
}

TEST_P(TokenRecovery, killed_after_the_save_the_next_run_asks_nobody) {
    keep_expired_tokens();
    EXPECT_EQ(process("die_after_save").finish().signal, SIGKILL);
    EXPECT_EQ(process("finish").finish().output, "access-2\n");
    EXPECT_EQ(server_.requests(), 1u);
}

TEST_P(TokenRecovery, processes_that_share_a_store_refresh_once) {
    keep_expired_tokens();
    std::vector<ChildProcess> processes;
    for (int i = 0; i < 6; ++i) processes.push_back(process("finish"));
    for (auto& one : processes) {
        const auto ending = one.finish();
        EXPECT_EQ(ending.exit_code, 0) << ending.output;
        EXPECT_EQ(ending.output, "access-2\n");
    }
    EXPECT_EQ(server_.requests(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Stores, TokenRecovery, testing::Values("file", "sqlite"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace grantor::client
