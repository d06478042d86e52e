#include "rules/plans.hpp"

#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class PlansOfAPlatform : public StoreTest {
 protected:
    std::unique_ptr<Store> store = open();

    static AuditEvent by() {
        AuditEvent event;
        event.at = noon;
        event.peer = "command line";
        return event;
    }
    static PlanDraft a_draft(const std::string& name) { return {name, 2, 100, 30, 5}; }
    Outcome<PlanId> add(const PlanDraft& draft) {
        return store->write_now([&](WriteTx& tx) { return add_plan(draft, by(), tx); });
    }
    Outcome<void> change(PlanId id, const PlanDraft& draft) {
        return store->write_now([&](WriteTx& tx) { return change_plan(id, draft, by(), tx); });
    }
    Outcome<void> remove(const PlanRemoval& removal) {
        return store->write_now([&](WriteTx& tx) { return remove_plan(removal, by(), tx); });
    }
    Outcome<void> give(const PlanOfCompany& wanted, std::string_view label = "acme") {
        return store->write_now(
            [&](WriteTx& tx) { return set_company_plan(label, wanted, by(), tx); });
    }
    std::vector<Plan> plans() {
        return store->read_now([](const ReadTx& tx) { return tx.plans().all(); });
    }
    CompanyId acme = store->write_now([](WriteTx& tx) {
        Company company;
        company.label = "acme";
        return tx.companies().add(company);
    });
    Company company() {
        return store->read_now([&](const ReadTx& tx) { return *tx.companies().find(acme); });
    }
    AuditEvent last_event() {
        return store->read_now([](const ReadTx& tx) { return tx.audit_events().list({}).front(); });
    }
};

TEST_F(PlansOfAPlatform, a_new_database_has_one_for_new_companies) {
    EXPECT_THAT(plans(), ElementsAre(Plan{first_plan, "standard", {1, 80, 20, 10}}));
    EXPECT_EQ(company().plan, first_plan);
}

TEST_F(PlansOfAPlatform, are_added_behind_the_others) {
    ASSERT_TRUE(add(a_draft("Business")));
    ASSERT_TRUE(add(a_draft("Enterprise")));
    EXPECT_EQ(plans().back(), (Plan{{2}, "Enterprise", {2, 100, 30, 5}}));
    EXPECT_EQ(last_event().kind, AuditKind::plan_added);
    EXPECT_EQ(last_event().detail,
              "Enterprise: budget × 2, 100 requests in 2 s, 30 personal, 5 searches");
}

TEST_F(PlansOfAPlatform, have_a_name_of_their_own_and_numbers_in_bounds) {
    auto draft = a_draft("STANDARD");
    draft.budget_factor = 0;
    draft.burst = std::nullopt;
    draft.burst_personal = -1;
    draft.burst_search = burst_max + 1;
    const auto refused = add(draft);
    EXPECT_EQ(refused.error().text_of("name"), "There is already a plan \"standard\".");
    EXPECT_EQ(refused.error().text_of("budget_factor"), "Enter a whole number from 1 to 10000.");
    for (const auto* field : {"burst", "burst_personal", "burst_search"})
        EXPECT_EQ(refused.error().text_of(field), "Enter a whole number from 0 to 1000000.")
            << field;
    EXPECT_FALSE(add(a_draft("")));
    EXPECT_EQ(plans().size(), 1U);
}

TEST_F(PlansOfAPlatform, are_not_more_than_a_page_shows) {
    for (std::size_t i = 1; i < plans_max; ++i)
        ASSERT_TRUE(add(a_draft(fmt::format("plan {}", i))));
    EXPECT_THAT(add(a_draft("one more")).error().text, HasSubstr("that is the limit"));
}

TEST_F(PlansOfAPlatform, change_under_the_companies_that_have_them) {
    auto draft = a_draft("Basic");
    ASSERT_TRUE(change(first_plan, draft));
    EXPECT_THAT(plans(), ElementsAre(Plan{first_plan, "Basic", {2, 100, 30, 5}}));
    EXPECT_EQ(last_event().kind, AuditKind::plan_changed);
    EXPECT_THAT(last_event().detail, HasSubstr("standard: budget × 1"));
    EXPECT_EQ(change({4711}, draft).error().kind, Refusal::Kind::not_found);
}

TEST_F(PlansOfAPlatform, one_with_companies_goes_only_if_they_get_another) {
    ASSERT_TRUE(add(a_draft("Business")));
    ASSERT_TRUE(give({{1}, 0}));
    EXPECT_EQ(remove({{1}, std::nullopt}).error().text_of("move_to"),
              "1 company has this plan. Choose another plan for it.");
    EXPECT_FALSE(remove({{1}, PlanId{1}}));
    EXPECT_FALSE(remove({{1}, PlanId{4711}}));
    ASSERT_TRUE(remove({{1}, first_plan}));
    EXPECT_EQ(company().plan, first_plan);
    EXPECT_EQ(last_event().detail, "Business, 1 company moved to standard");
    EXPECT_THAT(remove({first_plan, std::nullopt}).error().text,
                HasSubstr("New companies get this plan"));
    EXPECT_EQ(remove({{4711}, std::nullopt}).error().kind, Refusal::Kind::not_found);
}

TEST_F(PlansOfAPlatform, are_given_to_companies) {
    ASSERT_TRUE(add(a_draft("Business")));
    ASSERT_TRUE(give({{1}, 500}));
    EXPECT_EQ(company().plan, PlanId{1});
    EXPECT_EQ(company().budget_top_up, 500);
    EXPECT_EQ(last_event().kind, AuditKind::company_plan_changed);
    EXPECT_EQ(last_event().company_id, acme);
    EXPECT_EQ(last_event().detail, "Business, 500 units a day on top");
    EXPECT_FALSE(give({{4711}, 0}).error().text_of("plan").empty());
    EXPECT_FALSE(give({{1}, -1}).error().text_of("top_up").empty());
    EXPECT_FALSE(give({{1}, std::nullopt}).error().text_of("top_up").empty());
    EXPECT_EQ(give({{1}, 0}, "globex").error().kind, Refusal::Kind::not_found);
    EXPECT_EQ(company().budget_top_up, 500);
}

}  // namespace
}  // namespace grantor::test
