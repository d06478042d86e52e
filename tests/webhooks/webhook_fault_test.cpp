// The store fails at its first, second, third … operation while a record or a webhook changes: a
// change and what webhooks are told of it are there together or not at all.
#include <atomic>
#include <functional>
#include <gmock/gmock.h>

#include "store/error.hpp"
#include "tests/sandbox/announced_changes.hpp"
#include "tests/support/source_policy.hpp"
#include "webhooks/webhook_operations.hpp"

namespace grantor::webhooks {
namespace {

namespace json = boost::json;
using test::an_api_request;

// Operations of the store that any of these units takes at most.
constexpr int operations_max = 300;

class FailingWorld : public test::AnnouncingWorld {
 public:
    FailingWorld() {
        store.reset();
        store = open_sqlite(
            {.path = directory.file("grantor.db"), .before_operation = [this](std::uint64_t) {
                 if (until_failure.load() >= 0 && until_failure.fetch_sub(1) == 0)
                     throw StoreError("injected");
             }});
    }

    // Whether `work` fails where the operation after so many fails.
    bool fails_after(int operations, const std::function<void()>& work) {
        until_failure = operations;
        try {
            work();
        } catch (const StoreError&) {
            until_failure = -1;
            return true;
        }
        until_failure = -1;
        return false;
    }

 private:
    // Counts down; at zero one operation fails.
    std::atomic<int> until_failure{-1};
};

class WebhookStoreFault : public testing::Test {
 protected:
    std::string deals() {
        return json::serialize(world.send(an_api_request("GET", "/api/v2/deals?limit=500")).body);
    }

    // Runs `attempt` with a failure at every operation in turn, until none strikes.
    void at_every_operation(const std::function<bool(int operation)>& attempt) {
        for (int operation = 0; operation < operations_max; ++operation)
            if (!attempt(operation)) {
                EXPECT_GT(operation, 3) << "hardly any failure struck";
                return;
            }
        FAIL() << "more operations than expected";
    }

    FailingWorld world;
    const Policy policy = source_policy();
};

TEST_F(WebhookStoreFault, leaves_neither_a_change_nor_its_announcement_alone) {
    const std::vector<WebhookId> webhooks{
        world.add_webhook({.object = "deal"}),
        world.add_webhook({.object = "deal", .version = WebhookVersion::v1, .user = 1})};
    const auto id = std::to_string(world.add_deal("Kept"));
    const std::vector<test::ApiRequest> requests{
        an_api_request("POST", "/api/v2/deals").with_json(R"({"title":"One"})"),
        an_api_request("PATCH", "/api/v2/deals/" + id).with_json(R"({"title":"Changed"})"),
        an_api_request("DELETE", "/api/v2/deals/" + id)};
    for (const auto& request : requests)
        at_every_operation([&](int operation) {
            const auto deals_before = deals();
            const auto events_before = world.events_of(webhooks[0]);
            world.advance(seconds{1});
            const bool failed =
                world.fails_after(operation, [&] { EXPECT_LT(world.send(request).status, 300); });
            EXPECT_EQ(deals() == deals_before, failed) << operation;
            for (const auto webhook : webhooks)
                EXPECT_EQ(world.events_of(webhook).size(), events_before.size() + (failed ? 0 : 1))
                    << operation;
            return failed;
        });
}

TEST_F(WebhookStoreFault, leaves_a_webhook_whole_or_not_there) {
    const auto caller = world.caller("acme", 1);
    WebhookDraft draft;
    draft.webhook.subscription_url = "https://app.example/in";
    draft.webhook.event_action = draft.webhook.event_object = "*";
    draft.http_auth_password = Secret{"s3cret"};
    const Context context{world.now,          world.random, policy,
                          world.site,         world.keys,   world.store->scopes(),
                          "00000000000000aa", "127.0.0.1"};
    const auto state = [&] {
        return world.store->read_now([&](const ReadTx& tx) {
            return std::pair{list_webhooks(caller, tx).size(),
                             tx.audit_events().list({.company_id = caller.company_id}).size()};
        });
    };
    WebhookId added;
    at_every_operation([&](int operation) {
        const auto before = state();
        const bool failed = world.fails_after(operation, [&] {
            const auto made = world.store->write_now(
                [&](WriteTx& tx) { return add_webhook(caller, draft, tx, context); });
            added = made.value().id;
        });
        const std::size_t more = failed ? 0 : 1;
        EXPECT_EQ(state(), std::pair(before.first + more, before.second + more)) << operation;
        return failed;
    });
    at_every_operation([&](int operation) {
        const auto before = state();
        const bool failed = world.fails_after(operation, [&] {
            EXPECT_TRUE(world.store->write_now(
                [&](WriteTx& tx) { return remove_webhook(caller, added, tx, context); }));
        });
        const std::size_t gone = failed ? 0 : 1;
        EXPECT_EQ(state(), std::pair(before.first - gone, before.second + gone)) << operation;
        return failed;
    });
}

}  // namespace
}  // namespace grantor::webhooks
