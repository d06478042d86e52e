// A webhook acts with the permissions of its user: what that user may not see it is not told, and
// it reads of a record what that user would read.
#include <gmock/gmock.h>

#include "tests/sandbox/announced_changes.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;
using test::an_api_request;
using test::AnnouncingWorld;
using test::keys_of;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

class AnnouncedToOthers : public testing::Test {
 protected:
    // Ada is an admin of acme, Ben is not.
    ApiCaller ada() const { return world.caller("acme", 0); }
    ApiCaller ben() const { return world.caller("acme", 1); }
    static std::string number(std::int64_t id) { return std::to_string(id); }
    test::ApiAnswer send(const ApiCaller& who, const std::string& method, const std::string& target,
                         const std::string& body) {
        world.advance(seconds{1});
        return world.send(an_api_request(method, target).with_json(body), who);
    }

    AnnouncingWorld world;
    WebhookId of_ada = world.add_webhook({.user = 0});
    WebhookId of_ben = world.add_webhook({.user = 1});
    WebhookId old_of_ben = world.add_webhook({.version = WebhookVersion::v1, .user = 1});
};

TEST_F(AnnouncedToOthers, a_private_record_is_not) {
    const auto deal = world.add("/api/v2/deals", R"({"title":"Secret","visible_to":1})", ada());
    const auto one = "/api/v2/deals/" + number(deal);
    send(ada(), "PATCH", one, R"({"title":"Still secret"})");
    world.add("/v1/notes", R"({"content":"Secret","deal_id":)" + number(deal) + "}", ada());
    send(ada(), "DELETE", one, "");
    EXPECT_THAT(world.events_of(of_ben), IsEmpty());
    EXPECT_THAT(world.events_of(old_of_ben), IsEmpty());
    EXPECT_THAT(world.events_of(of_ada),
                ElementsAre("create deal", "change deal", "create note", "delete deal"));
}

TEST_F(AnnouncedToOthers, a_private_record_is_told_to_its_owner_and_to_admins) {
    world.add("/api/v2/deals", R"({"title":"Ben's","visible_to":1})", ben());
    EXPECT_THAT(world.events_of(of_ada), ElementsAre("create deal"));
    EXPECT_THAT(world.events_of(of_ben), ElementsAre("create deal"));
    const auto sent = world.last_sent_to(of_ben);
    EXPECT_THAT(sent.at("meta").at("permitted_user_ids").as_array(),
                ElementsAre(json::value(number(world.user(1).value))));
}

TEST_F(AnnouncedToOthers, what_was_private_until_now_is_not_shown_as_it_was) {
    const auto deal = world.add("/api/v2/deals", R"({"title":"Secret","visible_to":1})", ada());
    send(ada(), "PATCH", "/api/v2/deals/" + number(deal),
         R"({"title":"For everyone","visible_to":3})");
    EXPECT_THAT(world.events_of(of_ben), ElementsAre("change deal"));
    const auto sent = world.last_sent_to(of_ben);
    EXPECT_EQ(sent.at("data").at("title"), "For everyone");
    EXPECT_EQ(sent.at("previous"), json::parse(R"({"visible_to":1})"));
    EXPECT_EQ(world.last_sent_to(old_of_ben).at("previous").at("title"), "For everyone");
    EXPECT_EQ(world.last_sent_to(of_ada).at("previous").at("title"), "Secret");
}

TEST_F(AnnouncedToOthers, a_record_that_becomes_private_is_not_told_any_more) {
    const auto deal = world.add("/api/v2/deals", R"({"title":"Open"})", ada());
    EXPECT_THAT(world.events_of(of_ben), ElementsAre("create deal"));
    send(ada(), "PATCH", "/api/v2/deals/" + number(deal), R"({"title":"Shut","visible_to":1})");
    EXPECT_THAT(world.events_of(of_ben), ElementsAre("create deal"));
    EXPECT_THAT(world.events_of(of_ada), ElementsAre("create deal", "change deal"));
}

TEST_F(AnnouncedToOthers, what_a_record_leads_to_is_hidden_if_they_may_not_see_it) {
    const auto person =
        world.add("/api/v2/persons", R"({"name":"Hidden Pat","visible_to":1})", ada());
    world.add("/api/v2/deals", R"({"title":"Open","person_id":)" + number(person) + "}", ada());
    EXPECT_EQ(world.last_sent_to(of_ada).at("data").at("person_id"), person);
    EXPECT_THAT(world.events_of(of_ben), ElementsAre("create deal"));
    EXPECT_TRUE(world.last_sent_to(of_ben).at("data").at("person_id").is_null());
    const auto old_form = world.last_sent_to(old_of_ben).at("current").as_object();
    EXPECT_TRUE(old_form.at("person_id").is_null());
    EXPECT_TRUE(old_form.at("person_name").is_null());
    EXPECT_THAT(json::serialize(old_form), Not(testing::HasSubstr("Hidden Pat")));
}

TEST_F(AnnouncedToOthers, nothing_is_told_with_the_permissions_of_somebody_who_has_left) {
    const auto acme = world.company("acme");
    world.store->write_now([&](WriteTx& tx) {
        tx.memberships().remove(acme, world.user(1));
        return true;
    });
    world.add("/api/v2/deals", R"({"title":"Open"})", ada());
    EXPECT_THAT(world.events_of(of_ben), IsEmpty());
    EXPECT_THAT(world.events_of(of_ada), ElementsAre("create deal"));
}

}  // namespace
}  // namespace grantor::sandbox
