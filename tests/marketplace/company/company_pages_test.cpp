// The pages of a company's admins.
#include "tests/marketplace/company/people_service.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class CompanyPages : public PeopleService {
 protected:
    TestApp radar = a_listed_app(globex, "Deal Radar");
    std::string app_path = "/company/apps/" + radar.client_id();
    Browser admin{service, ada};

    std::string member_path(const TestUser& user) {
        return fmt::format("/company/members/{}", user.id.value);
    }
};

TEST_F(CompanyPages, are_for_admins_only) {
    service.install(radar, ben);
    const std::vector<std::string> paths{"/company",
                                         "/company/installations",
                                         "/company/installations?by=app",
                                         "/company/installations.csv",
                                         "/company/policy",
                                         app_path,
                                         "/company/requests",
                                         "/company/requests?state=all",
                                         "/company/members",
                                         "/company/members/new",
                                         member_path(ben),
                                         member_path(ben) + "/remove",
                                         app_path + "/block",
                                         app_path + "/uninstall",
                                         "/company/usage",
                                         "/company/settings",
                                         "/company/audit",
                                         "/company/audit.csv"};
    Browser nobody(service);
    Browser regular(service, ben);
    Browser developer(service, dev);
    for (const auto& path : paths) {
        EXPECT_EQ(nobody.get(path).status, 303) << path;
        EXPECT_EQ(regular.get(path).status, 403) << path;
        EXPECT_EQ(developer.get(path).status, 403) << path;
        EXPECT_EQ(admin.get(path).status, 200) << path;
    }
}

TEST_F(CompanyPages, list_installations_and_end_them) {
    EXPECT_THAT(admin.get("/company/installations").body, HasSubstr("Nothing installed"));
    const auto tokens = service.install(radar, ben);
    EXPECT_THAT(admin.get("/company").body, HasSubstr("Deal Radar"));
    EXPECT_THAT(admin.get("/company/installations").body, HasSubstr("ben@acme.test"));
    EXPECT_THAT(admin.get("/company/installations?by=app").body, HasSubstr("Deal Radar"));
    EXPECT_THAT(admin.get("/company/installations?email=ada@acme.test").body,
                HasSubstr("No installations match"));
    EXPECT_THAT(admin.get("/company/installations?app=" + radar.client_id()).body,
                HasSubstr("ben@acme.test"));
    const auto done = admin.post(
        fmt::format("/company/installations/{}/{}/uninstall", radar.client_id(), ben.id.value), {},
        "/company/installations");
    EXPECT_EQ(done.field("Location"), "/company/installations?done=installation-ended");
    EXPECT_FALSE(is_installed(radar, ben));
    EXPECT_EQ(service.call("/v1/users/me", tokens.access_token).status, 401);
    EXPECT_EQ(audit(acme, AuditKind::uninstalled_by_admin).at(0).detail, "ben@acme.test");
}

TEST_F(CompanyPages, set_the_policy_and_rules) {
    EXPECT_EQ(admin.post("/company/policy", {{"policy", "whatever"}}).status, 400);
    EXPECT_EQ(admin.post("/company/policy", {{"policy", "allow_list"}}).status, 303);
    EXPECT_EQ(read([&](const ReadTx& tx) { return tx.companies().find(acme)->app_policy; }),
              AppPolicy::allow_list);
    EXPECT_THAT(admin.get(app_path).body, HasSubstr("lets nobody install it"));
    service.install(radar, ben);
    EXPECT_FALSE(is_installed(radar, ben));
    EXPECT_EQ(admin.post(app_path + "/rule", {{"rule", "allowed"}}).status, 303);
    service.install(radar, ben);
    EXPECT_TRUE(is_installed(radar, ben));
    EXPECT_EQ(admin.post(app_path + "/rule", {{"rule", "blocked"}}).status, 303);
    // Existing installations keep working; the page says so and offers to uninstall them.
    EXPECT_TRUE(is_installed(radar, ben));
    EXPECT_THAT(admin.get(app_path).body, HasSubstr("keep working"));
    EXPECT_THAT(admin.get("/company/policy").body, HasSubstr("Blocked"));
    EXPECT_EQ(admin.post(app_path + "/uninstall").status, 303);
    EXPECT_FALSE(is_installed(radar, ben));
    EXPECT_EQ(admin.post(app_path + "/rule", {{"rule", "x"}}).status, 400);
    EXPECT_EQ(admin.post(app_path + "/rule", {{"rule", "none"}}).status, 303);
    EXPECT_THAT(admin.get("/company/policy").body, HasSubstr("No rules yet"));
}

