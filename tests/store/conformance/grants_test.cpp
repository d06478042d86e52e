#include "store/tables/grants.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class GrantsTable : public TableTest {
 protected:
    Grant sample(std::int64_t app, std::int64_t user, std::int64_t company) const {
        Grant grant;
        grant.app_id = {app};
        grant.user_id = {user};
        grant.company_id = {company};
        grant.scopes = some_scopes();
        grant.secret.fill(0xA7);
        grant.created_at = at_ms(5);
        return grant;
    }
    GrantId pending(std::int64_t app, std::int64_t user, std::int64_t company) {
        return tx().grants().add_pending(sample(app, user, company));
    }
    GrantId active(std::int64_t app, std::int64_t user, std::int64_t company) {
        const GrantId id = pending(app, user, company);
        EXPECT_TRUE(tx().grants().activate(id, at_ms(10)));
        return id;
    }
};
GRANTOR_ON_BOTH_ENGINES(GrantsTable);

std::vector<GrantId> ids(const std::vector<Grant>& grants) {
    std::vector<GrantId> out;
    for (const auto& grant : grants) out.push_back(grant.id);
    return out;
}

TEST_P(GrantsTable, counts_the_installations_of_each_app_of_a_company) {
    active(7, 1, 3);
    active(7, 2, 3);
    active(5, 1, 3);
    pending(6, 1, 3);
    active(5, 1, 4);
    tx().grants().revoke(active(8, 1, 3), EndReason::uninstalled_by_user, at_ms(20));
    const auto installed = tx().grants().installed_apps({3});
    std::vector<std::pair<std::int64_t, std::int64_t>> found;
    for (const auto& row : installed) found.emplace_back(row.app_id.value, row.installations);
    EXPECT_THAT(found, testing::UnorderedElementsAre(std::pair{5, 1}, std::pair{7, 2}));
    EXPECT_THAT(tx().grants().installed_apps({9}), IsEmpty());
}

TEST_P(GrantsTable, finds_nothing_under_an_unknown_id) {
    EXPECT_EQ(tx().grants().find(GrantId{4711}), std::nullopt);
}

TEST_P(GrantsTable, keeps_every_field_of_a_pending_grant) {
    Grant grant = sample(1, 2, 3);
    grant.generation = 9;
    grant.rotated_at = at_ms(1);
    grant.last_used_day = 77;
    const GrantId id = tx().grants().add_pending(grant);
    const auto found = tx().grants().find(id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->app_id, AppId{1});
    EXPECT_EQ(found->user_id, UserId{2});
    EXPECT_EQ(found->company_id, CompanyId{3});
    EXPECT_EQ(found->scopes, some_scopes());
    EXPECT_EQ(found->secret, grant.secret);
    EXPECT_EQ(found->state, GrantState::pending);
    EXPECT_EQ(found->generation, 9);
    EXPECT_EQ(found->rotated_at, at_ms(1));
    EXPECT_EQ(found->last_used_day, 77);
    EXPECT_EQ(found->created_at, at_ms(5));
    EXPECT_EQ(found->ended_at, Time{});
    EXPECT_EQ(found->end_reason, EndReason::none);
}

TEST_P(GrantsTable, ids_only_grow) {
    const GrantId first = pending(1, 2, 3);
    const GrantId second = pending(1, 2, 3);
    EXPECT_LT(first, second);
}

TEST_P(GrantsTable, a_grant_is_activated_once) {
    EXPECT_FALSE(tx().grants().activate(GrantId{4711}, at_ms(1)));
    const GrantId id = pending(1, 2, 3);
    EXPECT_TRUE(tx().grants().activate(id, at_ms(20)));
    EXPECT_FALSE(tx().grants().activate(id, at_ms(30)));
    EXPECT_EQ(tx().grants().find(id)->state, GrantState::active);
    EXPECT_EQ(tx().grants().find(id)->last_used_day, day_of(at_ms(20)));
}

TEST_P(GrantsTable, an_ended_grant_cannot_be_activated) {
    const GrantId id = pending(1, 2, 3);
    EXPECT_TRUE(tx().grants().revoke(id, EndReason::code_replayed, at_ms(20)));
    EXPECT_FALSE(tx().grants().activate(id, at_ms(30)));
}

