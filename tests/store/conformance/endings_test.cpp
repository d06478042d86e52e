// An ending is in force at once for whoever looks at a grant or claims one, before its rows follow.
#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class EndingsTable : public TableTest {
 protected:
    GrantId pending(std::int64_t app, std::int64_t user, std::int64_t company) {
        Grant grant;
        grant.app_id = {app};
        grant.user_id = {user};
        grant.company_id = {company};
        grant.created_at = at_ms(5);
        return tx().grants().add_pending(grant);
    }
    GrantId active(std::int64_t app, std::int64_t user, std::int64_t company) {
        const auto id = pending(app, user, company);
        EXPECT_TRUE(tx().grants().activate(id, at_ms(10)));
        return id;
    }
    void end_app(std::int64_t app) {
        tx().endings().add(
            {.id = {}, .app_id = {app}, .reason = EndReason::app_deleted, .at = at_ms(50)});
    }
    GrantState state(GrantId id) { return tx().grants().find(id)->state; }
    static std::vector<GrantId> ids(const std::vector<Grant>& grants) {
        std::vector<GrantId> out;
        for (const auto& grant : grants) out.push_back(grant.id);
        return out;
    }
};
GRANTOR_ON_BOTH_ENGINES(EndingsTable);

TEST_P(EndingsTable, a_covered_grant_reads_as_ended_and_later_ones_do_not) {
    const auto waiting = pending(1, 2, 3);
    const auto here = active(1, 2, 3);
    const auto other = active(9, 2, 3);
    end_app(1);
    const auto later = active(1, 2, 3);
    const auto found = *tx().grants().find(here);
    EXPECT_EQ(found.state, GrantState::revoked);
    EXPECT_EQ(found.ended_at, at_ms(50));
    EXPECT_EQ(found.end_reason, EndReason::app_deleted);
    EXPECT_EQ(state(waiting), GrantState::revoked);
    EXPECT_EQ(state(other), GrantState::active);
    EXPECT_EQ(state(later), GrantState::active);
}

TEST_P(EndingsTable, nobody_claims_a_covered_grant) {
    const auto waiting = pending(1, 2, 3);
    const auto here = active(1, 2, 3);
    end_app(1);
    EXPECT_FALSE(tx().grants().activate(waiting, at_ms(60)));
    EXPECT_FALSE(tx().grants().rotate(here, 0, at_ms(60)));
    EXPECT_FALSE(tx().grants().touch(here, at_ms(60) + days{1}));
}

TEST_P(EndingsTable, no_list_of_active_grants_has_a_covered_one) {
    tx().memberships().add({CompanyId{3}, UserId{2}, Role::regular, at_ms(1)});
    active(1, 2, 3);
    const auto kept = active(9, 2, 3);
    end_app(1);
    EXPECT_EQ(tx().grants().find_active({1}, {2}, {3}), std::nullopt);
    EXPECT_THAT(ids(tx().grants().active_of_user({2}, {3})), ElementsAre(kept));
    EXPECT_THAT(ids(tx().grants().active_of_user({2})), ElementsAre(kept));
    EXPECT_THAT(ids(tx().grants().active_of_company({3})), ElementsAre(kept));
    EXPECT_THAT(ids(tx().grants().active_of_company({3}, {.limit = 1})), ElementsAre(kept))
        << "a page must not be shorter for what has ended";
    EXPECT_EQ(tx().grants().count_active(AppId{1}, CompanyId{3}), 0);
    EXPECT_EQ(tx().grants().count_active(UserId{2}, CompanyId{3}), 1);
    EXPECT_EQ(tx().grants().count_active(UserId{2}), 1);
    ASSERT_THAT(tx().grants().installed_apps({3}), SizeIs(1));
    EXPECT_EQ(tx().grants().installed_apps({3}).front().app_id, AppId{9});
}

