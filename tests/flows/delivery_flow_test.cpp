// The sender inside a whole service, and POST /events into it.
#include <boost/json.hpp>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <thread>

#include "rules/grant_states.hpp"
#include "app/parts.hpp"
#include "tests/delivery/receiver.hpp"
#include "tests/support/running_service.hpp"
#include "token/webhook_password.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string key = "0123456789abcdef0123456789abcdef";

// A file of the test's own, with that mode.
std::string key_file(const TemporaryFolder& folder, const std::string& text, mode_t mode = 0600) {
    const auto path = (folder.path() / "events.key").string();
    std::ofstream(path) << text;
    chmod(path.c_str(), mode);
    return path;
}

class Deliveries : public testing::Test {
 protected:
    static ServiceWish sending(const std::string& events_key_file) {
        ServiceWish wish;
        wish.options = [events_key_file](app::Options& options) {
            options.delivery.concurrency = 4;
            options.delivery.client.addresses.allow_loopback = true;
            options.events_key_file = events_key_file;
            options.api_domain = "https://{company}.example.com";
        };
        return wish;
    }

    Answer post_events(const std::string& body, const std::string& authorization,
                       const std::string& type = "application/json") {
        return service.send(fmt::format(
            "POST /events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {}\r\nContent-Type: "
            "{}\r\nContent-Length: {}\r\n\r\n{}",
            authorization, type, body.size(), body));
    }
    Answer post_events(const std::string& body) { return post_events(body, "Bearer " + key); }
    static std::string event_of(const std::string& company, const std::string& further = {}) {
        return fmt::format(R"({{"company":"{}","action":"change","entity":"deal","entity_id":42,)"
                           R"("data":{{"title":"Larger"}},"previous":{{"title":"Large"}}{}}})",
                           company, further);
    }
    WebhookId add_webhook(const TestApp& of, const TestUser& user, const std::string& path) {
        Webhook webhook;
        webhook.company_id = user.company_id;
        webhook.app_id = of.app.id;
        webhook.owner_id = webhook.user_id = user.id;
        webhook.event_action = webhook.event_object = "*";
        webhook.subscription_url = receiver.url(path);
        return *service.store().write_now([&](WriteTx& tx) { return tx.webhooks().add(webhook); });
    }
    std::int64_t waiting() {
        return service.store().read_now([](const ReadTx& tx) { return tx.deliveries().waiting(); });
    }

    Receiver receiver;
    TemporaryFolder folder;
    RunningService service{sending(key_file(folder, key + "\n"))};
    CompanyId acme = service.add_company("acme");
    TestUser ada = service.add_user("ada@acme.example", acme);
    TestApp app = service.add_app(acme, {.redirect_uris = {receiver.url("/callback")}});
};

TEST_F(Deliveries, of_events_need_a_key) {
    for (const auto* authorization :
         {"", "Bearer", "Bearer x", "Basic MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
          "Bearer 0123456789abcdef0123456789abcdee"}) {
        const auto answer = post_events(event_of("acme"), authorization);
        EXPECT_EQ(answer.status, 401) << authorization;
        EXPECT_EQ(answer.field("WWW-Authenticate"), "Bearer");
        EXPECT_THAT(answer.body, HasSubstr(R"("success":false)"));
    }
    EXPECT_EQ(post_events(event_of("acme"), "Bearer " + key + "\r\nAuthorization: Bearer x").status,
              401);
}

