#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class PeopleTables : public TableTest {
 protected:
    static Company company(const std::string& label) {
        return {.id = {},
                .label = label,
                .name = "Acme Ltd",
                .country = "EE",
                .industry = "Software",
                .currency = "EUR",
                .state = CompanyState::active,
                .created_at = at_ms(1)};
    }
    static User user(const std::string& email) {
        return {.id = {},
                .email = email,
                .name = "Anna Õun",
                .password_hash = "$argon2id$",
                .language = "en",
                .locale = "en_US",
                .timezone = "Europe/Berlin",
                .state = UserState::active,
                .created_at = at_ms(2),
                .last_login_at = at_ms(3),
                .is_email_verified = true};
    }
};
GRANTOR_ON_BOTH_ENGINES(PeopleTables);

TEST_P(PeopleTables, an_unknown_company_is_null) {
    EXPECT_EQ(tx().companies().find(CompanyId{4711}), nullptr);
    EXPECT_EQ(tx().companies().find_by_label("nobody"), nullptr);
    EXPECT_FALSE(tx().companies().set_state(CompanyId{4711}, CompanyState::suspended));
}

TEST_P(PeopleTables, keeps_every_field_of_a_company) {
    const CompanyId id = tx().companies().add(company("acme"));
    const auto found = tx().companies().find_by_label("acme");
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->label, "acme");
    EXPECT_EQ(found->name, "Acme Ltd");
    EXPECT_EQ(found->country, "EE");
    EXPECT_EQ(found->industry, "Software");
    EXPECT_EQ(found->currency, "EUR");
    EXPECT_EQ(found->state, CompanyState::active);
    EXPECT_EQ(found->created_at, at_ms(1));
    EXPECT_TRUE(fails([&] { tx().companies().add(company("acme")); }));
}

TEST_P(PeopleTables, a_suspension_is_seen_by_the_next_lookup) {
    const CompanyId id = tx().companies().add(company("acme"));
    EXPECT_EQ(tx().companies().find(id)->state, CompanyState::active);
    EXPECT_TRUE(tx().companies().set_state(id, CompanyState::suspended));
    EXPECT_EQ(tx().companies().find(id)->state, CompanyState::suspended);
    EXPECT_EQ(tx().companies().find_by_label("acme")->state, CompanyState::suspended);
    ASSERT_THAT(tx().companies().list(), SizeIs(1));
}

TEST_P(PeopleTables, a_plan_is_seen_by_the_next_lookup) {
    EXPECT_FALSE(tx().companies().set_plan(CompanyId{4711}, PlanId{1}, 0));
    Company made = company("acme");
    made.plan = PlanId{2};
    made.budget_top_up = 500;
    const CompanyId id = tx().companies().add(made);
    EXPECT_EQ(tx().companies().find(id)->plan, PlanId{2});
    EXPECT_EQ(tx().companies().find(id)->budget_top_up, 500);
    EXPECT_TRUE(tx().companies().set_plan(id, PlanId{3}, 7));
    EXPECT_EQ(tx().companies().find(id)->plan, PlanId{3});
    EXPECT_EQ(tx().companies().find_by_label("acme")->budget_top_up, 7);
    EXPECT_EQ(tx().companies().list().front().plan, PlanId{3});
}

TEST_P(PeopleTables, a_company_changes_its_policy_and_what_it_says_of_itself) {
    Company changed = company("acme");
    changed.id = {4711};
    EXPECT_FALSE(tx().companies().update(changed));
    EXPECT_FALSE(tx().companies().set_app_policy(CompanyId{4711}, AppPolicy::approval));
    changed.app_policy = AppPolicy::allow_list;
    changed.id = tx().companies().add(changed);
    EXPECT_EQ(tx().companies().find(changed.id)->app_policy, AppPolicy::allow_list);
    EXPECT_TRUE(tx().companies().set_app_policy(changed.id, AppPolicy::approval));
    changed.name = "Acme Inc";
    changed.country = "US";
    changed.industry = "Trade";
    changed.currency = "USD";
    changed.label = "not this";
    EXPECT_TRUE(tx().companies().update(changed));
    const auto found = tx().companies().find_by_label("acme");
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->app_policy, AppPolicy::approval);
    EXPECT_EQ(found->name, "Acme Inc");
    EXPECT_EQ(found->country, "US");
    EXPECT_EQ(found->industry, "Trade");
    EXPECT_EQ(found->currency, "USD");
}