TEST_P(EndingsTable, a_member_is_covered_in_that_company_alone) {
    const auto here = active(1, 2, 3);
    const auto elsewhere = active(1, 2, 4);
    const auto of_another = active(1, 9, 3);
    tx().endings().add({.id = {},
                        .user_id = {2},
                        .company_id = {3},
                        .reason = EndReason::user_removed,
                        .at = at_ms(50)});
    EXPECT_EQ(state(here), GrantState::revoked);
    EXPECT_EQ(state(elsewhere), GrantState::active);
    EXPECT_EQ(state(of_another), GrantState::active);
    const auto ending = tx().endings().open().front();
    EXPECT_THAT(tx().grants().left_of_person(ending, 10), ElementsAre(here))
        << "whoever carries it out sees the row as it is";
}

TEST_P(EndingsTable, one_that_is_over_leaves_the_rows_to_speak) {
    const auto here = active(1, 2, 3);
    end_app(1);
    const auto ending = tx().endings().open().front();
    EXPECT_TRUE(tx().endings().is_open(ending.id));
    tx().effects().clear();
    EXPECT_TRUE(tx().endings().remove(ending.id));
    EXPECT_TRUE(tx().effects().directory_changed) << "readers have it in their caches";
    EXPECT_FALSE(tx().endings().remove(ending.id));
    EXPECT_THAT(tx().endings().open(), IsEmpty());
    EXPECT_EQ(state(here), GrantState::active);
}

TEST_P(EndingsTable, a_walk_sees_every_active_place_once) {
    std::vector<GrantId> expected;
    for (std::int64_t user = 1; user <= 5; ++user) expected.push_back(active(user % 2, user, 3));
    expected.push_back(active(1, 5, 3));  // the same place twice: a consent that replaces another
    std::vector<GrantId> seen;
    GrantPlace place;
    for (;;) {
        const auto places = tx().grants().active_places(place, 2);
        for (const auto& each : places) seen.push_back(each.id);
        if (places.size() < 2) break;
        place = places.back();
    }
    EXPECT_THAT(seen, testing::UnorderedElementsAreArray(expected));
}

TEST_P(EndingsTable, old_ended_grants_are_purged_and_the_newest_stays) {
    const auto old = active(1, 2, 3);
    const auto recent = active(1, 2, 3);
    const auto living = active(1, 2, 3);
    const auto newest = active(1, 2, 3);
    tx().grants().revoke(old, EndReason::uninstalled_by_user, at_ms(10));
    tx().grants().revoke(recent, EndReason::uninstalled_by_user, at_ms(30));
    tx().grants().revoke(newest, EndReason::uninstalled_by_user, at_ms(10));
    const auto next = tx().grants().purge_ended(at_ms(20), {}, 3);
    EXPECT_EQ(tx().grants().purge_ended(at_ms(20), next, 3), newest);
    EXPECT_EQ(tx().grants().purge_ended(at_ms(20), newest, 3), GrantId{}) << "the end";
    EXPECT_EQ(tx().grants().find(old), std::nullopt);
    EXPECT_TRUE(tx().grants().find(recent));
    EXPECT_TRUE(tx().grants().find(living));
    EXPECT_TRUE(tx().grants().find(newest)) << "its id would be given again";
}

// However many have ended, others wait for one unit at a time only.
TEST_P(EndingsTable, a_purge_deletes_two_hundred_grants_at_once_and_loses_none) {
    const auto living = active(1, 2, 3);
    for (int i = 0; i < 450; ++i)
        tx().grants().revoke(active(1, 2, 3), EndReason::uninstalled_by_user, at_ms(10));
    const auto newest = active(1, 2, 3);
    const auto left = [&] {
        SqlRows rows = connection().run_text("SELECT COUNT(*) FROM grants", {});
        rows.next();
        return rows.integer(0);
    };
    std::vector<std::int64_t> purged;
    for (GrantId place;;) {
        const auto before = left();
        place = tx().grants().purge_ended(at_ms(20), place, 1000);
        if (!place) break;
        purged.push_back(before - left());
    }
    EXPECT_THAT(purged, ElementsAre(200, 200, 50));
    EXPECT_TRUE(tx().grants().find(living));
    EXPECT_TRUE(tx().grants().find(newest));
}

}  // namespace
}  // namespace grantor::test
