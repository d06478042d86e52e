#include "rules/announcement.hpp"

#include <regex>

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr CompanyId company{3};
constexpr AppId app{7};

class Announcements : public TableTest {
 protected:
    UserId member(const std::string& name, Role role = Role::regular) {
        User user;
        user.email = name + "@example.com";
        const UserId id = tx().users().add(user);
        tx().memberships().add({company, id, role, at_ms(1)});
        return id;
    }
    WebhookId hook(UserId user, const std::string& action = "*",
                   WebhookVersion version = WebhookVersion::v2) {
        Webhook webhook;
        webhook.company_id = company;
        webhook.app_id = app;
        webhook.owner_id = user;
        webhook.user_id = user;
        webhook.event_action = action;
        webhook.event_object = "deal";
        webhook.subscription_url = "https://app.example/" + action;
        webhook.version = version;
        return tx().webhooks().add(webhook).value_or(WebhookId{});
    }
    static ChangeEvent change() {
        ChangeEvent event;
        event.company_id = company;
        event.user_id = {4711};
        event.action = "change";
        event.entity = "deal";
        event.entity_id = "42";
        event.data = R"({"id":42})";
        return event;
    }
    Wire wire_;
    std::int64_t tell(const ChangeEvent& event) {
        return announce(event, tx(),
                        {.now = at_ms(500),
                         .random = random_,
                         .correlation_id = "req-1",
                         .host = "acme.example.com",
                         .wire = wire_});
    }
    std::vector<Delivery> filed() { return tx().deliveries().list({.app_id = app}); }
    std::vector<WebhookId> told() {
        std::vector<WebhookId> out;
        for (const auto& delivery : filed()) out.push_back(delivery.webhook_id);
        return out;
    }

 private:
    SeededRandom random_{1};
};
GRANTOR_ON_BOTH_ENGINES(Announcements);

TEST_P(Announcements, nobody_who_did_not_ask_is_told) {
    EXPECT_EQ(tell(change()), 0);
    const UserId anna = member("anna");
    hook(anna, "create");
    hook(anna, "updated");
    ChangeEvent elsewhere = change();
    elsewhere.company_id = {4};
    EXPECT_EQ(tell(change()), 0);
    EXPECT_EQ(tell(elsewhere), 0);
    EXPECT_THAT(filed(), IsEmpty());
    EXPECT_FALSE(tx().effects().has_new_deliveries);
}

TEST_P(Announcements, nobody_is_told_of_what_they_may_not_see) {
    const UserId permitted = member("anna");
    const UserId other = member("bert");
    const UserId admin = member("carl", Role::admin);
    hook(other);
    const WebhookId of_permitted = hook(permitted);
    const WebhookId of_admin = hook(admin);
    ChangeEvent event = change();
    event.permitted_user_ids = {permitted};
    EXPECT_EQ(tell(event), 2);
    EXPECT_THAT(told(), ElementsAre(of_admin, of_permitted));
}

TEST_P(Announcements, whoever_left_or_is_deactivated_sees_nothing_any_more) {
    const UserId left = member("anna");
    const UserId deactivated = member("bert", Role::admin);
    hook(left);
    hook(deactivated);
    tx().memberships().remove(company, left);
    tx().users().set_state(deactivated, UserState::deactivated);
    EXPECT_EQ(tell(change()), 0);
    EXPECT_THAT(filed(), IsEmpty());
}

TEST_P(Announcements, a_delivery_is_filed_for_each_webhook_that_asked) {
    const UserId anna = member("anna");
    const UserId bert = member("bert");
    const WebhookId first = hook(anna, "change");
    const WebhookId second = hook(bert, "updated", WebhookVersion::v1);
    EXPECT_EQ(tell(change()), 2);
    EXPECT_TRUE(tx().effects().has_new_deliveries);
    ASSERT_THAT(told(), ElementsAre(second, first));
    const Delivery delivery = filed()[1];
    EXPECT_EQ(delivery.kind, DeliveryKind::webhook);
    EXPECT_EQ(delivery.app_id, app);
    EXPECT_EQ(delivery.company_id, company);
    EXPECT_EQ(delivery.user_id, anna);
    EXPECT_EQ(delivery.url, "https://app.example/change");
    EXPECT_EQ(delivery.created_at, at_ms(500));
    EXPECT_EQ(delivery.due_at, at_ms(500));
    EXPECT_THAT(delivery.body, HasSubstr(R"("correlation_id":"req-1")"));
    EXPECT_THAT(delivery.body, HasSubstr(R"("host":"acme.example.com")"));
    EXPECT_THAT(delivery.body, HasSubstr(R"("attempt":1)"));
    EXPECT_THAT(delivery.body, HasSubstr(R"("data":{"id":42},"previous":null})"));
    EXPECT_THAT(filed()[0].body, HasSubstr(R"("event":"updated.deal")"));
}