TEST_P(PeopleTables, companies_are_found_by_a_part_of_name_or_label) {
    const CompanyId acme = tx().companies().add(company("first"));
    Company other = company("second_one");
    other.name = "100% Trade";
    const CompanyId trade = tx().companies().add(other);
    const auto found = [&](std::string_view text, CompanyId after = {}, std::int64_t limit = 10) {
        std::vector<CompanyId> out;
        for (const auto& each : tx().companies().search(text, after, limit)) out.push_back(each.id);
        return out;
    };
    EXPECT_THAT(found("nobody"), testing::IsEmpty());
    EXPECT_THAT(found("_"), ElementsAre(trade));
    EXPECT_THAT(found("0%"), ElementsAre(trade));
    EXPECT_THAT(found("\\"), testing::IsEmpty());
    EXPECT_THAT(found("CME l"), ElementsAre(acme));
    EXPECT_THAT(found("ECON"), ElementsAre(trade));
    EXPECT_THAT(found(""), ElementsAre(acme, trade));
    EXPECT_THAT(found("", {}, 1), ElementsAre(acme));
    EXPECT_THAT(found("", acme), ElementsAre(trade));
}

TEST_P(PeopleTables, users_are_found_by_a_part_of_name_or_email) {
    const UserId anna = tx().users().add(user("anna@example.com"));
    const UserId bert = tx().users().add(user("bert_b@example.com"));
    tx().memberships().add({CompanyId{1}, bert, Role::regular, at_ms(9)});
    const auto ids = [](const std::vector<User>& users) {
        std::vector<UserId> out;
        for (const auto& each : users) out.push_back(each.id);
        return out;
    };
    EXPECT_THAT(ids(tx().users().search("nobody", UserId{}, 10)), testing::IsEmpty());
    EXPECT_THAT(ids(tx().users().search("%", UserId{}, 10)), testing::IsEmpty());
    EXPECT_THAT(ids(tx().users().search("t_b", UserId{}, 10)), ElementsAre(bert));
    EXPECT_THAT(ids(tx().users().search("NNA", UserId{}, 10)), ElementsAre(anna, bert));
    EXPECT_THAT(ids(tx().users().search("example", UserId{}, 1)), ElementsAre(anna));
    EXPECT_THAT(ids(tx().users().search("", anna, 10)), ElementsAre(bert));
    const auto members = [&](std::string_view text, UserId after) {
        return ids(tx().users().search_in_company(CompanyId{1}, text, after, 10));
    };
    EXPECT_THAT(members("", UserId{}), ElementsAre(bert));
    EXPECT_THAT(members("anna@", UserId{}), testing::IsEmpty());
    EXPECT_THAT(members("", bert), testing::IsEmpty());
}

TEST_P(PeopleTables, a_user_may_work_for_the_platform) {
    EXPECT_FALSE(tx().users().set_platform_role(UserId{4711}, PlatformRole::admin));
    User reviewer = user("anna@example.com");
    reviewer.platform_role = PlatformRole::reviewer;
    const UserId id = tx().users().add(reviewer);
    EXPECT_EQ(tx().users().find(id)->platform_role, PlatformRole::reviewer);
    EXPECT_TRUE(tx().users().set_platform_role(id, PlatformRole::admin));
    EXPECT_EQ(tx().users().find_by_email("anna@example.com")->platform_role, PlatformRole::admin);
}

TEST_P(PeopleTables, admins_are_counted_while_their_accounts_are_active) {
    const UserId anna = tx().users().add(user("anna@example.com"));
    const UserId bert = tx().users().add(user("bert@example.com"));
    const UserId carl = tx().users().add(user("carl@example.com"));
    EXPECT_EQ(tx().memberships().admins(CompanyId{1}), 0);
    tx().memberships().add({CompanyId{1}, anna, Role::admin, at_ms(9)});
    tx().memberships().add({CompanyId{1}, bert, Role::developer, at_ms(9)});
    tx().memberships().add({CompanyId{1}, carl, Role::admin, at_ms(9)});
    tx().memberships().add({CompanyId{2}, bert, Role::admin, at_ms(9)});
    EXPECT_EQ(tx().memberships().admins(CompanyId{1}), 2);
    tx().users().set_state(carl, UserState::deactivated);
    EXPECT_EQ(tx().memberships().admins(CompanyId{1}), 1);
}

TEST_P(PeopleTables, seats_are_the_active_members) {
    const UserId anna = tx().users().add(user("anna@example.com"));
    const UserId bert = tx().users().add(user("bert@example.com"));
    EXPECT_EQ(tx().memberships().seats(CompanyId{1}), 0);
    tx().memberships().add({CompanyId{1}, anna, Role::admin, at_ms(9)});
    tx().memberships().add({CompanyId{1}, bert, Role::regular, at_ms(9)});
    tx().memberships().add({CompanyId{2}, bert, Role::regular, at_ms(9)});
    EXPECT_EQ(tx().memberships().seats(CompanyId{1}), 2);
    tx().users().set_state(anna, UserState::deactivated);
    EXPECT_EQ(tx().memberships().seats(CompanyId{1}), 1);
}

