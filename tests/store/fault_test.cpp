// The store fails at operation 1, 2, 3 …: everything that was answered is stored, nothing is
// half-done, and the store keeps working.
#include <atomic>

#include "rules/grant_states.hpp"
#include "tests/store/support/any_store.hpp"

namespace grantor::test {
namespace {

class Faults : public AnyStoreTest {
 protected:
    // A store that fails once, at the n-th operation after arm(n).
    std::unique_ptr<Store> open_failing() {
        return open({.before_operation = [this](std::uint64_t) {
            if (left_ > 0 && --left_ == 0) throw StoreError("the disk is on fire");
        }});
    }
    void arm(int operations) { left_ = operations; }
    bool has_fired() const { return left_ == 0; }

 private:
    std::atomic<int> left_{0};
};
GRANTOR_ON_BOTH_ENGINES(Faults);

// Three writes that only make sense together.
void install(WriteTx& tx, const std::string& name) {
    Company company;
    company.label = name;
    const CompanyId id = tx.companies().add(company);
    tx.memberships().add({id, UserId{7}, Role::admin, noon});
    tx.settings().set({name, "installed"});
}

TEST_P(Faults, at_every_operation_a_write_is_whole_or_absent) {
    const auto store = open_failing();
    bool is_through = false;
    for (int operation = 1; operation < 50 && !is_through; ++operation) {
        const std::string name = "company" + std::to_string(operation);
        arm(operation);
        bool is_answered = true;
        try {
            store->write_now([&](WriteTx& tx) { install(tx, name); });
        } catch (const StoreError& error) {
            EXPECT_STREQ(error.what(), "the disk is on fire");
            is_answered = false;
        }
        is_through = !has_fired();
        arm(0);
        const auto company =
            store->read_now([&](const ReadTx& tx) { return tx.companies().find_by_label(name); });
        EXPECT_EQ(company != nullptr, is_answered) << operation;
        EXPECT_EQ(setting(*store, name), is_answered ? "installed" : "none") << operation;
    }
    EXPECT_TRUE(is_through);
    // begin, savepoint, three statements, release, commit; among nodes two rows before the commit.
    EXPECT_EQ(store->statistics().units, is_sqlite() ? 8U : 10U);
    EXPECT_EQ(store->statistics().failed_commits, is_sqlite() ? 2U : 4U);
}

// What an end brings with it, all four.
struct Ending {
    bool is_ended;
    std::size_t webhooks;
    std::int64_t notices;
    std::int64_t installations;
    bool operator==(const Ending&) const = default;
};

Ending look_at(Store& store, const Grant& grant) {
    return store.read_now([&](const ReadTx& tx) -> Ending {
        return {.is_ended = !tx.grants().find(grant.id)->is_active(),
                .webhooks = tx.webhooks().of_company(grant.company_id).size(),
                .notices = tx.deliveries().waiting(),
                .installations = tx.app_activities().active_installations(grant.app_id)};
    });
}

Grant install_with_webhook(WriteTx& tx) {
    App app;
    app.redirect_uris = {"https://app.example/callback"};
    Grant grant;
    grant.app_id = tx.apps().add(app);
    grant.company_id = {3};
    grant.id = tx.grants().add_pending(grant);
    activate_grant(grant.id, tx, noon);
    Webhook webhook;
    webhook.company_id = grant.company_id;
    webhook.app_id = grant.app_id;
    tx.webhooks().add(webhook);
    return grant;
}

TEST_P(Faults, at_every_operation_an_uninstallation_is_whole_or_absent) {
    const auto store = open_failing();
    const Grant grant = store->write_now(install_with_webhook);
    const Ending before{.is_ended = false, .webhooks = 1, .notices = 0, .installations = 1};
    const Ending after{.is_ended = true, .webhooks = 0, .notices = 1, .installations = 0};
    bool is_answered = false;
    for (int operation = 1; operation < 50 && !is_answered; ++operation) {
        EXPECT_EQ(look_at(*store, grant), before) << operation;
        arm(operation);
        try {
            is_answered = store->write_now([&](WriteTx& tx) {
                return end_grant(grant.id, EndReason::uninstalled_by_user, tx, noon);
            });
        } catch (const StoreError& error) {
            EXPECT_STREQ(error.what(), "the disk is on fire");
        }
        arm(0);
    }
    EXPECT_TRUE(is_answered);
    EXPECT_EQ(look_at(*store, grant), after);
}

TEST_P(Faults, at_every_operation_a_read_answers_or_throws) {
    const auto store = open_failing();
    set(*store, "a", "b");
    for (int operation = 1; operation < 5; ++operation) {
        arm(operation);
        try {
            EXPECT_EQ(setting(*store, "a"), "b");
        } catch (const StoreError& error) {
            EXPECT_STREQ(error.what(), "the disk is on fire");
        }
        arm(0);
        EXPECT_EQ(setting(*store, "a"), "b");
    }
}

TEST_P(Faults, an_invalidation_whose_commit_failed_never_holds) {
    const auto store = open_failing();
    // begin, savepoint, the row, the purge, release: commit is the sixth; among nodes the eighth.
    arm(is_sqlite() ? 6 : 8);
    const auto invalidate = [](WriteTx& tx) {
        tx.invalidations().add({InvalidationKind::app, 4, noon});
    };
    EXPECT_THROW(store->write_now(invalidate), StoreError);
    EXPECT_EQ(store->statistics().failed_commits, 1U);
    EXPECT_EQ(store->invalidations().size(), 0U);
    store->write_now(invalidate);
    EXPECT_EQ(store->invalidations().size(), 1U);
}

TEST_P(Faults, a_failed_commit_takes_refusals_along) {
    const auto store = open_failing();
    arm(2);  // begin, commit
    const auto refuse_at_once = [](WriteTx&) -> std::expected<int, int> {
        return std::unexpected(1);
    };
    EXPECT_THROW(store->write_now(refuse_at_once), StoreError);
}

TEST_P(Faults, opening_fails_at_every_operation_without_spoiling_the_file) {
    for (int operation = 1; operation < 20; ++operation) {
        arm(operation);
        try {
            open_failing();
        } catch (const StoreError&) {
        }
        arm(0);
    }
    const auto store = open_failing();
    EXPECT_EQ(store->scopes().all().size(), 30U);
}

}  // namespace
}  // namespace grantor::test