TEST_P(GrantsTable, a_generation_is_rotated_once) {
    const GrantId id = active(1, 2, 3);
    EXPECT_TRUE(tx().grants().rotate(id, 0, at_ms(100)));
    EXPECT_FALSE(tx().grants().rotate(id, 0, at_ms(200)));
    EXPECT_TRUE(tx().grants().rotate(id, 1, at_ms(300)));
    const auto found = tx().grants().find(id);
    EXPECT_EQ(found->generation, 2);
    EXPECT_EQ(found->rotated_at, at_ms(300));
    EXPECT_EQ(found->last_used_day, day_of(at_ms(300)));
}

TEST_P(GrantsTable, only_an_active_grant_rotates) {
    EXPECT_FALSE(tx().grants().rotate(pending(1, 2, 3), 0, at_ms(1)));
    const GrantId ended = active(1, 2, 3);
    tx().grants().revoke(ended, EndReason::uninstalled_by_user, at_ms(1));
    EXPECT_FALSE(tx().grants().rotate(ended, 0, at_ms(2)));
}

TEST_P(GrantsTable, touching_writes_once_a_day_and_leaves_the_generation) {
    const GrantId id = active(1, 2, 3);
    EXPECT_FALSE(tx().grants().touch(id, at_ms(20)));
    const Time tomorrow = at_ms(10) + days{1};
    EXPECT_TRUE(tx().grants().touch(id, tomorrow));
    EXPECT_FALSE(tx().grants().touch(id, tomorrow));
    EXPECT_FALSE(tx().grants().touch(id, at_ms(10)));
    EXPECT_EQ(tx().grants().find(id)->last_used_day, day_of(tomorrow));
    EXPECT_EQ(tx().grants().find(id)->generation, 0);
}

TEST_P(GrantsTable, ending_is_remembered_with_its_reason) {
    const GrantId id = active(1, 2, 3);
    EXPECT_TRUE(tx().grants().revoke(id, EndReason::refresh_token_replayed, at_ms(50)));
    EXPECT_FALSE(tx().grants().revoke(id, EndReason::uninstalled_by_user, at_ms(60)));
    const auto found = tx().grants().find(id);
    EXPECT_EQ(found->state, GrantState::revoked);
    EXPECT_EQ(found->end_reason, EndReason::refresh_token_replayed);
    EXPECT_EQ(found->ended_at, at_ms(50));
    EXPECT_FALSE(tx().grants().revoke(GrantId{4711}, EndReason::revoked_by_app, at_ms(1)));
}

TEST_P(GrantsTable, only_what_was_active_keeps_its_day_of_use) {
    Grant unused = sample(1, 2, 3);
    unused.last_used_day = day_of(at_ms(5));  // as the consent page writes it
    const auto revoke = [&](GrantId id) {
        return tx().grants().revoke(id, EndReason::uninstalled_by_user, at_ms(50));
    };
    EXPECT_EQ(revoke(active(1, 2, 3))->last_used_day, day_of(at_ms(10)));
    EXPECT_EQ(revoke(tx().grants().add_pending(unused))->last_used_day, 0);
}

TEST_P(GrantsTable, finds_the_newest_active_grant_of_an_installation) {
    EXPECT_EQ(tx().grants().find_active(AppId{1}, UserId{2}, CompanyId{3}), std::nullopt);
    pending(1, 2, 3);
    EXPECT_EQ(tx().grants().find_active(AppId{1}, UserId{2}, CompanyId{3}), std::nullopt);
    active(1, 2, 3);
    const GrantId newest = active(1, 2, 3);
    active(9, 2, 3);
    active(1, 9, 3);
    active(1, 2, 9);
    EXPECT_EQ(tx().grants().find_active(AppId{1}, UserId{2}, CompanyId{3})->id, newest);
}

TEST_P(GrantsTable, lists_active_grants_by_user_and_by_company) {
    const GrantId of_user_2 = active(7, 2, 3);
    const GrantId other_app = active(5, 2, 3);
    const GrantId of_user_1 = active(5, 1, 3);
    pending(6, 2, 3);
    active(5, 2, 4);
    EXPECT_THAT(ids(tx().grants().active_of_user(UserId{2}, CompanyId{3})),
                ElementsAre(other_app, of_user_2));
    EXPECT_THAT(ids(tx().grants().active_of_company(CompanyId{3})),
                ElementsAre(of_user_1, other_app, of_user_2));
}

