#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class EventTables : public TableTest {
 protected:
    void audit(std::int64_t company, std::int64_t app, std::int64_t user, std::string detail,
               AuditKind kind = AuditKind::consent_allowed) {
        tx().audit_events().add({.at = at_ms(1),
                                 .kind = kind,
                                 .company_id = {company},
                                 .user_id = {user},
                                 .app_id = {app},
                                 .grant_id = {44},
                                 .request_id = "r1",
                                 .peer = "127.0.0.1",
                                 .detail = std::move(detail)});
    }
    std::vector<std::string> details(const AuditFilter& filter) {
        std::vector<std::string> out;
        for (const auto& event : tx().audit_events().list(filter)) out.push_back(event.detail);
        return out;
    }
    void refused(const std::string& request_id, std::int64_t app, Time at) {
        tx().request_events().add({.at = at,
                                   .request_id = request_id,
                                   .method = "POST",
                                   .path = "/oauth/token",
                                   .status = 400,
                                   .error = "invalid_grant",
                                   .check = "expired",
                                   .explain = "it was too old",
                                   .app_id = {app},
                                   .company_id = {2},
                                   .user_id = {3},
                                   .peer = "::1"});
    }
    std::vector<std::string> refusals(AppId app, std::int64_t limit, std::int64_t before_id = 0) {
        std::vector<std::string> out;
        for (const auto& event : tx().request_events().list(app, limit, before_id))
            out.push_back(event.request_id);
        return out;
    }
};
GRANTOR_ON_BOTH_ENGINES(EventTables);

TEST_P(EventTables, keeps_every_field_of_an_audit_event) {
    audit(1, 2, 3, "what happened");
    const auto found = tx().audit_events().list({});
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_GT(found[0].id, 0);
    EXPECT_EQ(found[0].at, at_ms(1));
    EXPECT_EQ(found[0].kind, AuditKind::consent_allowed);
    EXPECT_EQ(found[0].company_id, CompanyId{1});
    EXPECT_EQ(found[0].app_id, AppId{2});
    EXPECT_EQ(found[0].user_id, UserId{3});
    EXPECT_EQ(found[0].grant_id, GrantId{44});
    EXPECT_EQ(found[0].request_id, "r1");
    EXPECT_EQ(found[0].peer, "127.0.0.1");
    EXPECT_EQ(found[0].detail, "what happened");
}

TEST_P(EventTables, audit_events_are_listed_newest_first_and_filtered) {
    audit(1, 5, 8, "a");
    audit(1, 6, 8, "b");
    audit(2, 5, 9, "c");
    audit(1, 5, 9, "d");
    EXPECT_THAT(details({}), ElementsAre("d", "c", "b", "a"));
    EXPECT_THAT(details({.company_id = {1}}), ElementsAre("d", "b", "a"));
    EXPECT_THAT(details({.app_id = {5}}), ElementsAre("d", "c", "a"));
    EXPECT_THAT(details({.company_id = {1}, .app_id = {5}, .user_id = {9}}), ElementsAre("d"));
    EXPECT_THAT(details({.limit = 2}), ElementsAre("d", "c"));
    const auto second = tx().audit_events().list({.limit = 2}).back().id;
    EXPECT_THAT(details({.before_id = second}), ElementsAre("b", "a"));
    EXPECT_THAT(details({.company_id = {7}}), IsEmpty());
    audit(1, 5, 8, "e", AuditKind::app_changed);
    EXPECT_THAT(details({.company_id = {1}, .kind = AuditKind::app_changed}), ElementsAre("e"));
    EXPECT_THAT(details({.kind = AuditKind::app_deleted}), IsEmpty());
}

TEST_P(EventTables, audit_events_are_listed_from_one_moment_to_another) {
    for (int i = 1; i <= 3; ++i) {
        AuditEvent event;
        event.at = at_ms(i * 10);
        event.detail = std::to_string(i);
        tx().audit_events().add(event);
    }
    EXPECT_THAT(details({.from = at_ms(20)}), ElementsAre("3", "2"));
    EXPECT_THAT(details({.until = at_ms(20)}), ElementsAre("1"));
    EXPECT_THAT(details({.from = at_ms(20), .until = at_ms(30)}), ElementsAre("2"));
    EXPECT_THAT(details({.from = at_ms(31)}), IsEmpty());
}

TEST_P(EventTables, keeps_every_field_of_a_request_event) {
    EXPECT_FALSE(tx().request_events().find_by_request_id("r1"));
    refused("r1", 1, at_ms(4));
    const auto found = tx().request_events().find_by_request_id("r1");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->at, at_ms(4));
    EXPECT_EQ(found->request_id, "r1");
    EXPECT_EQ(found->method, "POST");
    EXPECT_EQ(found->path, "/oauth/token");
    EXPECT_EQ(found->status, 400);
    EXPECT_EQ(found->error, "invalid_grant");
    EXPECT_EQ(found->check, "expired");
    EXPECT_EQ(found->explain, "it was too old");
    EXPECT_EQ(found->app_id, AppId{1});
    EXPECT_EQ(found->company_id, CompanyId{2});
    EXPECT_EQ(found->user_id, UserId{3});
    EXPECT_EQ(found->peer, "::1");
}