TEST_P(PeopleTables, an_unknown_user_is_nothing) {
    EXPECT_FALSE(tx().users().find(UserId{4711}));
    EXPECT_FALSE(tx().users().find_by_email("nobody@example.com"));
    EXPECT_FALSE(tx().users().set_state(UserId{4711}, UserState::deactivated));
    EXPECT_FALSE(tx().users().set_last_login(UserId{4711}, at_ms(1)));
    EXPECT_FALSE(tx().users().set_password_hash(UserId{4711}, "x"));
}

TEST_P(PeopleTables, keeps_every_field_of_a_user) {
    const UserId id = tx().users().add(user("anna@example.com"));
    const auto found = tx().users().find_by_email("anna@example.com");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->email, "anna@example.com");
    EXPECT_EQ(found->name, "Anna Õun");
    EXPECT_EQ(found->password_hash, "$argon2id$");
    EXPECT_EQ(found->language, "en");
    EXPECT_EQ(found->locale, "en_US");
    EXPECT_EQ(found->timezone, "Europe/Berlin");
    EXPECT_EQ(found->state, UserState::active);
    EXPECT_EQ(found->created_at, at_ms(2));
    EXPECT_EQ(found->last_login_at, at_ms(3));
    EXPECT_TRUE(found->is_email_verified);
    EXPECT_TRUE(fails([&] { tx().users().add(user("anna@example.com")); }));
}

TEST_P(PeopleTables, changes_of_a_user_are_kept) {
    const UserId id = tx().users().add(user("anna@example.com"));
    EXPECT_TRUE(tx().users().set_state(id, UserState::deactivated));
    EXPECT_TRUE(tx().users().set_last_login(id, at_ms(99)));
    EXPECT_TRUE(tx().users().set_password_hash(id, "$new$"));
    const auto found = tx().users().find(id);
    EXPECT_EQ(found->state, UserState::deactivated);
    EXPECT_EQ(found->last_login_at, at_ms(99));
    EXPECT_EQ(found->password_hash, "$new$");
}

TEST_P(PeopleTables, memberships_connect_users_and_companies) {
    const UserId anna = tx().users().add(user("anna@example.com"));
    const UserId bert = tx().users().add(user("bert@example.com"));
    auto& memberships = tx().memberships();
    EXPECT_FALSE(memberships.find(CompanyId{1}, anna));
    EXPECT_TRUE(memberships.add({CompanyId{1}, anna, Role::admin, at_ms(9)}));
    EXPECT_TRUE(memberships.add({CompanyId{2}, anna, Role::regular, at_ms(5)}));
    EXPECT_TRUE(memberships.add({CompanyId{1}, bert, Role::regular, at_ms(1)}));
    EXPECT_FALSE(memberships.add({CompanyId{1}, anna, Role::regular, at_ms(10)}));
    EXPECT_EQ(memberships.find(CompanyId{1}, anna)->role, Role::admin);
    EXPECT_EQ(memberships.find(CompanyId{1}, anna)->created_at, at_ms(9));

    const auto of_anna = memberships.of_user(anna);
    ASSERT_THAT(of_anna, SizeIs(2));
    EXPECT_EQ(of_anna[0].company_id, CompanyId{2});
    const auto of_company = memberships.of_company(CompanyId{1});
    ASSERT_THAT(of_company, SizeIs(2));
    EXPECT_EQ(of_company[0].user_id, anna);
    const auto users = tx().users().of_company(CompanyId{1});
    ASSERT_THAT(users, SizeIs(2));
    EXPECT_EQ(users[1].email, "bert@example.com");
}

TEST_P(PeopleTables, a_membership_changes_its_role_and_ends) {
    tx().memberships().add({CompanyId{1}, UserId{2}, Role::regular, at_ms(9)});
    EXPECT_TRUE(tx().memberships().set_role(CompanyId{1}, UserId{2}, Role::admin));
    EXPECT_EQ(tx().memberships().find(CompanyId{1}, UserId{2})->role, Role::admin);
    EXPECT_TRUE(tx().memberships().remove(CompanyId{1}, UserId{2}));
    EXPECT_FALSE(tx().memberships().remove(CompanyId{1}, UserId{2}));
    EXPECT_FALSE(tx().memberships().set_role(CompanyId{1}, UserId{2}, Role::admin));
}

Digest digest(std::uint8_t fill) {
    Digest out;
    out.fill(fill);
    return out;
}

TEST_P(PeopleTables, a_session_is_found_until_it_expires) {
    EXPECT_FALSE(tx().sessions().find(digest(1), at_ms(0)));
    tx().sessions().add({digest(1), UserId{2}, CompanyId{3}, at_ms(0), at_ms(100)});
    const auto found = tx().sessions().find(digest(1), at_ms(99));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id_hash, digest(1));
    EXPECT_EQ(found->user_id, UserId{2});
    EXPECT_EQ(found->company_id, CompanyId{3});
    EXPECT_EQ(found->created_at, at_ms(0));
    EXPECT_EQ(found->expires_at, at_ms(100));
    EXPECT_FALSE(tx().sessions().find(digest(1), at_ms(100)));
    EXPECT_FALSE(tx().sessions().find(digest(2), at_ms(99)));
}

