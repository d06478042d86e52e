// The store fails at its first, second, third … operation while the endpoints work: no answer may
// claim what did not happen, and nothing may be left half done (attack 17).
#include <atomic>
#include <functional>
#include <gtest/gtest.h>

#include "store/error.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {
namespace {

// Operations that a unit of any endpoint takes at most; then the injection has passed it by.
constexpr int operations_max = 60;

class StoreFault : public testing::Test {
 protected:
    // Counts down; at zero one operation fails.
    std::atomic<int> until_failure{-1};
    RunningService service{{.before_operation = [this](std::uint64_t) {
        if (until_failure.load() >= 0 && until_failure.fetch_sub(1) == 0)
            throw StoreError("injected");
    }}};
    CompanyId acme = service.add_company("acme");
    TestUser ann = service.add_user("ann@acme.test", acme);

    TestApp app_that(RefreshPolicy policy) {
        AppWish wish;
        wish.refresh_policy = policy;
        return service.add_app(acme, wish);
    }
    Fields basic(const TestApp& app) {
        return {{"Authorization", basic_of(app.client_id(), app.secret)}};
    }
    bool works(const TestApp& app, const std::string& refresh_token) {
        return service.refresh(app, refresh_token).status == 200;
    }

    // Whether the failure struck since it was armed; afterwards there is none.
    bool disarm() { return until_failure.exchange(-1) < 0; }

    // Runs `attempt` with a failure at every operation in turn. It arms the failure, disarms it,
    // and tells whether it struck; the first attempt that it passed by is the last.
    void at_every_operation(const std::function<bool(int operation)>& attempt) {
        for (int operation = 0; operation < operations_max; ++operation)
            if (!attempt(operation)) {
                EXPECT_GT(operation, 0) << "no failure ever struck";
                return;
            }
        FAIL() << "more operations than expected";
    }
};

TEST_F(StoreFault, a_failed_revocation_is_never_answered_200) {
    const auto app = app_that(RefreshPolicy::stable);
    at_every_operation([&](int operation) {
        const auto tokens = service.install(app, ann);
        until_failure = operation;
        const auto answer =
            service.post("/oauth/revoke", {{"token", tokens.refresh_token}}, basic(app));
        const bool struck = disarm();
        EXPECT_EQ(answer.status, struck ? 503 : 200) << operation << ": " << answer.body;
        EXPECT_EQ(answer.field("Retry-After").empty(), !struck);
        EXPECT_EQ(works(app, tokens.refresh_token), struck) << operation;
        return struck;
    });
}

TEST_F(StoreFault, a_failed_exchange_leaves_its_code_usable) {
    const auto app = app_that(RefreshPolicy::stable);
    at_every_operation([&](int operation) {
        const auto code = service.code_for(app, ann);
        until_failure = operation;
        const auto answer = service.exchange(app, code);
        const bool struck = disarm();
        EXPECT_EQ(answer.status, struck ? 503 : 200) << operation << ": " << answer.body;
        if (struck) EXPECT_EQ(service.exchange(app, code).status, 200) << operation;
        return struck;
    });
}

TEST_F(StoreFault, a_failed_rotation_leaves_its_token_current) {
    const auto app = app_that(RefreshPolicy::rotating);
    auto token = service.install(app, ann).refresh_token;
    at_every_operation([&](int operation) {
        until_failure = operation;
        auto answer = service.refresh(app, token);
        const bool struck = disarm();
        EXPECT_EQ(answer.status, struck ? 503 : 200) << operation << ": " << answer.body;
        if (struck) answer = service.refresh(app, token);
        const auto next = json_text(answer.body, "refresh_token");
        EXPECT_NE(next, "");
        EXPECT_NE(next, token);
        token = next;
        return struck;
    });
}

TEST_F(StoreFault, a_failed_consent_gives_no_code) {
    const auto app = app_that(RefreshPolicy::stable);
    at_every_operation([&](int operation) {
        until_failure = operation;
        const auto redirect = service.authorize(app, ann);
        const bool struck = disarm();
        EXPECT_EQ(redirect.empty(), struck) << operation;
        if (!struck) EXPECT_EQ(service.exchange(app, query_value(redirect, "code")).status, 200);
        return struck;
    });
}

TEST_F(StoreFault, a_failed_replay_detection_still_refuses) {
    const auto app = app_that(RefreshPolicy::rotating);
    at_every_operation([&](int operation) {
        const auto first = service.install(app, ann).refresh_token;
        const auto second = json_text(service.refresh(app, first).body, "refresh_token");
        EXPECT_EQ(service.refresh(app, second).status, 200);
        until_failure = operation;
        const auto answer = service.refresh(app, first);
        const bool struck = disarm();
        // What struck may also have been the record of the refusal, which is not the answer's.
        EXPECT_TRUE(answer.status == 400 || (struck && answer.status == 503)) << operation;
        EXPECT_EQ(service.refresh(app, first).status, 400) << operation;
        EXPECT_EQ(service.refresh(app, second).status, 400) << operation;
        return struck;
    });
}

}  // namespace
}  // namespace grantor::test
