// While one unit of work runs, every other write waits. Whatever an admin does in a large database,
// no unit may be long. How long is counted in steps of SQLite's machine, which are the same
// everywhere; with GRANTOR_FULL_SIZE in the environment (`./dev test --all`) the database has
// 200,000 installations of one app, and the clock counts as well.
#include <cstdlib>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/housekeeper.hpp"
#include "delivery/attempt.hpp"
#include "marketplace/company/app_policy.hpp"
#include "marketplace/company/installations.hpp"
#include "marketplace/company/invitations.hpp"
#include "marketplace/company/members.hpp"
#include "marketplace/company/requests.hpp"
#include "marketplace/developer/release/publication.hpp"
#include "marketplace/developer/settings/settings.hpp"
#include "marketplace/platform/apps.hpp"
#include "marketplace/platform/companies.hpp"
#include "marketplace/platform/users.hpp"
#include "rules/announcement.hpp"
#include "service/actor.hpp"
#include "store/migrations.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/store.hpp"
#include "tests/store/support/temporary_directory.hpp"
#include "tests/support/source_policy.hpp"

namespace grantor::test {
namespace {

// A unit of 64 ends with their notices takes some 20,000.
constexpr std::uint64_t steps_max = 250'000;
constexpr milliseconds time_max{50};

bool is_full_size() { return std::getenv("GRANTOR_FULL_SIZE") != nullptr; }

// 5,000 people, each in every company; app 1 installed by everybody everywhere; person 1 has all of
// 10,000 apps; everybody in company 1 waits for app 3 and has a webhook of app 1.
std::string large_database(int companies) {
    const auto numbers = [](std::string_view name, int count) {
        return fmt::format(
            "WITH RECURSIVE {0}(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM {0} WHERE n < {1}) ",
            name, count);
    };
    const auto people = numbers("p", 5000);
    const auto apps = numbers("a", 10'000);
    std::string out = "BEGIN;";
    out += numbers("c", companies) +
           "INSERT INTO companies (label, name, country, industry, currency, state, created_at)"
           " SELECT 'c' || n, 'Company ' || n, 'US', '', 'USD', 0, 0 FROM c;";
    out +=
        people +
        "INSERT INTO users (email, name, password_hash, language, locale, timezone, state,"
        " created_at, last_login_at, platform_role) SELECT 'p' || n || '@x.example', 'P' || n, '',"
        " 'en', 'en_US', 'Etc/UTC', 0, 0, 0, CASE n WHEN 5000 THEN 2 ELSE 0 END FROM p;";
    out += people +
           "INSERT INTO memberships (company_id, user_id, role, created_at)"
           " SELECT c.id, n, CASE WHEN n > 4990 THEN 1 ELSE 0 END, 0 FROM p, companies c;";
    out += apps +
           "INSERT INTO apps (developer_company_id, client_id, name, kind, status, client_type,"
           " refresh_policy, token_shape, scopes, created_at) SELECT 1, printf('%016x', n),"
           " 'App ' || n, 0, 1, 0, 0, 0, x'01', 0 FROM a;";
    out +=
        "INSERT INTO app_redirect_uris (app_id, position, uri)"
        " SELECT id, 0, 'https://app.example/callback' FROM apps;";
    const std::string_view grant =
        "INSERT INTO grants (state, generation, rotated_at, last_used_day, app_id, user_id,"
        " company_id, scopes, secret, created_at, ended_at, end_reason) SELECT ";
    out += fmt::format(
        "{} 1, 0, 0, 20000, 1, user_id, company_id, x'01', zeroblob(32), 0, 0, 0"
        " FROM memberships;",
        grant);
    out += fmt::format(
        "{} 1, 0, 0, 20000, id, 1, 1, x'01', zeroblob(32), 0, 0, 0"
        " FROM apps WHERE id > 1;",
        grant);
    out += fmt::format(
        "{} 2, 0, 0, 20000, 1, user_id, company_id, x'01', zeroblob(32), 0, 1, 1"
        " FROM memberships;",
        grant);
    out +=
        "INSERT INTO app_activity (app_id, day, kind, count)"
        " SELECT 1, 20000, 1, COUNT(*) FROM memberships;";
    out +=
        people +
        "INSERT INTO webhooks (company_id, app_id, owner_id, user_id, event_action, event_object,"
        " subscription_url, version, name, http_auth_user, http_auth_password, add_time,"
        " last_delivery_time, last_http_status, failing_since) SELECT 1, 1, n, n, '*', '*',"
        " 'https://app.example/hook', 1, '', '', x'', 0, 0, 0, 0 FROM p;";
    out +=
        "INSERT INTO deliveries (kind, target, app_id, company_id, user_id, webhook_id, url, body,"
        " created_at, due_at, state, attempts, finished_at, last_status, last_failure,"
        " last_answer, last_duration_ms) SELECT 1, 1, 1, 1, 1, 1, 'https://app.example/hook',"
        " '{}', 0, 9000000000000, 0, 0, 0, 0, '', '', 0 FROM memberships;";
    out += people +
           "INSERT INTO install_requests (company_id, app_id, user_id, note, state, asked_at,"
           " decided_by, decided_at) SELECT 1, 3, n, '', 0, 0, 0, 0 FROM p;";
    out +=
        "INSERT INTO audit_events (at, kind, company_id, user_id, app_id, grant_id, request_id,"
        " peer, detail) SELECT 0, 1, company_id, user_id, 1, 0, '', '', '' FROM memberships;";
    return out + "COMMIT;";
}

class LongestUnit : public testing::Test {
 protected:
    LongestUnit() {
        start_crypto();
        const auto path = directory_.file("grantor.db");
        {
            SqliteConnection connection({path, SqliteConnection::Use::writer, milliseconds{0}});
            migrate(connection);
            connection.run_script(large_database(is_full_size() ? 40 : 2));
        }
        SqliteOptions options;
        options.path = path;
        options.after_unit = [this](const UnitReport& report) { check(report); };
        store_ = open_sqlite(options);
        admin_ = actor(4999, 1);
        platform_ = actor(5000, 2);
    }

    // On the writer's thread; whoever waits for the unit continues after this.
    void check(const UnitReport& report) {
        longest_steps_ = std::max(longest_steps_, report.steps);
        longest_time_ = std::max(longest_time_, report.time);
    }
    // Does it in a unit of its own. What it did and how far that went becomes the failure's text.
    template <class Work>
    auto act(const std::string& what, Work work) {
        longest_steps_ = 0;
        longest_time_ = {};
        const Site site{"https://auth.example", "https://{company}.example"};
        const Policy policy = source_policy();
        const Context context{
            now_, random_, policy, site, keys_, store_->scopes(), "0123456789abcdef", "192.0.2.7"};
        auto unit = [&](WriteTx& tx) { return work(tx, context); };
        auto outcome = store_->write_now(unit);
        expect_short(what);
        return outcome;
    }
    void expect_short(const std::string& what) {
        EXPECT_LT(longest_steps_, steps_max) << what;
        if (is_full_size()) {
            EXPECT_LT(longest_time_, time_max) << what;
            fmt::print("{:<45} {:>8} steps {:>7} us\n", what, longest_steps_,
                       longest_time_.count());
        }
    }
    void keep_house(const std::string& what) {
        longest_steps_ = 0;
        longest_time_ = {};
        app::Housekeeper housekeeper(*store_, clock_, Wire{}, {.audit_events = days{1}});
        housekeeper.work_off();
        expect_short(what);
    }
    Actor actor(std::int64_t user, std::int64_t company) {
        return store_->read_now([&](const ReadTx& tx) {
            return Actor{
                tx.users().find({user}).value(), tx.companies().find({company}), Role::admin, {}};
        });
    }
    std::int64_t count_active(AppId app) {
        std::int64_t out = 0;
        for (std::int64_t company = 1; company <= 2; ++company)
            out += store_->read_now(
                [&](const ReadTx& tx) { return tx.grants().count_active(app, {company}); });
        return out;
    }
    static std::string client_id(int app) { return fmt::format("{:016x}", app); }

    TemporaryDirectory directory_;
    SystemRandom random_;
    Clock clock_;
    const Time now_ = clock_.now();
    KeyRing keys_ = KeyRing::make(random_, now_);
    std::uint64_t longest_steps_ = 0;
    std::chrono::microseconds longest_time_{};
    std::unique_ptr<Store> store_;
    Actor admin_;
    Actor platform_;
};

TEST_F(LongestUnit, of_a_companys_admin) {
    using namespace marketplace;
    EXPECT_TRUE(act("change a role", [&](WriteTx& tx, const Context& context) {
        return change_role({2}, Role::developer, admin_, tx, context);
    }));
    EXPECT_TRUE(act("change the policy", [&](WriteTx& tx, const Context& context) {
        return change_policy(AppPolicy::approval, admin_, tx, context);
    }));
    EXPECT_TRUE(
        act("approve what 5,000 people asked for", [&](WriteTx& tx, const Context& context) {
            return approve_request({1}, admin_, tx, context);
        }));
    EXPECT_TRUE(act("block an app", [&](WriteTx& tx, const Context& context) {
        return change_rule(client_id(1), AppRule::blocked, admin_, tx, context);
    }));
    EXPECT_TRUE(act("invite", [&](WriteTx& tx, const Context& context) {
        return invite({"somebody", Role::regular}, admin_, tx, context);
    }));
    EXPECT_TRUE(act("end an installation", [&](WriteTx& tx, const Context& context) {
        return end_installation(client_id(1), {3}, admin_, tx, context);
    }));
    EXPECT_EQ(act("end an app's installations",
                  [&](WriteTx& tx, const Context& context) {
                      return end_installations_of(client_id(1), admin_, tx, context);
                  }),
              ended_at_once);
    EXPECT_TRUE(act("remove somebody with 10,000 apps", [&](WriteTx& tx, const Context& context) {
        return remove_member({1}, admin_, tx, context);
    }));
    EXPECT_EQ(store_->read_now(
                  [](const ReadTx& tx) { return tx.grants().active_of_user({1}, {1}).size(); }),
              0U)
        << "in force at once";
    keep_house("end the 10,000 installations");
}

TEST_F(LongestUnit, of_a_platforms_admin) {
    using namespace marketplace;
    EXPECT_TRUE(act("disable an app", [&](WriteTx& tx, const Context& context) {
        return disable_app(client_id(1), "Too many.", platform_, tx, context);
    }));
    EXPECT_TRUE(act("enable it", [&](WriteTx& tx, const Context& context) {
        return enable_app(client_id(1), platform_, tx, context);
    }));
    EXPECT_TRUE(act("suspend a company", [&](WriteTx& tx, const Context& context) {
        return suspend_company("c1", platform_, tx, context);
    }));
    EXPECT_TRUE(act("activate it", [&](WriteTx& tx, const Context& context) {
        return activate_company("c1", platform_, tx, context);
    }));
    EXPECT_TRUE(
        act("deactivate somebody with 10,000 apps", [&](WriteTx& tx, const Context& context) {
            return deactivate_user({1}, platform_, tx, context);
        }));
    EXPECT_TRUE(act("activate them", [&](WriteTx& tx, const Context& context) {
        return activate_user({1}, platform_, tx, context);
    }));
    EXPECT_TRUE(store_->read_now([](const ReadTx& tx) {
        return tx.grants().active_of_user(UserId{1}).empty();
    })) << "what was installed before stays ended";
    EXPECT_TRUE(act("make an admin", [&](WriteTx& tx, const Context& context) {
        return change_platform_role({2}, PlatformRole::admin, platform_, tx, context);
    }));
    keep_house("end the 10,000 installations, purge the log and what ended");
}

TEST_F(LongestUnit, of_a_developer) {
    using namespace marketplace;
    EXPECT_TRUE(act("ask for more scopes", [&](WriteTx& tx, const Context& context) {
        AccessChange change;
        change.scopes = {"base", "deals:full"};
        return change_access(client_id(1), change, admin_, tx, context);
    }));
    EXPECT_TRUE(act("delete an app", [&](WriteTx& tx, const Context& context) {
        return delete_app(client_id(1), "App 1", admin_, tx, context);
    }));
    EXPECT_EQ(count_active({1}), 0) << "in force at once";
    EXPECT_TRUE(store_->invalidations().refuses({{}, {}, {}, {}, {1}, now_}));
    keep_house("end the app's installations");
    const auto activity = store_->read_now(
        [](const ReadTx& tx) { return tx.app_activities().active_installations({1}); });
    EXPECT_EQ(activity, 0) << "every one has ended, once";
}

TEST_F(LongestUnit, of_deliveries) {
    act("announce a change to 5,000 webhooks", [&](WriteTx& tx, const Context& context) {
        ChangeEvent event;
        event.company_id = {1};
        event.action = "change";
        event.entity = "deal";
        event.entity_id = "42";
        return announce(event, tx,
                        {context.now, context.random, "1", "c1.example", context.policy.wire});
    });
    EXPECT_TRUE(act("tell the next", [&](WriteTx& tx, const Context& context) {
        return go_on_announcing(tx, random_, context.policy.wire);
    }));
    act("hasten what waits for a target", [&](WriteTx& tx, const Context& context) {
        const auto first = tx.deliveries().heads(0, 1).front();
        tx.deliveries().hasten(first.target(), context.now);
        return true;
    });
    act("give up what waits for a webhook that is gone", [&](WriteTx& tx, const Context& context) {
        delivery::Attempt attempt;
        attempt.kind = delivery::Attempt::Kind::sent;
        attempt.delivery = tx.deliveries().heads(0, 1).front();
        attempt.status = 410;
        return delivery::note_attempt(attempt, tx, context.now).given_up_with_it > 0;
    });
}

}  // namespace
}  // namespace grantor::test