TEST_P(Announcements, where_everybody_may_see_it_everybody_is_named) {
    const UserId anna = member("anna");
    const UserId bert = member("bert");
    hook(anna);
    EXPECT_EQ(tell(change()), 1);
    EXPECT_THAT(filed().front().body,
                HasSubstr(R"("permitted_user_ids":[")" + std::to_string(anna.value) + R"(",")" +
                          std::to_string(bert.value) + R"("])"));
}

TEST_P(Announcements, an_event_has_a_random_uuid_of_its_own) {
    hook(member("anna"));
    EXPECT_EQ(tell(change()), 1);
    EXPECT_EQ(tell(change()), 1);
    const std::regex uuid(
        R"re("id":"([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})")re");
    std::smatch first;
    std::smatch second;
    const auto deliveries = filed();
    ASSERT_THAT(deliveries, SizeIs(2));
    ASSERT_TRUE(std::regex_search(deliveries[0].body, first, uuid)) << deliveries[0].body;
    ASSERT_TRUE(std::regex_search(deliveries[1].body, second, uuid)) << deliveries[1].body;
    EXPECT_NE(first[1], second[1]);
}

TEST_P(Announcements, an_old_payload_has_the_flag_that_the_wire_names) {
    hook(member("anna"), "updated", WebhookVersion::v1);
    tell(change());
    EXPECT_THAT(filed().at(0).body, Not(HasSubstr("service_name")));
    wire_.old_payload_flag = "made_by_service";
    tell(change());
    EXPECT_THAT(filed().at(0).body, HasSubstr(R"("made_by_service":false)"));
}

// A company with very many webhooks: no unit tells all of them, and each hears of events in order.
TEST_P(Announcements, very_many_webhooks_are_told_a_page_at_a_time) {
    std::vector<WebhookId> hooks;
    for (const auto* name : {"anna", "bert", "carl", "dora", "emil", "fred"}) {
        const auto user = member(name);
        for (int i = 0; i < 40; ++i) hooks.push_back(hook(user));
    }
    ChangeEvent first = change();
    first.previous = R"({"title":"before"})";
    first.permitted_user_ids = {};
    first.merged_from_id = "7";
    tx().effects().clear();
    EXPECT_EQ(tell(first), 25);
    EXPECT_TRUE(tx().effects().has_new_housework);
    ChangeEvent second = change();
    second.entity_id = "43";
    EXPECT_EQ(tell(second), 0) << "it waits behind the first";
    ChangeEvent elsewhere = change();
    elsewhere.company_id = {4};
    EXPECT_EQ(tell(elsewhere), 0);
    EXPECT_EQ(tx().deliveries().waiting(), 25);
    SeededRandom random{2};
    int units = 0;
    while (go_on_announcing(tx(), random, wire_)) ++units;
    EXPECT_EQ(units, 19);
    EXPECT_EQ(tx().deliveries().waiting(), 480);
    const auto of = [&](WebhookId webhook) {
        return tx().deliveries().list({.webhook_id = webhook});
    };
    const auto early = of(hooks.front());
    for (const auto webhook : {hooks.front(), hooks[150], hooks.back()}) {
        const auto told = of(webhook);
        ASSERT_THAT(told, SizeIs(2));
        EXPECT_THAT(told[1].body, HasSubstr("\"42\"")) << "the first event is filed first";
        EXPECT_EQ(told[1].body.substr(0, 200), early[1].body.substr(0, 200)) << "with one event id";
        EXPECT_THAT(told[0].body, HasSubstr("\"43\""));
        EXPECT_EQ(told[0].created_at, at_ms(500));
    }
}

}  // namespace
}  // namespace grantor::test
