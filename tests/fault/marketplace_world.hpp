// A marketplace whose store fails at one operation of an action, and what may be left of it:
// nothing, whichever operation it was.
#pragma once

#include <atomic>
#include <optional>

#include "app/application.hpp"
#include "app/parts.hpp"
#include "rules/grant_states.hpp"
#include "store/error.hpp"
#include "tests/fault/store_contents.hpp"
#include "tests/marketplace/company/people_service.hpp"

namespace grantor::test {

// Before the service that it breaks.
struct Countdown {
    // At zero one operation of the store fails.
    std::atomic<int> until_failure{-1};
};

class MarketplaceFault : private Countdown, public PeopleService {
 protected:
    // Operations that one form takes at most; then the injection has passed it by.
    static constexpr int operations_max = 300;

    MarketplaceFault()
        : PeopleService({.before_operation = [this](std::uint64_t) {
              if (until_failure.load() >= 0 && until_failure.fetch_sub(1) == 0)
                  throw StoreError("injected");
          }}) {}

    Browser as(const TestUser& user) { return {service, user}; }

    // Posts the form with a failure at its first, second, third … operation until it is passed by:
    // until then the answer asks to try again and the store is as it was, row for row.
    Answer at_every_operation(Browser& browser, const std::string& path, const Fields& form) {
        SCOPED_TRACE(path);
        auto fields = form;
        fields.emplace_back("csrf", browser.csrf());
        fields.emplace_back("continue", "/account");
        before = StoreContents::of(store());
        const auto refused_before = store().invalidations().size();
        for (int operation = 0; operation < operations_max; ++operation) {
            until_failure = operation;
            auto answer = browser.post_as_it_is(path, fields);
            if (until_failure.exchange(-1) >= 0) {
                EXPECT_GT(operation, 4) << "the failure struck too rarely to mean anything";
                EXPECT_TRUE(answer.status == 303 || answer.status == 200) << answer.body;
                service.parts().housekeeper.work_off();
                after = StoreContents::of(store());
                EXPECT_NE(before->difference(*after), "");
                return answer;
            }
            EXPECT_EQ(answer.status, 503) << operation;
            EXPECT_NE(answer.field("Retry-After"), "") << operation;
            EXPECT_EQ(before->difference(StoreContents::of(store())), "") << operation;
            EXPECT_EQ(store().invalidations().size(), refused_before) << operation;
        }
        ADD_FAILURE() << "more operations than expected";
        return {};
    }
    // Rows that the action wrote, new or changed.
    int written(const std::string& table) const { return before->added(*after, table); }

    // A draft with everything that a review asks for.
    TestApp a_complete_draft(const std::string& name) {
        AppWish wish;
        wish.redirect_uris = {"https://app.ledger.dev/callback"};
        auto app = a_listed_app(acme, name, wish);
        change(app, [](App& changed) {
            changed.status = AppStatus::draft;
            changed.profile.description = "Keeps the books in step.";
        });
        app.app = *find(app);
        return app;
    }
    TestApp a_published_app(const std::string& name) {
        auto app = a_complete_draft(name);
        change(app, [](App& changed) { changed.status = AppStatus::live; });
        app.app = *find(app);
        return app;
    }
    std::string hub(const TestApp& app, const std::string& page) {
        return "/developer/apps/" + app.client_id() + page;
    }
    ReviewId waiting_review(const TestApp& app) {
        return read(
            [&](const ReadTx& tx) { return tx.app_reviews().find_waiting(app.app.id)->id; });
    }
    std::string review_path(const TestApp& app) {
        return fmt::format("/platform/reviews/{}", waiting_review(app).value);
    }
    void submit(const TestApp& app) {
        ASSERT_EQ(as(dev).post(hub(app, "/review/submit"), {{"note", "Please."}}).status, 303);
    }
    bool has_pending_terms(const TestApp& app) {
        return read([&](const ReadTx& tx) {
            return tx.app_reviews().find_pending(app.app.id).has_value();
        });
    }

    // Straight into the store: requests would count what they use while the rows are compared.
    GrantId install(const TestApp& app, const TestUser& user) {
        return write([&](WriteTx& tx) {
            Grant grant;
            grant.app_id = app.app.id;
            grant.user_id = user.id;
            grant.company_id = user.company_id;
            grant.scopes = app.app.scopes;
            grant.created_at = service.parts().clock.now();
            grant.last_used_day = day_of(grant.created_at);
            const auto id = tx.grants().add_pending(grant);
            activate_grant(id, tx, grant.created_at);
            Webhook webhook;
            webhook.company_id = user.company_id;
            webhook.app_id = app.app.id;
            webhook.owner_id = webhook.user_id = user.id;
            webhook.event_action = webhook.event_object = "*";
            webhook.subscription_url = "https://app.example/hook";
            tx.webhooks().add(webhook);
            return id;
        });
    }
    // Of a token from before the action.
    bool is_refused(GrantId grant, const TestApp& app, const TestUser& user) {
        return store().invalidations().refuses(
            {grant, TokenId{}, user.id, user.company_id, app.app.id, began});
    }

    const Time began = service.parts().clock.now();
    std::optional<StoreContents> before;
    std::optional<StoreContents> after;
};

}  // namespace grantor::test