TEST_P(GrantsTable, lists_a_user_in_every_company_that_they_are_a_member_of) {
    tx().memberships().add({CompanyId{4}, UserId{2}, Role::regular, at_ms(1)});
    tx().memberships().add({CompanyId{3}, UserId{2}, Role::regular, at_ms(1)});
    tx().memberships().add({CompanyId{3}, UserId{9}, Role::regular, at_ms(1)});
    const GrantId second = active(7, 2, 4);
    const GrantId first = active(8, 2, 3);
    active(7, 9, 3);
    active(7, 2, 5);
    pending(9, 2, 3);
    EXPECT_THAT(ids(tx().grants().active_of_user(UserId{2})), ElementsAre(first, second));
    EXPECT_THAT(tx().grants().active_of_user(UserId{5}), IsEmpty());
}

TEST_P(GrantsTable, lists_a_company_page_by_page) {
    const GrantId a = active(5, 1, 3);
    const GrantId b = active(5, 2, 3);
    const GrantId c = active(7, 2, 3);
    const GrantId d = active(4, 9, 3);
    active(5, 1, 4);
    pending(6, 1, 3);
    const auto page = [&](const GrantFilter& filter) {
        return ids(tx().grants().active_of_company(CompanyId{3}, filter));
    };
    EXPECT_THAT(page({}), ElementsAre(a, b, c, d));
    EXPECT_THAT(page({.limit = 2}), ElementsAre(a, b));
    EXPECT_THAT(page({.after_user = {2}, .after_app = {5}, .limit = 2}), ElementsAre(c, d));
    EXPECT_THAT(page({.after_user = {9}, .after_app = {4}}), IsEmpty());
    EXPECT_THAT(page({.app_id = {5}}), ElementsAre(a, b));
    EXPECT_THAT(page({.app_id = {5}, .after_user = {1}, .after_app = {5}}), ElementsAre(b));
    EXPECT_THAT(page({.user_id = {2}}), ElementsAre(b, c));
    EXPECT_THAT(page({.user_id = {2}, .after_user = {2}, .after_app = {5}}), ElementsAre(c));
    EXPECT_THAT(page({.user_id = {2}, .app_id = {7}}), ElementsAre(c));
    EXPECT_THAT(page({.user_id = {4}}), IsEmpty());
}

TEST_P(GrantsTable, a_new_consent_ends_the_installations_other_grants_alone) {
    const GrantId old = active(1, 2, 3);
    const GrantId waiting = pending(1, 2, 3);
    const GrantId kept = active(1, 2, 3);
    const GrantId of_another = active(1, 9, 3);
    const Grant grant = *tx().grants().find(kept);
    const auto ended =
        tx().grants().revoke_other_active(grant, EndReason::replaced_by_new_consent, at_ms(9));
    EXPECT_THAT(ids(ended), ElementsAre(old));
    EXPECT_EQ(tx().grants().find(waiting)->state, GrantState::pending);
    EXPECT_TRUE(tx().grants().find(kept)->is_active());
    EXPECT_TRUE(tx().grants().find(of_another)->is_active());
}

TEST_P(GrantsTable, purging_takes_old_pending_grants_in_small_steps) {
    const GrantId first = pending(1, 2, 3);
    const GrantId second = pending(1, 2, 3);
    const GrantId third = pending(1, 2, 3);
    const GrantId kept = active(1, 2, 3);
    EXPECT_EQ(tx().grants().purge_pending(at_ms(5), 10), 0);
    EXPECT_EQ(tx().grants().purge_pending(at_ms(6), 2), 2);
    EXPECT_EQ(tx().grants().purge_pending(at_ms(6), 2), 1);
    for (const GrantId id : {first, second, third}) EXPECT_EQ(tx().grants().find(id), std::nullopt);
    EXPECT_TRUE(tx().grants().find(kept));
}

TEST_P(GrantsTable, an_id_is_never_given_twice_even_after_a_purge) {
    const GrantId newest = pending(1, 2, 3);
    tx().grants().purge_pending(at_ms(1'000'000), 10);
    EXPECT_LT(newest, pending(1, 2, 3));
}

}  // namespace
}  // namespace grantor::test