TEST_F(Deliveries, of_events_that_are_wrong_are_none_and_the_field_is_named) {
    const auto install = service.install(app, ada);
    add_webhook(app, ada, "/hook");
    const auto globex = service.add_company("globex");
    const auto bob = service.add_user("bob@globex.example", globex);
    const auto suspended = service.add_company("gone");
    service.store().write_now(
        [&](WriteTx& tx) { return tx.companies().set_state(suspended, CompanyState::suspended); });
    struct Case {
        std::string wrong;
        const char* field;
    };
    const Case cases[]{
        {event_of("nobody"), "company"},
        {event_of("999999"), "company"},
        {event_of("gone"), "company"},
        {event_of("acme", fmt::format(R"(,"user_id":{})", bob.id.value)), "user_id"},
        {event_of("acme", R"(,"app_id":999999)"), "app_id"},
        {event_of("acme", R"(,"colour":"red")"), "colour"},
    };
    for (const auto& [wrong, field] : cases) {
        const auto answer = post_events("[" + event_of("acme") + "," + wrong + "]");
        EXPECT_EQ(answer.status, 400) << wrong;
        EXPECT_THAT(answer.body, HasSubstr(fmt::format(R"("[1].{}":[")", field)));
        const auto single = post_events(wrong);
        EXPECT_EQ(single.status, 400) << wrong;
        EXPECT_THAT(single.body, HasSubstr(fmt::format(R"("{}":[")", field)));
    }
    EXPECT_EQ(post_events("{").status, 400);
    EXPECT_EQ(post_events(event_of("acme"), "Bearer " + key, "text/plain").status, 400);
    EXPECT_EQ(waiting(), 0);
    EXPECT_EQ(receiver.count(), 0u);
}

TEST_F(Deliveries, of_events_reach_the_webhooks_that_asked_for_them) {
    service.install(app, ada);
    add_webhook(app, ada, "/hook");
    const auto answer = post_events(
        fmt::format("[{},{}]", event_of("acme", fmt::format(R"(,"user_id":{})", ada.id.value)),
                    event_of(std::to_string(acme.value), R"(,"permitted_user_ids":[999])")));
    EXPECT_EQ(answer.status, 202) << answer.body;
    EXPECT_EQ(answer.body, R"({"success":true,"deliveries":1})");
    const auto received = receiver.await_one("/hook");
    EXPECT_EQ(received.field("X-Grantor-Event"), "change.deal");
    const auto body = boost::json::parse(received.body).as_object();
    const auto& meta = body.at("meta").as_object();
    EXPECT_EQ(meta.at("host").as_string(), "acme.example.com");
    EXPECT_EQ(meta.at("user_id").as_string(), std::to_string(ada.id.value));
    EXPECT_EQ(meta.at("entity_id").as_string(), "42");
    EXPECT_EQ(body.at("data").at("title").as_string(), "Larger");
    EXPECT_EQ(body.at("previous").at("title").as_string(), "Large");
}

TEST_F(Deliveries, of_an_uninstall_reach_the_callback_url) {
    service.install(app, ada);
    service.store().write_now([&](WriteTx& tx) {
        return end_grants_of_member(acme, ada.id, EndReason::user_removed, tx,
                                    service.parts().clock.now());
    });
    const auto received = receiver.await_one("/callback");
    EXPECT_EQ(received.method, "DELETE");
    EXPECT_EQ(received.field("Authorization"), basic_of(app.client_id(), app.secret));
    const auto body = boost::json::parse(received.body).as_object();
    EXPECT_EQ(body.at("client_id").as_string(), app.client_id());
    EXPECT_EQ(body.at("company_id").as_int64(), acme.value);
    EXPECT_EQ(body.at("user_id").as_int64(), ada.id.value);
}

// They are filed beside other writes, after the unit that has ended them.
TEST_F(Deliveries, of_an_app_that_ends_for_everybody_follow) {
    service.install(app, ada);
    service.store().write_now([&](WriteTx& tx) {
        end_grants_of_app(app.app.id, EndReason::app_deleted, tx, service.parts().clock.now());
    });
    EXPECT_EQ(receiver.await_one("/callback").method, "DELETE");
}

TEST_F(Deliveries, are_counted_in_the_metrics) {
    service.install(app, ada);
    add_webhook(app, ada, "/hook");
    post_events(event_of("acme"));
    receiver.await_one("/hook");
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (service.parts().sender.counts().delivered == 0 &&
           std::chrono::steady_clock::now() < give_up)
        std::this_thread::yield();
    http::RawClient operations(service.operations_port());
    EXPECT_THAT(operations.exchange("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").body,
                testing::AllOf(HasSubstr("grantor_deliveries_total{outcome=\"delivered\"} 1"),
                               HasSubstr("grantor_deliveries_waiting 0")));
}

TEST(EventsRoute, is_not_there_without_a_key_file) {
    RunningService service;
    EXPECT_EQ(service.post_json("/events", "{}").status, 404);
}

TEST(EventsRoute, refuses_a_key_file_that_others_can_read_and_shows_no_key) {
    TemporaryFolder folder;
    for (const auto& [text, mode] : {std::pair{key, 0644}, std::pair{std::string("short"), 0600}}) {
        ServiceWish wish;
        wish.options = [path = key_file(folder, text, static_cast<mode_t>(mode))](
                           app::Options& options) { options.events_key_file = path; };
        try {
            RunningService service(std::move(wish));
            ADD_FAILURE() << text;
        } catch (const std::runtime_error& problem) {
            EXPECT_THAT(problem.what(), HasSubstr("events.key"));
            EXPECT_THAT(problem.what(), Not(HasSubstr(text)));
        }
    }
}

}  // namespace
}  // namespace grantor::test
