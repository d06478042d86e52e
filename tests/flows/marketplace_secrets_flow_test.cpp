// Secrets of every kind are made and used, then everything that answers is read: pages, the
// management API, operations, the log and the database (attack 24). Only the one page that hands a
// secret out has it.
#include <gmock/gmock.h>

#include "app/parts.hpp"
#include "base/encoding.hpp"
#include "base/log.hpp"
#include "tests/fault/store_contents.hpp"
#include "tests/marketplace/developer/hub_visit.hpp"
#include "tests/simulation/marketplace_sides.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;

struct Planted {
    std::string what;
    std::string value;
};

class SecretsFlow : public testing::Test {
 protected:
    SecretsFlow() {
        testing::internal::CaptureStderr();
        log::set_level(log::Level::debug);
        service.store().write_now(
            [&](WriteTx& tx) { return tx.users().set_platform_role(ada.id, PlatformRole::admin); });
    }
    ~SecretsFlow() override {
        log::set_level(log::Level::info);
        if (!is_log_read_) testing::internal::GetCapturedStderr();
    }

    void plant(const std::string& what, const std::string& value) {
        ASSERT_GE(value.size(), 8U) << what;
        planted_.push_back({what, value});
    }
    // Of a link: browsers send to nobody what is behind it.
    static std::string behind_mark(const std::string& link) {
        return link.substr(link.find('#') + 1);
    }
    static std::string shown_value(const Answer& page) {
        EXPECT_EQ(page.status, 200) << page.body;
        return HubVisit::between(page.body, "<code class=\"value\">", "</code>");
    }
    std::string log_so_far() {
        is_log_read_ = true;
        return testing::internal::GetCapturedStderr();
    }
    void expect_clean(const std::string& where, const std::string& text) {
        ++read_;
        for (const auto& [what, value] : planted_)
            EXPECT_FALSE(text.contains(value)) << where << " has " << what;
    }

