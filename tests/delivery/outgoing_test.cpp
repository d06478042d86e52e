// The very requests that apps' servers get (docs/wire.md §7.5, §8).
#include "delivery/outgoing.hpp"

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "delivery/signature.hpp"
#include "model/uninstall_notice.hpp"
#include "tests/delivery/outbox.hpp"

namespace grantor::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

class DeliveryRequest : public Outbox {
 protected:
    std::shared_ptr<const App> app_row(AppId id) {
        return store->read_now([&](const ReadTx& tx) { return tx.apps().find(id); });
    }
    // What the receiver gets of this delivery.
    Received sent(const Delivery& delivery) {
        if (!sender) start();
        const auto id = file(delivery);
        await_end(id);
        const auto all = receiver.await(path, 1);
        return all.empty() ? Received{} : all.back();
    }
    std::string url() const { return receiver.url(path); }
    static std::string basic(const std::string& user, std::string_view password) {
        return "Basic " + to_base64(as_bytes(fmt::format("{}:{}", user, password)));
    }
    // As a receiver checks it that knows one secret.
    static bool is_signed_with(const Secret& secret, const Received& received) {
        const auto signature = received.field("X-Grantor-Signature");
        const auto comma = signature.find(',');
        if (!signature.starts_with("t=") || comma == std::string::npos) return false;
        const auto text = signature.substr(2, comma - 2) + "." + received.body;
        const auto expected =
            ",v1=" + to_hex(hmac_sha256(as_bytes(secret.reveal()), as_bytes(text)));
        return signature.contains(expected);
    }

    const std::string path = "/callback?tenant=1";
};

TEST_F(DeliveryRequest, of_a_public_client_proves_nothing_that_it_has_no_secret_for) {
    const auto app = add_app(ClientType::public_client);
    const auto received = sent(an_uninstall(app, url()));
    EXPECT_EQ(received.method, "DELETE");
    EXPECT_FALSE(received.has_field("Authorization"));
    EXPECT_FALSE(received.has_field("X-Grantor-Signature"));
}

TEST_F(DeliveryRequest, of_an_uninstall_is_that_of_the_original) {
    const auto app = add_app();
    const auto secret = add_secret(app);
    auto row = *app_row(app);
    row.redirect_uris = {url()};
    Grant grant;
    grant.id = GrantId{4};
    grant.app_id = app;
    grant.company_id = CompanyId{7};
    grant.user_id = UserId{9};
    grant.ended_at = from_ms(1'764'000'000'000);
    grant.end_reason = EndReason::uninstalled_by_user;
    auto notice = *uninstall_notice(grant, row);

    const auto received = sent(notice);
    EXPECT_EQ(received.method, "DELETE");
    EXPECT_EQ(received.path, path);
    EXPECT_EQ(received.field("Authorization"), basic(row.client_id, secret.reveal()));
    EXPECT_EQ(received.field("Content-Type"), "application/json");
    EXPECT_EQ(received.field("Content-Length"), std::to_string(received.body.size()));
    EXPECT_EQ(received.field("X-Grantor-Event"), "uninstall");
    EXPECT_EQ(received.body, fmt::format(R"({{"client_id":"{}","company_id":7,"user_id":9,)"
                                         R"("timestamp":"2025-11-24T16:00:00Z"}})",
                                         row.client_id));
    EXPECT_TRUE(is_signed_with(secret, received));
}

TEST_F(DeliveryRequest, carries_the_newest_secret_and_signatures_of_both_during_a_rotation) {
    const auto app = add_app();
    const auto old = add_secret(app);
    const auto fresh = add_secret(app);
    const auto received = sent(an_uninstall(app, url()));
    EXPECT_EQ(received.field("Authorization"), basic(app_row(app)->client_id, fresh.reveal()));
    EXPECT_TRUE(is_signed_with(old, received));
    EXPECT_TRUE(is_signed_with(fresh, received));
    EXPECT_FALSE(is_signed_with(Secret{"another"}, received));
    auto changed = received;
    changed.body[0] = '[';
    EXPECT_FALSE(is_signed_with(old, changed));
    EXPECT_THAT(received.field("X-Grantor-Signature"),
                MatchesRegex("t=[0-9]{10},v1=[0-9a-f]{64},v1=[0-9a-f]{64}"));
}

TEST_F(DeliveryRequest, is_signed_at_the_real_time_whatever_the_clock_was_moved_to) {
    clock.set_offset(days{400});
    const auto before = to_s(Clock{}.now());
    const auto received = sent(an_uninstall(add_app_with_secret(), url()));
    const auto at = std::stoll(received.field("X-Grantor-Signature").substr(2));
    EXPECT_GE(at, before);
    EXPECT_LE(at, to_s(Clock{}.now()));
}

