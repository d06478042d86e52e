// Every form and every page of the marketplace: no form works without the token of its session
// (attack 15), fields that a form does not have change nothing (attack 14), and people's input is
// plain text wherever it is shown (attack 23).
#include <gmock/gmock.h>

#include "tests/fault/store_contents.hpp"
#include "tests/simulation/marketplace_sides.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;

class MarketplaceForms : public TwoSides {
 protected:
    MarketplaceForms() {
        service.store().write_now([&](WriteTx& tx) {
            return tx.users().set_platform_role(acme.admin.id, PlatformRole::admin);
        });
    }
    Answer post(const std::string& path, Fields fields, const std::string& csrf) {
        fields.emplace_back("csrf", csrf);
        fields.emplace_back("continue", "/account");
        return service.post(path, fields, {{"Cookie", "grantor=" + acme.cookie}});
    }
    std::optional<User> find_user(const std::string& email) {
        return service.store().read_now(
            [&](const ReadTx& tx) { return tx.users().find_by_email(email); });
    }
    App app_now() {
        return service.store().read_now(
            [&](const ReadTx& tx) { return *tx.apps().find(acme.app.app.id); });
    }
};

using Attack14 = MarketplaceForms;
using Attack15 = MarketplaceForms;
using Attack23 = MarketplaceForms;

TEST_F(Attack15, every_form_of_the_marketplace_needs_the_token_of_its_session) {
    const auto before = StoreContents::of(service.store());
    int tried = 0;
    for (const auto& route : marketplace_routes(service)) {
        if (route.method != http::Method::post || route.is_api()) continue;
        for (const auto& [kind, name] : acme.names) {
            const auto path = route.with(acme.names.at(Named::app), name);
            const auto direct = route.open_segments() == 1 ? route.with(name, "") : path;
            for (const auto& csrf : {std::string(), globex.csrf, std::string("guessed")}) {
                const auto answer = post(direct, all_fields(acme.app), csrf);
                EXPECT_TRUE(answer.status == 403 || answer.status == 400 || answer.status == 404)
                    << direct << " " << answer.status;
                ++tried;
            }
        }
    }
    EXPECT_GT(tried, 500);
    EXPECT_EQ(before.difference(StoreContents::of(service.store())), "");
}

TEST_F(Attack15, no_page_of_the_marketplace_can_be_framed) {
    for (const auto& route : marketplace_routes(service)) {
        if (route.method != http::Method::get || route.is_api()) continue;
        const auto target = route.with(acme.names.at(Named::app), acme.names.at(Named::delivery));
        const auto page = service.get(target, {{"Cookie", "grantor=" + acme.cookie}});
        if (!page.field("Content-Type").starts_with("text/html")) continue;
        const auto policy = std::string(page.field("Content-Security-Policy"));
        EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'")) << target;
        EXPECT_THAT(policy, HasSubstr("default-src 'none'")) << target;
        EXPECT_FALSE(policy.contains("unsafe-inline")) << target;
    }
}

TEST_F(Attack14, forms_take_no_fields_that_they_do_not_have) {
    const Fields beside{{"platform_role", "admin"},
                        {"state", "active"},
                        {"id", "1"},
                        {"user_id", std::to_string(globex.admin.id.value)},
                        {"company_id", std::to_string(globex.admin.company_id.value)},
                        {"developer_company_id", std::to_string(globex.admin.company_id.value)},
                        {"plan", "ultimate"},
                        {"status", "live"},
                        {"password_hash", "none"}};
    auto invitation = beside;
    invitation.insert(invitation.end(), {{"label", "Newcomer"}, {"role", "regular"}});
    invitation.insert(invitation.end(), {{"csrf", acme.csrf}, {"continue", "/account"}});
    PageVisitor inviter(service);
    inviter.set_cookie(acme.cookie);
    const auto made = inviter.follow(inviter.post("/company/members", invitation));
    ASSERT_EQ(made.status, 200);
    const std::string mark = "/join#";
    auto newcomer = beside;
    newcomer.insert(newcomer.end(),
                    {{"code", made.body.substr(made.body.find(mark) + mark.size(), 19)},
                     {"email", "new@zebrafinch.test"},
                     {"name", "Newcomer"},
                     {"role", "admin"},
                     {"password", "seven words in a row"}});
    PageVisitor stranger(service);
    newcomer.emplace_back("csrf", PageVisitor::hidden(stranger.get("/join"), "csrf"));
    ASSERT_EQ(stranger.post("/join", newcomer).status, 303);
    const auto added = find_user("new@zebrafinch.test");
    ASSERT_TRUE(added);
    EXPECT_EQ(added->platform_role, PlatformRole::none);
    service.store().read_now([&](const ReadTx& tx) {
        const auto memberships = tx.memberships().of_user(added->id);
        EXPECT_EQ(memberships.size(), 1u);
        EXPECT_EQ(memberships.front().company_id, acme.admin.company_id);
        EXPECT_EQ(memberships.front().role, Role::regular);
        return true;
    });
    auto policy = beside;
    policy.emplace_back("policy", "approval");
    ASSERT_EQ(post("/company/policy", policy, acme.csrf).status, 303);
    service.store().read_now([&](const ReadTx& tx) {
        EXPECT_EQ(tx.companies().find(acme.admin.company_id)->plan, first_plan);
        EXPECT_EQ(tx.companies().find(globex.admin.company_id)->app_policy, AppPolicy::open);
        return true;
    });
    auto terms = beside;
    terms.emplace_back("name", "Renamed");
    const Route change{http::Method::patch, "/manage/v1/apps/{}"};
    ASSERT_EQ(ask(service, acme, change, change.with(acme.app.client_id(), ""), terms).status, 200);
    EXPECT_EQ(app_now().name, "Renamed");
    EXPECT_EQ(app_now().status, AppStatus::draft);
    EXPECT_EQ(app_now().developer_company_id, acme.admin.company_id);
}