    // The app of the hub with two secrets, as tests of the wire want it.
    TestApp make_app(HubVisit& hub) {
        const auto path = hub.register_app("Ledger");
        plant("the first client secret", hub.secret);
        EXPECT_EQ(
            hub.post(path + "/scopes", {{"scopes", "deals:full"}, {"scopes", "webhooks:full"}})
                .status,
            303);
        plant("the second client secret",
              hub.secret_after(hub.post(path + "/credentials", path + "/credentials/add", {})));
        return {*hub.find(path), hub.secret};
    }
    // What people type and are shown once.
    void make_people(HubVisit& hub) {
        plant("a password", ada.password);
        const auto key =
            shown_value(hub.visitor().follow(hub.post("/account/keys", {{"name", "nightly"}})));
        plant("an access key", key);
        access_key = key;
        plant("the code of an invitation",
              behind_mark(shown_value(hub.visitor().follow(
                  hub.post("/company/members", {{"label", "Newcomer"}, {"role", "regular"}})))));
        plant("a password that is wrong", "no-password-of-anybody");
        PageVisitor stranger(service);
        auto mistyped = ada;
        mistyped.password = "no-password-of-anybody";
        EXPECT_NE(stranger.sign_in(mistyped).status, 303);
        EXPECT_NE(
            hub.post("/account/profile", "/account/profile/password",
                     {{"current", "no-password-of-anybody"}, {"chosen", "never-chosen-at-all"}})
                .status,
            303);
        plant("a password that was not chosen", "never-chosen-at-all");
    }
    // Tokens that work, that are refused, and the webhook's password.
    void use(const TestApp& app) {
        const auto code = service.code_for(app, ada);
        plant("a code", code);
        const auto granted = service.exchange(app, code);
        const auto access = json_text(granted.body, "access_token");
        const auto refresh = json_text(granted.body, "refresh_token");
        plant("an access token", access);
        plant("a refresh token", refresh);
        const std::string hook =
            R"({"subscription_url":"https://app.example/in","event_action":"*","event_object":"*",)"
            R"("http_auth_user":"ledger","http_auth_password":"hook-password-of-ledger"})";
        plant("a webhook's password", "hook-password-of-ledger");
        const auto added = service.send(
            fmt::format("POST /v1/webhooks HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                        "{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                        access, hook.size(), hook));
        EXPECT_EQ(added.status, 201) << added.body;
        expect_clean("the answer with the webhook", added.head + added.body);
        expect_clean("the list of webhooks", service.call("/v1/webhooks", access).body);
        expect_clean("a call that passes", service.call("/api/v2/deals", access).body);
        expect_clean("a refused call", service.call("/api/v2/products", access).body);
        expect_clean("a repeated code", service.exchange(app, code).body);
        expect_clean("a call of an ended grant", service.call("/api/v2/deals", access).body);
        expect_clean("a refused refresh", service.refresh(app, refresh).body);
        auto wrong = app;
        wrong.secret = "0123456789abcdef0123456789abcdef01234567";
        plant("a client secret that is wrong", wrong.secret);
        expect_clean("wrong credentials", service.refresh(wrong, refresh).body);
    }
    // What the paths may name: everything that there is by now.
    Names names_of(const TestApp& app) {
        return service.store().read_now([&](const ReadTx& tx) {
            DeliveryFilter filter;
            filter.app_id = app.app.id;
            const auto deliveries = tx.deliveries().list(filter);
            const auto refused = tx.request_events().list(app.app.id, 1);
            return Names{
                {Named::app, app.client_id()},
                {Named::user, std::to_string(ada.id.value)},
                {Named::delivery,
                 std::to_string(deliveries.empty() ? 0 : deliveries.front().id.value)},
                {Named::refused_request, refused.empty() ? "none" : refused.front().request_id},
                {Named::company, "acme"}};
        });
    }

    void read_every_page(const TestApp& app, const std::string& cookie) {
        const auto names = names_of(app);
        const Fields person{{"Cookie", "grantor=" + cookie}};
        const Fields key{{"Authorization", "Bearer " + access_key}};
        for (const auto& route : marketplace_routes(service)) {
            if (route.method != http::Method::get) continue;
            for (const auto& [first_kind, first] : names)
                for (const auto& [second_kind, second] : names) {
                    if (route.open_segments() < 2 && second_kind != Named::app) continue;
                    if (route.open_segments() < 1 && first_kind != Named::app) continue;
                    const auto target = route.with(first, second);
                    const auto answer = service.get(target, route.is_api() ? key : person);
                    expect_clean(target, answer.head + answer.body);
                    answered_ += answer.status == 200 ? 1 : 0;
                }
        }
        for (const auto* target : {"/.well-known/oauth-authorization-server", "/", "/sign-in"})
            expect_clean(target, service.get(target, person).body);
        http::RawClient operations(service.operations_port());
        for (const auto* target : {"/metrics", "/healthz", "/readyz"})
            expect_clean(target, operations
                                     .exchange(fmt::format(
                                         "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", target))
                                     .body);
    }

    RunningService service;
    CompanyId acme = service.add_company("acme");
    TestUser ada = service.add_user("ada@acme.test", acme, Role::admin);
    std::string access_key;
    int read_ = 0;
    int answered_ = 0;

    const std::vector<Planted>& planted() const { return planted_; }

 private:
    std::vector<Planted> planted_;
    bool is_log_read_ = false;
};

using Attack24 = SecretsFlow;

TEST_F(Attack24, no_page_log_metric_or_row_has_a_secret_that_was_handed_out_once) {
    HubVisit hub(service, ada);
    const auto app = make_app(hub);
    make_people(hub);
    use(app);
    service.install(app, ada);
    EXPECT_EQ(hub.post("/account", "/account/apps/" + app.client_id() + "/uninstall", {}).status,
              303);
    service.install(app, ada);
    read_every_page(app, hub.visitor().cookie());
    EXPECT_GT(answered_, 60) << "pages that answer 404 say little";
    EXPECT_GT(read_, 100);

    const auto log = log_so_far();
    expect_clean("the log", log);
    // Neither as text nor, the way rows with bytes are written out here, as hex digits.
    const auto rows = StoreContents().difference(StoreContents::of(service.store()));
    expect_clean("the database", rows);
    for (const auto& [what, value] : planted())
        EXPECT_FALSE(rows.contains(to_hex(as_bytes(value)))) << "the database has " << what;
}

}  // namespace
}  // namespace grantor::test
