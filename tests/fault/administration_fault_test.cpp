// The store fails at its first, second, third … operation while people and admins end, allow and
// change things: all of the action is there afterwards, or nothing.
#include "tests/fault/marketplace_world.hpp"

namespace grantor::test {
namespace {

class AdministrationFault : public MarketplaceFault {
 protected:
    TestApp app = a_listed_app(globex, "Ledger");

    bool has_webhooks(const TestUser& user) {
        return read([&](const ReadTx& tx) {
            return !tx.webhooks().of_owner(user.company_id, user.id, app.app.id).empty();
        });
    }
    // One installation has ended with everything that belongs to its end.
    void expect_one_end(GrantId grant, const TestUser& user) {
        EXPECT_FALSE(is_installed(app, user));
        EXPECT_TRUE(is_refused(grant, app, user));
        EXPECT_FALSE(has_webhooks(user));
        EXPECT_EQ(written("grants"), 1);
        EXPECT_EQ(written("deliveries"), 1);
        EXPECT_GE(written("audit_events"), 1);
    }
};

TEST_F(AdministrationFault, a_user_uninstalls_wholly_or_not_at_all) {
    const auto grant = install(app, ben);
    auto browser = as(ben);
    at_every_operation(browser, "/account/apps/" + app.client_id() + "/uninstall", {});
    expect_one_end(grant, ben);
}

TEST_F(AdministrationFault, an_admin_uninstalls_wholly_or_not_at_all) {
    const auto grant = install(app, ben);
    install(app, dev);
    auto browser = as(ada);
    at_every_operation(
        browser,
        fmt::format("/company/installations/{}/{}/uninstall", app.client_id(), ben.id.value), {});
    expect_one_end(grant, ben);
    EXPECT_TRUE(is_installed(app, dev));
}

TEST_F(AdministrationFault, a_blocked_app_ends_for_everybody_or_for_nobody) {
    const auto bens = install(app, ben);
    install(app, dev);
    install(app, grace);
    auto browser = as(ada);
    at_every_operation(browser, "/company/apps/" + app.client_id() + "/rule",
                       {{"rule", "blocked"}});
    EXPECT_EQ(written("company_app_rules"), 1);
    EXPECT_EQ(written("audit_events"), 1);
    at_every_operation(browser, "/company/apps/" + app.client_id() + "/uninstall", {});
    EXPECT_FALSE(is_installed(app, ben));
    EXPECT_FALSE(is_installed(app, dev));
    EXPECT_TRUE(is_refused(bens, app, ben));
    EXPECT_TRUE(is_installed(app, grace)) << "of another company";
    EXPECT_EQ(written("grants"), 2);
    EXPECT_EQ(written("deliveries"), 2);
}

TEST_F(AdministrationFault, a_member_leaves_with_everything_or_stays) {
    const auto grant = install(app, ben);
    ASSERT_EQ(as(ben).post("/account/keys", {{"name", "nightly"}}).status, 303);
    auto browser = as(ada);
    at_every_operation(browser, fmt::format("/company/members/{}/remove", ben.id.value), {});
    expect_one_end(grant, ben);
    read([&](const ReadTx& tx) {
        EXPECT_FALSE(tx.memberships().find(acme, ben.id));
        EXPECT_TRUE(tx.access_keys().of_user(ben.id).empty());
        return true;
    });
}

TEST_F(AdministrationFault, an_invitation_and_a_role_are_there_wholly_or_not_at_all) {
    auto browser = as(ada);
    auto answer = at_every_operation(browser, "/company/members",
                                     {{"label", "Newcomer"}, {"role", "developer"}});
    EXPECT_EQ(answer.status, 303) << "leads to the code, which is shown once";
    answer = browser.visitor().follow(std::move(answer));
    EXPECT_EQ(written("invitations"), 1);
    EXPECT_EQ(written("audit_events"), 1);
    const std::string mark = "/join#";
    const auto code = answer.body.substr(answer.body.find(mark) + mark.size(), 19);
    auto joining = as(grace);
    at_every_operation(joining, "/join", {{"code", code}});
    EXPECT_EQ(written("memberships"), 1);
    at_every_operation(browser, fmt::format("/company/members/{}/role", ben.id.value),
                       {{"role", "developer"}});
    EXPECT_EQ(written("memberships"), 1);
    EXPECT_EQ(written("audit_events"), 1);
}

TEST_F(AdministrationFault, a_deactivated_user_ends_everywhere_or_nowhere) {
    write(
        [&](WriteTx& tx) { return tx.memberships().add({globex, ben.id, Role::regular, Time{}}); });
    const auto grant = install(app, ben);
    auto elsewhere = ben;
    elsewhere.company_id = globex;
    install(app, elsewhere);
    const auto signed_in = as(ben);
    auto browser = as(pat);
    at_every_operation(browser, fmt::format("/platform/users/{}/deactivate", ben.id.value), {});
    EXPECT_FALSE(is_installed(app, ben));
    EXPECT_FALSE(is_installed(app, elsewhere));
    EXPECT_TRUE(is_refused(grant, app, ben));
    EXPECT_EQ(written("users"), 1);
    EXPECT_EQ(written("grants"), 2);
    EXPECT_EQ(written("deliveries"), 2);
    at_every_operation(browser, fmt::format("/platform/users/{}/activate", ben.id.value), {});
    EXPECT_EQ(written("users"), 1);
}

TEST_F(AdministrationFault, a_suspended_company_and_a_disabled_app_refuse_wholly_or_not_at_all) {
    const auto grant = install(app, ben);
    auto browser = as(pat);
    at_every_operation(browser, "/platform/apps/" + app.client_id() + "/disable",
                       {{"reason", "It spams."}});
    EXPECT_EQ(find(app)->status, AppStatus::disabled);
    EXPECT_TRUE(is_refused(grant, app, ben));
    EXPECT_EQ(written("audit_events"), 1);
    at_every_operation(browser, "/platform/apps/" + app.client_id() + "/enable", {});
    EXPECT_EQ(find(app)->status, AppStatus::live);
    at_every_operation(browser, "/platform/companies/acme/suspend", {{"typed", "acme"}});
    EXPECT_EQ(written("companies"), 1);
    EXPECT_EQ(written("invalidations"), 1);
    at_every_operation(browser, "/platform/companies/acme/activate", {});
    EXPECT_EQ(written("companies"), 1);
}

TEST_F(AdministrationFault, a_request_and_its_answer_are_whole_or_not_there) {
    set_policy(acme, AppPolicy::approval);
    auto asking = as(ben);
    at_every_operation(asking, "/marketplace/apps/" + app.client_id() + "/request",
                       {{"note", "For the books."}});
    EXPECT_EQ(written("install_requests"), 1);
    const auto id = read([&](const ReadTx& tx) {
        return tx.install_requests().find_newest(acme, app.app.id, ben.id)->id;
    });
    auto admin = as(ada);
    at_every_operation(admin, fmt::format("/company/requests/{}", id.value),
                       {{"answer", "approve"}});
    EXPECT_EQ(written("install_requests"), 1);
    EXPECT_EQ(written("company_app_rules"), 1);
    EXPECT_GE(written("audit_events"), 1);
}

TEST_F(AdministrationFault, a_policy_a_key_and_its_removal_are_whole_or_not_there) {
    auto browser = as(ada);
    at_every_operation(browser, "/company/policy", {{"policy", "allow_list"}});
    EXPECT_EQ(written("companies"), 1);
    EXPECT_EQ(at_every_operation(browser, "/account/keys", {{"name", "nightly"}}).status, 303);
    EXPECT_EQ(written("access_keys"), 1);
    EXPECT_EQ(written("audit_events"), 1);
    const auto key =
        read([&](const ReadTx& tx) { return tx.access_keys().of_user(ada.id).front().id; });
    at_every_operation(browser, fmt::format("/account/keys/{}/remove", key.value), {});
    EXPECT_EQ(written("audit_events"), 1);
}

}  // namespace
}  // namespace grantor::test
