#include "store/tables/installation_policies.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class InstallationPolicies : public TableTest {
 protected:
    InstallRequestId ask(std::int64_t company, std::int64_t app, std::int64_t user) {
        InstallRequest request;
        request.company_id = {company};
        request.app_id = {app};
        request.user_id = {user};
        request.note = "for the phone team";
        request.asked_at = at_ms(1);
        return tx().install_requests().add(request);
    }
    std::vector<InstallRequestId> listed(std::optional<InstallRequestState> state,
                                         InstallRequestId before = {}, std::int64_t limit = 10) {
        std::vector<InstallRequestId> out;
        for (const auto& request :
             tx().install_requests().of_company(CompanyId{3}, state, before, limit))
            out.push_back(request.id);
        return out;
    }
};
GRANTOR_ON_BOTH_ENGINES(InstallationPolicies);

TEST_P(InstallationPolicies, what_is_not_there_is_nothing) {
    EXPECT_FALSE(tx().company_app_rules().find(CompanyId{3}, AppId{1}));
    EXPECT_FALSE(tx().company_app_rules().remove(CompanyId{3}, AppId{1}));
    EXPECT_FALSE(tx().install_requests().find(InstallRequestId{4711}));
    EXPECT_FALSE(tx().install_requests().find_newest(CompanyId{3}, AppId{1}, UserId{2}));
    EXPECT_FALSE(tx().install_requests().decide(
        InstallRequestId{4711}, InstallRequestState::approved, UserId{9}, at_ms(1)));
    EXPECT_EQ(tx().install_requests().waiting(CompanyId{3}), 0);
}

TEST_P(InstallationPolicies, a_rule_takes_the_place_of_the_one_before) {
    auto& rules = tx().company_app_rules();
    rules.set({CompanyId{3}, AppId{2}, AppRule::allowed, UserId{7}, at_ms(1)});
    rules.set({CompanyId{3}, AppId{1}, AppRule::allowed, UserId{7}, at_ms(1)});
    rules.set({CompanyId{4}, AppId{1}, AppRule::allowed, UserId{7}, at_ms(1)});
    rules.set({CompanyId{3}, AppId{2}, AppRule::blocked, UserId{8}, at_ms(2)});
    const auto found = rules.find(CompanyId{3}, AppId{2});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->rule, AppRule::blocked);
    EXPECT_EQ(found->decided_by, UserId{8});
    EXPECT_EQ(found->decided_at, at_ms(2));
    const auto all = rules.of_company(CompanyId{3});
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_EQ(all[0].app_id, AppId{1});
    EXPECT_EQ(all[1].app_id, AppId{2});
    EXPECT_EQ(all[1].company_id, CompanyId{3});
    EXPECT_TRUE(rules.remove(CompanyId{3}, AppId{2}));
    EXPECT_FALSE(rules.find(CompanyId{3}, AppId{2}));
    EXPECT_TRUE(rules.find(CompanyId{4}, AppId{1}));
}

TEST_P(InstallationPolicies, keeps_every_field_of_a_request) {
    const auto id = ask(3, 1, 2);
    const auto found = tx().install_requests().find(id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->company_id, CompanyId{3});
    EXPECT_EQ(found->app_id, AppId{1});
    EXPECT_EQ(found->user_id, UserId{2});
    EXPECT_EQ(found->note, "for the phone team");
    EXPECT_EQ(found->state, InstallRequestState::waiting);
    EXPECT_EQ(found->asked_at, at_ms(1));
    EXPECT_EQ(found->decided_by, UserId{});
    EXPECT_EQ(found->decided_at, Time{});
}

TEST_P(InstallationPolicies, a_request_is_decided_once) {
    const auto id = ask(3, 1, 2);
    auto& requests = tx().install_requests();
    EXPECT_TRUE(requests.decide(id, InstallRequestState::declined, UserId{9}, at_ms(5)));
    EXPECT_FALSE(requests.decide(id, InstallRequestState::approved, UserId{8}, at_ms(6)));
    EXPECT_EQ(requests.find(id)->state, InstallRequestState::declined);
    EXPECT_EQ(requests.find(id)->answer, "");
    EXPECT_EQ(requests.find(id)->decided_by, UserId{9});
    EXPECT_EQ(requests.find(id)->decided_at, at_ms(5));
}

TEST_P(InstallationPolicies, an_answer_may_say_why) {
    const auto id = ask(3, 1, 2);
    auto& requests = tx().install_requests();
    EXPECT_TRUE(
        requests.decide(id, InstallRequestState::declined, UserId{9}, at_ms(5), "We have one."));
    EXPECT_EQ(requests.find(id)->answer, "We have one.");
}

TEST_P(InstallationPolicies, an_answer_for_all_leaves_decided_and_other_requests_alone) {
    const auto decided = ask(3, 1, 2);
    const auto first = ask(3, 1, 5);
    const auto second = ask(3, 1, 6);
    const auto of_another_app = ask(3, 8, 5);
    const auto elsewhere = ask(4, 1, 5);
    auto& requests = tx().install_requests();
    requests.decide(decided, InstallRequestState::declined, UserId{9}, at_ms(1));
    EXPECT_EQ(requests.waiting(CompanyId{3}), 3);
    EXPECT_EQ(requests.decide_all(CompanyId{3}, AppId{1}, InstallRequestState::approved, UserId{7},
                                  at_ms(8)),
              2);
    for (const auto id : {first, second}) {
        EXPECT_EQ(requests.find(id)->state, InstallRequestState::approved);
        EXPECT_EQ(requests.find(id)->decided_by, UserId{7});
    }
    EXPECT_EQ(requests.find(decided)->state, InstallRequestState::declined);
    EXPECT_EQ(requests.find(of_another_app)->state, InstallRequestState::waiting);
    EXPECT_EQ(requests.find(elsewhere)->state, InstallRequestState::waiting);
    EXPECT_EQ(requests.waiting(CompanyId{3}), 1);
}

TEST_P(InstallationPolicies, requests_are_listed_newest_first_by_page) {
    const auto first = ask(3, 1, 2);
    const auto second = ask(3, 1, 2);
    const auto third = ask(3, 5, 2);
    ask(4, 1, 2);
    const auto of_another = ask(3, 1, 6);
    tx().install_requests().decide(second, InstallRequestState::approved, UserId{9}, at_ms(1));
    EXPECT_THAT(listed({}), ElementsAre(of_another, third, second, first));
    EXPECT_THAT(listed({}, {}, 2), ElementsAre(of_another, third));
    EXPECT_THAT(listed({}, third), ElementsAre(second, first));
    EXPECT_THAT(listed(InstallRequestState::waiting), ElementsAre(of_another, third, first));
    EXPECT_THAT(listed(InstallRequestState::declined), IsEmpty());
    EXPECT_EQ(tx().install_requests().find_newest(CompanyId{3}, AppId{1}, UserId{2})->id, second);
    const auto theirs = tx().install_requests().of_user(CompanyId{3}, UserId{2});
    ASSERT_THAT(theirs, SizeIs(3));
    EXPECT_EQ(theirs.front().id, third);
}

}  // namespace
}  // namespace grantor::test