TEST_F(DeliveryRequest, of_a_webhook_has_its_credentials_and_its_attempt) {
    const auto app = add_app();
    const auto secret = add_secret(app);
    const auto hook = add_webhook(app, url(), "ledger", "pass:word \xc3\xbc");
    receiver.answer("/callback", 500);
    start();
    const auto id = file(an_event(app, hook, url(), "42"));
    await_attempts(id, 1);
    receiver.answer("/callback", 200);
    advance(seconds{4});
    await_end(id);
    const auto all = receiver.await(path, 2);
    ASSERT_EQ(all.size(), 2u);
    for (const auto& received : all) {
        EXPECT_EQ(received.method, "POST");
        EXPECT_EQ(received.field("Authorization"), basic("ledger", "pass:word \xc3\xbc"));
        EXPECT_EQ(received.field("X-Grantor-Event"), "change.deal");
        EXPECT_EQ(received.field("X-Grantor-Delivery"), std::to_string(id.value));
        EXPECT_TRUE(is_signed_with(secret, received));
    }
    EXPECT_THAT(all[0].body, AllOf(HasSubstr(R"("attempt":1)"), HasSubstr(R"("id":42)")));
    EXPECT_THAT(all[1].body, AllOf(HasSubstr(R"("attempt":2)"), HasSubstr(R"("id":42)")));
}

TEST_F(DeliveryRequest, of_a_webhook_of_the_old_version_counts_its_retries) {
    version = WebhookVersion::v1;
    const auto app = add_app_with_secret();
    const auto hook = add_webhook(app, url());
    receiver.answer("/callback", 500);
    start();
    const auto id = file(an_event(app, hook, url()));
    await_attempts(id, 1);
    advance(seconds{4});
    await_attempts(id, 2);
    const auto all = receiver.await(path, 2);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_THAT(all[0].body, HasSubstr(R"("retry":0)"));
    EXPECT_THAT(all[1].body, HasSubstr(R"("retry":1)"));
    EXPECT_EQ(all[0].field("X-Grantor-Event"), "updated.deal");
    EXPECT_FALSE(all[0].has_field("Authorization"));
}

TEST_F(DeliveryRequest, of_a_test_event_says_so) {
    const auto app = add_app();
    const auto secret = add_secret(app);
    auto ping = an_uninstall(app, url());
    ping.kind = DeliveryKind::ping;
    ping.body = R"({"event":"ping"})";
    const auto received = sent(ping);
    EXPECT_EQ(received.method, "POST");
    EXPECT_EQ(received.body, ping.body);
    EXPECT_EQ(received.field("X-Grantor-Event"), "ping");
    EXPECT_FALSE(received.has_field("Authorization"));
    EXPECT_TRUE(is_signed_with(secret, received));
}

TEST_F(DeliveryRequest, cannot_be_split_by_what_an_app_has_entered) {
    const auto app = add_app_with_secret();
    const auto hook = add_webhook(app, url(), "user\r\nX-Evil: 1", "password\r\nX-Evil: 1");
    const auto received = sent(an_event(app, hook, url()));
    EXPECT_FALSE(received.has_field("X-Evil"));
    auto event = an_event(app, hook, url());
    event.body = R"({"meta":{"action":"change\r\nX-Evil: 1","entity":"deal","attempt":1}})";
    EXPECT_FALSE(sent(event).has_field("X-Evil"));
}

// Attack 24: a server that echoes what it was sent, and the log of the service.
TEST_F(DeliveryRequest, leaves_no_secret_in_what_is_kept_or_logged) {
    const auto app = add_app();
    const auto secret = add_secret(app);
    const auto hook = add_webhook(app, receiver.url("/echo/s3cret-path?key=s3cret-query"), "ledger",
                                  "correct horse battery");
    receiver.echo("/echo/s3cret-path");
    receiver.answer("/callback", 410);
    testing::internal::CaptureStderr();
    start();
    const auto echoed =
        await_end(file(an_event(app, hook, receiver.url("/echo/s3cret-path?key=s3cret-query"))));
    const auto gone = add_webhook(app, url(), "ledger", "correct horse battery");
    await_end(file(an_event(app, gone, url())));
    auto lost = an_uninstall(AppId{999}, receiver.url("/echo/s3cret-path?key=s3cret-query"));
    lost.body = R"({"s3cret":"body"})";
    await_end(file(lost));
    ASSERT_TRUE(comes_true([&] { return sender->counts().given_up == 2; }));
    sender.reset();
    const auto log = testing::internal::GetCapturedStderr();

    EXPECT_EQ(echoed.last_status, 200);
    EXPECT_THAT(echoed.last_answer, AllOf(HasSubstr("Basic ***"), HasSubstr("v1=")));
    const auto credentials = basic("ledger", "correct horse battery").substr(6);
    for (const std::string& hidden : {std::string(secret.reveal()), std::string("correct horse"),
                                      credentials, std::string("s3cret")}) {
        EXPECT_THAT(log, Not(HasSubstr(hidden)));
        EXPECT_THAT(echoed.last_answer, Not(HasSubstr(hidden)));
    }
    EXPECT_THAT(log, AllOf(HasSubstr("a delivery was given up"), HasSubstr("a webhook was removed"),
                           HasSubstr("http://127.0.0.1:")));
}

TEST_F(DeliveryRequest, of_a_webhook_without_an_app_is_not_signed) {
    const auto hook = add_webhook(AppId{}, url(), "ledger", "password");
    const auto received = sent(an_event(AppId{}, hook, url()));
    EXPECT_EQ(received.method, "POST");
    EXPECT_EQ(received.field("Authorization"), basic("ledger", "password"));
    EXPECT_FALSE(received.has_field("X-Grantor-Signature"));
}

}  // namespace
}  // namespace grantor::test