TEST_F(CompanyPages, answer_requests) {
    set_policy(acme, AppPolicy::approval);
    Browser person(service, ben);
    person.post("/marketplace/apps/" + radar.client_id() + "/request", {{"note", "for quotes"}});
    const auto page = admin.get("/company/requests");
    EXPECT_THAT(page.body, HasSubstr("Requests (1)"));
    EXPECT_THAT(page.body, HasSubstr("for quotes"));
    const auto id = read([&](const ReadTx& tx) {
        return tx.install_requests().find_newest(acme, radar.app.id, ben.id)->id.value;
    });
    const auto path = fmt::format("/company/requests/{}", id);
    EXPECT_EQ(admin.post(path, {{"answer", "perhaps"}}).status, 400);
    EXPECT_EQ(admin.post(path, {{"answer", "approve"}}).status, 303);
    EXPECT_EQ(admin.post(path, {{"answer", "decline"}}).status, 409);
    EXPECT_THAT(admin.get("/company/requests").body, HasSubstr("Nothing to answer"));
    EXPECT_THAT(admin.get("/company/requests?state=all").body, HasSubstr("Approved"));
    EXPECT_THAT(person.get("/account/requests").body, HasSubstr("Approved"));
    service.install(radar, ben);
    EXPECT_TRUE(is_installed(radar, ben));
}

// What the page shows once: the link with the code behind it.
std::string code_in(const Answer& answer) {
    const std::string mark = "/join#";
    const auto at = answer.body.find(mark);
    return at == std::string::npos ? "" : answer.body.substr(at + mark.size(), 19);
}

// A link leads to the question, and only its answer does something.
TEST_F(CompanyPages, ask_before_what_is_not_easily_taken_back) {
    service.install(radar, ben);
    service.install(radar, ada);
    const auto row =
        fmt::format("/company/installations/{}/{}/uninstall", radar.client_id(), ben.id.value);
    EXPECT_THAT(admin.get("/company/installations").body, HasSubstr("href=\"" + row + "\""));
    EXPECT_THAT(admin.get(row).body, HasSubstr("1 other person keeps it installed."));
    EXPECT_THAT(admin.get(app_path + "/uninstall").body, HasSubstr("2 people in"));
    EXPECT_THAT(admin.get(app_path + "/block").body, HasSubstr("2 installations keep working."));
    EXPECT_THAT(admin.get(member_path(ben) + "/remove").body, HasSubstr("1 app is uninstalled"));
    EXPECT_TRUE(is_installed(radar, ben));
    EXPECT_EQ(admin.post(app_path + "/block").status, 303);
    EXPECT_THAT(admin.get("/company/policy").body, HasSubstr("Blocked"));
    EXPECT_EQ(admin
                  .get(fmt::format("/company/installations/{}/{}/uninstall", radar.client_id(),
                                   dev.id.value))
                  .status,
              404);
}

