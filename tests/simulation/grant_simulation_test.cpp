// Seeded walks through the life of a grant against a small model of what must be true of it.
#include <cstdlib>
#include <gtest/gtest.h>
#include <random>

#include "tests/support/running_service.hpp"

namespace grantor::test {
namespace {

constexpr int walks = 6;
constexpr int steps = 120;

// What a client and its person know about one installation.
struct Expected {
    bool active = false;
    std::string code;        // not exchanged yet
    std::string spent_code;  // of the present grant
    std::string refresh;     // the newest
    std::string replaced;    // the one before, whose successor was not used
    std::string stale;       // two rotations old
    std::vector<std::string> live_access;
    std::vector<std::string> dead_access;

    void end() {
        active = false;
        dead_access.insert(dead_access.end(), live_access.begin(), live_access.end());
        live_access.clear();
        replaced.clear();
        stale.clear();
    }
};

class Walk {
 public:
    Walk(unsigned seed, RefreshPolicy policy)
        : random_(seed), rotating_(policy == RefreshPolicy::rotating) {
        AppWish wish;
        wish.refresh_policy = policy;
        app_ = service_.add_app(acme_, wish);
        wish.refresh_policy = RefreshPolicy::stable;
        other_ = service_.add_app(acme_, wish);
    }

    void step() {
        switch (random_() % 9) {
            case 0:
                return consent();
            case 1:
                return exchange();
            case 2:
                return replay_code();
            case 3:
            case 4:
                return refresh();
            case 5:
                return repeat_replaced();
            case 6:
                return random_() % 4 == 0 ? repeat_stale() : present_to_other();
            case 7:
                return random_() % 3 == 0 ? revoke() : present_to_other();
            default:
                return pass_time();
        }
    }

    void check() {
        for (const auto& token : expected_.live_access) EXPECT_EQ(status_of(token), 200);
        for (const auto& token : expected_.dead_access) EXPECT_EQ(status_of(token), 401);
    }

 private:
    int status_of(const std::string& token) {
        return service_.call("/api/v2/deals?limit=1", token).status;
    }
    void consent() { expected_.code = service_.code_for(app_, ann_); }

    void exchange() {
        if (expected_.code.empty()) return;
        const auto answer = service_.exchange(app_, expected_.code);
        ASSERT_EQ(answer.status, 200) << answer.body;
        expected_.end();  // a new consent replaces the grant before
        expected_.active = true;
        expected_.spent_code = std::exchange(expected_.code, "");
        take(answer);
    }
    void take(const Answer& answer) {
        const auto refresh = json_text(answer.body, "refresh_token");
        if (refresh != expected_.refresh && rotating_ && !expected_.refresh.empty()) {
            expected_.stale = std::exchange(expected_.replaced, expected_.refresh);
        }
        expected_.refresh = refresh;
        expected_.live_access.push_back(json_text(answer.body, "access_token"));
        if (expected_.live_access.size() == 1) expected_.replaced = expected_.stale = "";
    }
    void replay_code() {
        if (expected_.spent_code.empty()) return;
        EXPECT_EQ(service_.exchange(app_, expected_.spent_code).status, 400);
        if (expected_.active) expected_.end();
    }
    void refresh() {
        if (expected_.refresh.empty()) return;
        const auto answer = service_.refresh(app_, expected_.refresh);
        ASSERT_EQ(answer.status, expected_.active ? 200 : 400) << answer.body;
        if (expected_.active) take(answer);
    }
    void repeat_replaced() {
        if (expected_.replaced.empty()) return;
        const auto answer = service_.refresh(app_, expected_.replaced);
        ASSERT_EQ(answer.status, 200) << answer.body;
        EXPECT_EQ(json_text(answer.body, "refresh_token"), expected_.refresh);
        expected_.live_access.push_back(json_text(answer.body, "access_token"));
    }
    void repeat_stale() {
        if (expected_.stale.empty()) return;
        EXPECT_EQ(service_.refresh(app_, expected_.stale).status, 400);
        expected_.end();
    }
    void present_to_other() {
        if (!expected_.refresh.empty())
            EXPECT_EQ(service_.refresh(other_, expected_.refresh).status, 400);
        if (!expected_.code.empty())
            EXPECT_EQ(service_.exchange(other_, expected_.code).status, 400);
    }
    void revoke() {
        if (expected_.refresh.empty()) return;
        EXPECT_EQ(service_
                      .post("/oauth/revoke", {{"token", expected_.refresh}},
                            {{"Authorization", basic_of(app_.client_id(), app_.secret)}})
                      .status,
                  200);
        expected_.end();
    }
    void pass_time() {
        const bool long_time = random_() % 5 == 0;
        service_.advance(long_time ? seconds{3700} : seconds{40});
        // An app with a secret may repeat the token before the last at any time.
        if (!long_time) return;
        expected_.code.clear();
        expected_.spent_code.clear();  // has expired: presenting it is refused, and ends nothing
        for (auto& token : expected_.live_access) expected_.dead_access.push_back(token);
        expected_.live_access.clear();
    }

    std::mt19937 random_;
    const bool rotating_;
    RunningService service_;
    CompanyId acme_ = service_.add_company("acme");
    TestUser ann_ = service_.add_user("ann@acme.test", acme_);
    TestApp app_, other_;
    Expected expected_;
};

TEST(GrantSimulation, every_walk_agrees_with_the_model) {
    const char* given = std::getenv("GRANTOR_SIMULATION_SEED");
    const unsigned first = given ? static_cast<unsigned>(std::stoul(given)) : 20261121;
    for (unsigned seed = first; seed < first + walks; ++seed) {
        SCOPED_TRACE("GRANTOR_SIMULATION_SEED=" + std::to_string(seed));
        Walk walk(seed, seed % 2 == 0 ? RefreshPolicy::stable : RefreshPolicy::rotating);
        for (int i = 0; i < steps && !testing::Test::HasFailure(); ++i) walk.step();
        walk.check();
        if (testing::Test::HasFailure()) return;
    }
}

}  // namespace
}  // namespace grantor::test