TEST_P(PeopleTables, a_session_switches_its_company_and_ends) {
    tx().sessions().add({digest(1), UserId{2}, CompanyId{3}, at_ms(0), at_ms(100)});
    EXPECT_TRUE(tx().sessions().set_company(digest(1), CompanyId{4}));
    EXPECT_EQ(tx().sessions().find(digest(1), at_ms(1))->company_id, CompanyId{4});
    EXPECT_TRUE(tx().sessions().remove(digest(1)));
    EXPECT_FALSE(tx().sessions().remove(digest(1)));
    EXPECT_FALSE(tx().sessions().set_company(digest(1), CompanyId{4}));
}

TEST_P(PeopleTables, sessions_end_together_with_their_user_or_by_age) {
    tx().sessions().add({digest(1), UserId{2}, CompanyId{3}, at_ms(0), at_ms(100)});
    tx().sessions().add({digest(2), UserId{2}, CompanyId{3}, at_ms(0), at_ms(200)});
    tx().sessions().add({digest(3), UserId{9}, CompanyId{3}, at_ms(0), at_ms(300)});
    EXPECT_EQ(tx().sessions().purge_expired(at_ms(99), 10), 0);
    EXPECT_EQ(tx().sessions().purge_expired(at_ms(300), 1), 1);
    EXPECT_TRUE(tx().sessions().find(digest(2), at_ms(1)));
    EXPECT_EQ(tx().sessions().remove_of_user(UserId{2}), 1);
    EXPECT_EQ(tx().sessions().remove_of_user(UserId{2}), 0);
    EXPECT_TRUE(tx().sessions().find(digest(3), at_ms(1)));
}

TEST_P(PeopleTables, the_personal_tokens_of_a_member_are_removed_spent_or_not) {
    tx().api_tokens().add(digest(1), UserId{2}, CompanyId{3}, at_ms(1));
    tx().api_tokens().add(digest(2), UserId{2}, CompanyId{3}, at_ms(1));
    tx().api_tokens().add(digest(3), UserId{2}, CompanyId{4}, at_ms(1));
    tx().api_tokens().add(digest(4), UserId{5}, CompanyId{3}, at_ms(1));
    tx().api_tokens().spend(digest(2), AppId{5}, at_ms(7));
    EXPECT_EQ(tx().api_tokens().remove_of_member(CompanyId{3}, UserId{2}), 2);
    EXPECT_FALSE(tx().api_tokens().find(digest(1)));
    EXPECT_TRUE(tx().api_tokens().find(digest(3)));
    EXPECT_TRUE(tx().api_tokens().find(digest(4)));
}

TEST_P(PeopleTables, a_personal_token_is_spent_once_ever) {
    EXPECT_FALSE(tx().api_tokens().spend(digest(1), AppId{5}, at_ms(1)));
    tx().api_tokens().add(digest(1), UserId{2}, CompanyId{3}, at_ms(1));
    EXPECT_EQ(tx().api_tokens().find(digest(1))->spent_at, Time{});
    EXPECT_FALSE(tx().api_tokens().find(digest(2)));

    const auto owner = tx().api_tokens().spend(digest(1), AppId{5}, at_ms(7));
    ASSERT_TRUE(owner);
    EXPECT_EQ(owner->user_id, UserId{2});
    EXPECT_EQ(owner->company_id, CompanyId{3});
    EXPECT_FALSE(tx().api_tokens().spend(digest(1), AppId{5}, at_ms(8)));
    EXPECT_FALSE(tx().api_tokens().spend(digest(1), AppId{6}, at_ms(8)));
    EXPECT_EQ(tx().api_tokens().find(digest(1))->spent_at, at_ms(7));
    EXPECT_EQ(tx().api_tokens().find(digest(1))->spent_by, AppId{5});

    tx().api_tokens().add(digest(3), UserId{2}, CompanyId{3}, at_ms(1), at_ms(9));
    EXPECT_EQ(tx().api_tokens().find(digest(3))->expires_at, at_ms(9));
    EXPECT_FALSE(tx().api_tokens().spend(digest(3), AppId{5}, at_ms(9)));
    EXPECT_TRUE(tx().api_tokens().spend(digest(3), AppId{5}, at_ms(8)));
    EXPECT_EQ(tx().api_tokens().remove_of_user(UserId{2}), 2);
    EXPECT_FALSE(tx().api_tokens().find(digest(1)));
}

}  // namespace
}  // namespace grantor::test