TEST_F(CompanyPages, show_what_a_request_opens_and_pass_on_why_it_is_declined) {
    set_policy(acme, AppPolicy::approval);
    Browser person(service, ben);
    const auto page = "/marketplace/apps/" + radar.client_id();
    person.post(page + "/request", {{"note", "for quotes"}});
    EXPECT_THAT(admin.get("/company/requests").body, HasSubstr("What it can do"));
    const auto id = read([&](const ReadTx& tx) {
        return tx.install_requests().find_newest(acme, radar.app.id, ben.id)->id.value;
    });
    const auto path = fmt::format("/company/requests/{}/decline", id);
    EXPECT_THAT(admin.get(path).body, HasSubstr("Decline Deal Radar"));
    const auto refused = admin.post(path, {{"reason", std::string(501, 'x')}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, HasSubstr("id=\"reason-error\""));
    EXPECT_EQ(admin.post(path, {{"reason", "We have <one>."}}).field("Location"),
              "/company/requests?done=request-declined");
    EXPECT_THAT(person.get(page).body, HasSubstr("We have &lt;one&gt;."));
    EXPECT_THAT(person.get("/account/requests").body, HasSubstr("We have &lt;one&gt;."));
    EXPECT_THAT(admin.get("/company/requests?state=all").body, HasSubstr("We have &lt;one&gt;."));
    EXPECT_THAT(audit(acme, AuditKind::install_request_decided).at(0).detail,
                HasSubstr("We have <one>."));
    EXPECT_EQ(admin.get(path).status, 409);
}

TEST_F(CompanyPages, show_the_plan_and_change_the_name) {
    EXPECT_THAT(admin.get("/company/usage").body, HasSubstr("Used today"));
    EXPECT_EQ(admin.post("/company/settings", {{"name", ""}}).status, 400);
    EXPECT_EQ(admin.post("/company/settings", {{"name", "Acme & Sons"}}).status, 303);
    EXPECT_THAT(admin.get("/company").body, HasSubstr("Acme &amp; Sons"));
    EXPECT_THAT(audit(acme, AuditKind::company_renamed).at(0).detail, HasSubstr("→ Acme & Sons"));
}

TEST_F(CompanyPages, find_events_by_days_and_offer_people_and_apps_as_lists) {
    service.install(radar, ben);
    const auto today = to_rfc3339(Clock{}.now()).substr(0, 10);
    const auto page = admin.get("/company/audit?from=" + today + "&to=" + today);
    EXPECT_THAT(page.body, HasSubstr("Allowed an app"));
    EXPECT_THAT(page.body, HasSubstr("<option value=\"ben@acme.test\">"));
    EXPECT_THAT(page.body, HasSubstr("<option value=\"" + radar.client_id() + "\">"));
    EXPECT_THAT(admin.get("/company/audit?to=2001-01-01").body, HasSubstr("No events match"));
    EXPECT_THAT(admin.get("/company/audit?from=nonsense&to=2001-02-30").body,
                HasSubstr("Allowed an app"))
        << "what is not a day does not filter";
    // Somebody who is on no list stays chosen.
    EXPECT_THAT(admin.get("/company/audit?email=x@y.test").body,
                HasSubstr("<option value=\"x@y.test\" selected>"));
}

TEST_F(CompanyPages, invite_somebody_who_has_an_account) {
    const auto refused = admin.post("/company/members", {{"label", ""}, {"role", "regular"}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, HasSubstr("Invitee: Please fill this in."));
    const auto code = code_in(
        admin.post_and_follow("/company/members", {{"label", "Rita"}, {"role", "developer"}}));
    ASSERT_EQ(code.size(), 19u);
    EXPECT_THAT(admin.get("/company/invitations/new").field("Location"), "/company/members")
        << "the code is shown once";
    EXPECT_THAT(admin.get("/company/members").body, HasSubstr("<bdi>Rita</bdi>"));
    Browser joining(service, rita);
    EXPECT_EQ(joining.post("/join", {{"code", "aaaa-aaaa-aaaa-aaaa"}}, "/join").status, 400);
    EXPECT_EQ(joining.post("/join", {{"code", code}}, "/join").field("Location"), "/join/welcome");
    EXPECT_THAT(joining.get("/account").body, HasSubstr("acme"));
    EXPECT_THAT(admin.get("/company/members?q=rita").body, HasSubstr(rita.email));
    EXPECT_EQ(joining.post("/join", {{"code", code}}, "/join").status, 400) << "a code works once";
}

TEST_F(CompanyPages, invite_somebody_without_an_account) {
    const auto code = code_in(
        admin.post_and_follow("/company/members", {{"label", "Nora"}, {"role", "regular"}}));
    PageVisitor stranger(service);
    const auto enter = [&](const std::string& entered, const std::string& email) {
        return stranger.post("/join", {{"csrf", PageVisitor::hidden(stranger.get("/join"), "csrf")},
                                       {"continue", "/join"},
                                       {"code", entered},
                                       {"email", email},
                                       {"name", "Nora"},
                                       {"password", "seven words in a row"}});
    };
    // The code alone, first.
    const auto look = [&](const std::string& entered) {
        return stranger.post("/join/code",
                             {{"csrf", PageVisitor::hidden(stranger.get("/join"), "csrf")},
                              {"continue", "/join"},
                              {"code", entered}});
    };
    EXPECT_EQ(look("aaaa-aaaa-aaaa-aaaa").status, 400);
    EXPECT_THAT(look(code).body, HasSubstr("Create account and join"));
    EXPECT_THAT(look(code).body, HasSubstr("invites you"));
    const auto wrong = enter("aaaa-aaaa-aaaa-aaaa", ben.email);
    EXPECT_EQ(wrong.status, 400);
    EXPECT_THAT(wrong.body, Not(HasSubstr("not your password"))) << "tells nothing of accounts";
    EXPECT_THAT(enter(code, ben.email).body, HasSubstr("This is not your password."));
    EXPECT_EQ(enter(code, "nora@acme.test").field("Location"), "/join/welcome");
    EXPECT_THAT(stranger.get("/join/welcome").body, HasSubstr("a member of"))
        << "signed in at once";
    EXPECT_THAT(admin.get("/company/members?q=nora").body, HasSubstr("nora@acme.test"));
}

TEST_F(CompanyPages, let_somebody_sign_in_on_the_way_in) {
    const auto code = code_in(
        admin.post_and_follow("/company/members", {{"label", "Rita"}, {"role", "regular"}}));
    PageVisitor stranger(service);
    const auto enter = [&](const std::string& email, const std::string& password) {
        return stranger.post("/join", {{"csrf", PageVisitor::hidden(stranger.get("/join"), "csrf")},
                                       {"continue", "/join"},
                                       {"code", code},
                                       {"account", "existing"},
                                       {"sign_in_email", email},
                                       {"sign_in_password", password}});
    };
    EXPECT_THAT(enter("nobody@acme.test", "x").body, HasSubstr("No account has this address."));
    EXPECT_THAT(enter(rita.email, "x").body, HasSubstr("id=\"sign_in_password-error\""));
    EXPECT_EQ(enter(rita.email, rita.password).field("Location"), "/join/welcome");
}

TEST_F(CompanyPages, withdraw_an_invitation) {
    const auto made =
        admin.post_and_follow("/company/members", {{"label", "Rita"}, {"role", "admin"}});
    const auto list = admin.get("/company/members").body;
    const std::string mark = "/company/invitations/";
    const auto at = list.find(mark);
    ASSERT_NE(at, std::string::npos);
    const auto path = list.substr(at, list.find('"', at) - at);
    EXPECT_THAT(admin.get(path).body, HasSubstr("Withdraw the invitation for Rita?"));
    EXPECT_EQ(admin.post(path).field("Location"), "/company/members?done=invitation-withdrawn");
    EXPECT_EQ(admin.post(path).status, 404);
    EXPECT_EQ(Browser(service, rita).post("/join", {{"code", code_in(made)}}, "/join").status, 400);
}

TEST_F(CompanyPages, change_roles_and_remove_people) {
    EXPECT_EQ(admin.post(member_path(ada) + "/role", {{"role", "regular"}}).status, 409);
    EXPECT_EQ(admin.post(member_path(ben) + "/role", {{"role", "boss"}}).status, 400);
    EXPECT_EQ(admin.post(member_path(ben) + "/role", {{"role", "admin"}}).status, 303);
    EXPECT_EQ(Browser(service, ben).get("/company").status, 200);
    EXPECT_EQ(admin.post(member_path(dev) + "/remove").status, 303);
    EXPECT_EQ(admin.get(member_path(dev)).status, 404);
    EXPECT_EQ(Browser(service, dev).get("/account").status, 303);
    // An admin may leave once there is another admin.
    EXPECT_EQ(admin.post(member_path(ada) + "/remove").field("Location"), "/account");
    EXPECT_EQ(admin.get("/company").status, 303);
}

TEST_F(CompanyPages, show_and_export_what_happened) {
    service.install(radar, ben);
    EXPECT_THAT(admin.get("/company/audit").body, HasSubstr("Allowed an app"));
    EXPECT_THAT(admin.get("/company/audit?kind=member_added").body, HasSubstr("No events match"));
    EXPECT_THAT(admin.get("/company/audit?email=ben@acme.test").body, HasSubstr("Deal Radar"));
    const auto csv = admin.get("/company/audit.csv?kind=consent_allowed");
    EXPECT_THAT(csv.field("Content-Type"), HasSubstr("text/csv"));
    EXPECT_THAT(csv.body, HasSubstr("time,event,person,app,client_id,detail,address,request\r\n"));
    EXPECT_THAT(csv.body, HasSubstr(",consent_allowed,"));
    EXPECT_THAT(csv.body, Not(HasSubstr("There are more")));
    EXPECT_THAT(admin.get("/company/installations.csv").body, HasSubstr("ben@acme.test"));
}

TEST_F(CompanyPages, export_no_more_than_they_can_and_say_so) {
    write([&](WriteTx& tx) {
        AuditEvent event;
        event.company_id = acme;
        event.kind = AuditKind::consent_allowed;
        for (int i = 0; i < 10'500; ++i) tx.audit_events().add(event);
        return true;
    });
    const auto csv = admin.get("/company/audit.csv?kind=consent_allowed");
    EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '\n'), 10'002);
    const auto at = csv.body.find("There are more");
    ASSERT_NE(at, std::string::npos);
    const auto rest = csv.body.substr(csv.body.find("/company/audit.csv", at));
    const auto next = admin.get(rest.substr(0, rest.find_first_of("\"\r")));
    EXPECT_EQ(std::count(next.body.begin(), next.body.end(), '\n'), 501);
}

}  // namespace
}  // namespace grantor::test