TEST_P(EventTables, request_events_are_listed_newest_first) {
    refused("r1", 1, at_ms(1));
    refused("r2", 2, at_ms(2));
    refused("r3", 1, at_ms(3));
    EXPECT_THAT(refusals(AppId{}, 10), ElementsAre("r3", "r2", "r1"));
    EXPECT_THAT(refusals(AppId{}, 1), ElementsAre("r3"));
    EXPECT_THAT(refusals(AppId{1}, 10), ElementsAre("r3", "r1"));
    const auto newest = tx().request_events().list(AppId{}, 1).front().id;
    EXPECT_THAT(refusals(AppId{}, 10, newest), ElementsAre("r2", "r1"));
    EXPECT_THAT(refusals(AppId{1}, 10, newest), ElementsAre("r1"));
}

TEST_P(EventTables, request_events_are_trimmed_by_age_and_by_number) {
    for (int i = 1; i <= 6; ++i) refused("r" + std::to_string(i), 1, at_ms(i));
    EXPECT_EQ(tx().request_events().trim(10, at_ms(1), 100), 0);
    EXPECT_EQ(tx().request_events().trim(10, at_ms(3), 100), 2);
    EXPECT_EQ(tx().request_events().trim(3, at_ms(0), 100), 1);
    EXPECT_EQ(tx().request_events().trim(0, at_ms(0), 2), 2);
    EXPECT_THAT(refusals(AppId{}, 10), ElementsAre("r6"));
}

TEST_P(EventTables, invalidations_are_read_back_from_a_moment_on) {
    tx().invalidations().add({InvalidationKind::user, 7, at_ms(10)});
    tx().invalidations().add({InvalidationKind::app, 8, at_ms(20)});
    const auto all = tx().invalidations().since(at_ms(10));
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_EQ(all[0].kind, InvalidationKind::user);
    EXPECT_EQ(all[0].subject, 7);
    EXPECT_EQ(all[0].not_before, at_ms(10));
    EXPECT_THAT(tx().invalidations().since(at_ms(11)), SizeIs(1));
    EXPECT_EQ(tx().invalidations().purge(at_ms(20), 10), 1);
    EXPECT_THAT(tx().invalidations().since(Time{}), SizeIs(1));
}

// However the clock jumps, what was purged is remembered.
TEST_P(EventTables, the_newest_purged_invalidation_is_remembered) {
    EXPECT_EQ(tx().invalidations().dropped_through(), Time{});
    for (const int moment : {20, 10, 30})
        tx().invalidations().add({InvalidationKind::user, moment, at_ms(moment)});
    EXPECT_EQ(tx().invalidations().purge(at_ms(25), 10), 2);
    EXPECT_EQ(tx().invalidations().dropped_through(), at_ms(20));
    tx().invalidations().add({InvalidationKind::user, 5, at_ms(5)});
    EXPECT_EQ(tx().invalidations().purge(at_ms(6), 10), 1);
    EXPECT_EQ(tx().invalidations().dropped_through(), at_ms(20));
    EXPECT_EQ(tx().invalidations().purge(at_ms(6), 10), 0);
}

TEST_P(EventTables, new_invalidations_take_those_of_the_day_before_away) {
    for (int i = 0; i < 3; ++i) tx().invalidations().add({InvalidationKind::user, i, at_ms(i)});
    for (int i = 0; i < 2; ++i)
        tx().invalidations().add({InvalidationKind::user, i, at_ms(10) + days{1}});
    EXPECT_THAT(tx().invalidations().since(Time{}), SizeIs(2));
}

TEST_P(EventTables, the_catalogue_has_base_first_and_complete_sentences) {
    const ScopeCatalogue catalogue(tx().scopes().all());
    EXPECT_EQ(catalogue.all().size(), 30U);
    EXPECT_EQ(catalogue.all().front().name, "base");
    EXPECT_EQ(catalogue.find("base"), base_scope);
    EXPECT_EQ(catalogue.find("deals:full"), ScopeIndex{2});
    for (const auto& scope : catalogue.all()) {
        EXPECT_EQ(scope.description.back(), '.') << scope.name;
        EXPECT_FALSE(scope.access.empty()) << scope.name;
    }
}

TEST_P(EventTables, a_setting_is_replaced_by_the_next) {
    EXPECT_FALSE(tx().settings().get("clock"));
    tx().settings().set({"clock", "1"});
    tx().settings().set({"clock", "2"});
    EXPECT_EQ(tx().settings().get("clock"), "2");
}

TEST_P(EventTables, a_reset_leaves_the_scopes_alone) {
    audit(1, 2, 3, "gone");
    tx().settings().set({"clock", "1"});
    tx().reset_all();
    EXPECT_THAT(tx().audit_events().list({}), IsEmpty());
    EXPECT_FALSE(tx().settings().get("clock"));
    EXPECT_THAT(tx().scopes().all(), SizeIs(30));
}

}  // namespace
}  // namespace grantor::test
