// The store fails at operation 1, 2, 3 …: everything that was answered is stored, nothing is
// half-done, and the store keeps working.
#include <atomic>

#include "rules/grant_states.hpp"
#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {
namespace {

class Faults : public StoreTest {
 protected:
    // A store that fails once, at the n-th operation after arm(n).
    std::unique_ptr<Store> open_failing() {
        SqliteOptions failing = options();
        failing.before_operation = [this](std::uint64_t) {
            if (left_ > 0 && --left_ == 0) throw StoreError("the disk is on fire");
        };
        return open_sqlite(failing);
    }
    void arm(int operations) { left_ = operations; }
    bool has_fired() const { return left_ == 0; }

 private:
    std::atomic<int> left_{0};
};

// Three writes that only make sense together.
void install(WriteTx& tx, const std::string& name) {
    Company company;
    company.label = name;
    const CompanyId id = tx.companies().add(company);
    tx.memberships().add({id, UserId{7}, Role::admin, noon});
    tx.settings().set({name, "installed"});
}

TEST_F(Faults, at_every_operation_a_write_is_whole_or_absent) {
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
    // begin, savepoint, three statements, release, commit.
    EXPECT_EQ(store->statistics().units, 8U);
    EXPECT_EQ(store->statistics().failed_commits, 2U);
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

TEST_F(Faults, at_every_operation_an_uninstallation_is_whole_or_absent) {
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

TEST_F(Faults, at_every_operation_a_read_answers_or_throws) {
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

TEST_F(Faults, an_invalidation_whose_commit_failed_never_holds) {
    const auto store = open_failing();
    arm(6);  // begin, savepoint, the row, the purge, release: commit is the sixth
    const auto invalidate = [](WriteTx& tx) {
        tx.invalidations().add({InvalidationKind::app, 4, noon});
    };
    EXPECT_THROW(store->write_now(invalidate), StoreError);
    EXPECT_EQ(store->statistics().failed_commits, 1U);
    EXPECT_EQ(store->invalidations().size(), 0U);
    store->write_now(invalidate);
    EXPECT_EQ(store->invalidations().size(), 1U);
}

void invalidate_app(Store& store, std::int64_t id) {
    store.write_now(
        [id](WriteTx& tx) { tx.invalidations().add({InvalidationKind::app, id, noon}); });
}

// As it was found: another process commits, the disk answers with an error in an idle second, and
// the exception ended the process.
TEST_F(Faults, an_idle_second_with_a_broken_disk_is_made_up_for) {
    std::atomic<bool> is_broken{false};
    std::atomic<int> failures{0};
    SqliteOptions failing = options();
    failing.before_operation = [&](std::uint64_t) {
        if (!is_broken) return;
        ++failures;
        failures.notify_all();
        throw StoreError("the disk is on fire");
    };
    const auto store = open_sqlite(failing);
    is_broken = true;
    invalidate_app(*open(), 4);
    failures.wait(0);
    is_broken = false;
    set(*store, "a", "b");
    EXPECT_EQ(store->invalidations().size(), 1U);
}

TEST_F(Faults, at_every_operation_a_commit_of_another_process_is_noticed_at_last) {
    const auto store = open_failing();
    const auto other = open();
    for (int operation = 1; operation < 6; ++operation) {
        invalidate_app(*other, operation);
        arm(operation);
        try {
            set(*store, "a", "b");
        } catch (const StoreError& error) {
            EXPECT_STREQ(error.what(), "the disk is on fire");
        }
        arm(0);
        set(*store, "a", "c");
        EXPECT_EQ(store->invalidations().size(), static_cast<std::size_t>(operation));
    }
}

TEST_F(Faults, a_failed_commit_takes_refusals_along) {
    const auto store = open_failing();
    arm(2);  // begin, commit
    const auto refuse_at_once = [](WriteTx&) -> std::expected<int, int> {
        return std::unexpected(1);
    };
    EXPECT_THROW(store->write_now(refuse_at_once), StoreError);
}

TEST_F(Faults, opening_fails_at_every_operation_without_spoiling_the_file) {
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