// Everything that people can enter is hostile here, and is written straight into the store, even if
// the forms would refuse it.
TEST_F(Attack23, what_people_wrote_is_text_on_every_page) {
    const std::string hostile = R"(</title></textarea>"'><script>alert(1)</script><img src=x>)";
    service.store().write_now([&](WriteTx& tx) {
        App app = *tx.apps().find(acme.app.app.id);
        app.kind = AppKind::public_app;
        app.status = AppStatus::live;
        app.name = app.profile.summary = app.profile.description = hostile;
        for (auto* url : {&app.profile.website, &app.profile.support_url, &app.profile.privacy_url,
                          &app.profile.terms_url, &app.installation_url})
            *url = "javascript:alert(1)";
        tx.apps().update(app);
        tx.apps().set_icon(app.id,
                           AppIcon{1, "image/svg+xml", Bytes(hostile.begin(), hostile.end())});
        auto company = *tx.companies().find(acme.admin.company_id);
        company.name = hostile;
        tx.companies().update(company);
        AppReview review;
        review.app_id = app.id;
        review.note = review.comment = hostile;
        review.terms = app.terms();
        acme.names[Named::secret] = std::to_string(tx.app_reviews().add(review).value);
        RequestEvent event;
        event.request_id = acme.names[Named::refused_request] = std::string(32, 'b');
        event.path = event.explain = event.peer = hostile;
        event.app_id = app.id;
        tx.request_events().add(event);
        Delivery delivery;
        delivery.app_id = app.id;
        delivery.url = "javascript:alert(1)";
        delivery.body = delivery.last_answer = delivery.last_failure = hostile;
        delivery.id = tx.deliveries().add(delivery);
        delivery.attempts = 1;
        tx.deliveries().note_attempt(delivery);
        acme.names[Named::delivery] = std::to_string(delivery.id.value);
        AuditEvent audit;
        audit.kind = AuditKind::app_changed;
        audit.company_id = acme.admin.company_id;
        audit.app_id = app.id;
        audit.detail = audit.peer = hostile;
        tx.audit_events().add(audit);
        return true;
    });
    int shown = 0;
    for (const auto& route : marketplace_routes(service)) {
        if (route.method != http::Method::get || route.is_api()) continue;
        for (const auto& [kind, name] : acme.names) {
            const auto target = route.open_segments() == 2
                                    ? route.with(acme.names.at(Named::app), name)
                                    : route.with(name, "");
            const auto page = service.get(target, {{"Cookie", "grantor=" + acme.cookie}});
            EXPECT_LT(page.status, 500) << target;
            if (!page.field("Content-Type").starts_with("text/html")) continue;
            shown += page.body.contains("alert(1)") ? 1 : 0;
            for (const auto* live : {"<script>alert", "<img src=x", "\"'><", "</title></textarea>",
                                     "href=\"javascript:", "href='javascript:"})
                EXPECT_FALSE(page.body.contains(live)) << target << " has " << live;
        }
    }
    EXPECT_GT(shown, 30);
}

}  // namespace
}  // namespace grantor::test
