// The store fails at its first, second, third … operation while a record changes: neither the
// change nor what webhooks are told of it is ever there alone.
#include <atomic>
#include <gmock/gmock.h>

#include "store/error.hpp"
#include "tests/webhooks/webhook_service.hpp"

namespace grantor::test {
namespace {

using testing::SizeIs;

// Operations that a change of a deal with its announcement takes at most.
constexpr int operations_max = 200;

class WebhookStoreFault : public testing::Test {
 protected:
    // Counts down; at zero one operation fails.
    std::atomic<int> until_failure{-1};
    WebhookService service{{.before_operation = [this](std::uint64_t) {
        if (until_failure.load() >= 0 && until_failure.fetch_sub(1) == 0)
            throw StoreError("injected");
    }}};
    CompanyId acme = service.add_company("acme");
    TestUser ann = service.add_user("ann@acme.test", acme);
    TestApp app = service.add_app(acme, [] {
        AppWish wish;
        wish.scopes = "webhooks:full,deals:full,base";
        return wish;
    }());
    std::string token = service.install(app, ann).access_token;

    bool disarm() { return until_failure.exchange(-1) < 0; }
    std::size_t deals() {
        const auto body =
            boost::json::parse(service.ask("GET", "/api/v2/deals?limit=500", token).body);
        return body.at("data").as_array().size();
    }
    std::size_t told() {
        return service.store().read_now(
            [&](const ReadTx& tx) { return static_cast<std::size_t>(tx.deliveries().waiting()); });
    }
};

TEST_F(WebhookStoreFault, leaves_neither_a_change_nor_its_announcement_alone) {
    ASSERT_EQ(service.add_webhook(token).status, 201);
    ASSERT_LT(service.ask("POST", "/api/v2/deals", token, R"({"title":"First"})").status, 300);
    for (int operation = 0; operation < operations_max; ++operation) {
        const auto deals_before = deals();
        const auto told_before = told();
        until_failure = operation;
        const auto answer = service.ask("POST", "/api/v2/deals", token, R"({"title":"One"})");
        const bool struck = disarm();
        EXPECT_EQ(answer.status >= 500, struck) << operation << ": " << answer.body;
        EXPECT_EQ(deals() - deals_before, struck ? 0 : 1) << operation;
        EXPECT_EQ(told() - told_before, struck ? 0 : 1) << operation;
        if (!struck) {
            EXPECT_GT(operation, 5) << "the failure struck too rarely to mean anything";
            return;
        }
    }
    FAIL() << "more operations than expected";
}

TEST_F(WebhookStoreFault, leaves_a_webhook_whole_or_not_there) {
    for (int operation = 0; operation < operations_max; ++operation) {
        const auto before = service.webhook_ids(token);
        until_failure = operation;
        const auto answer = service.add_webhook(token);
        const bool struck = disarm();
        EXPECT_EQ(answer.status, struck ? 503 : 201) << operation;
        EXPECT_THAT(service.webhook_ids(token), SizeIs(before.size() + (struck ? 0 : 1)));
        if (!struck) return;
    }
    FAIL() << "more operations than expected";
}

}  // namespace
}  // namespace grantor::test
