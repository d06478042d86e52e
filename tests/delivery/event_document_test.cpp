#include "delivery/event_document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace grantor::delivery {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A valid event with one member more, or with another value of one that it has.
std::string event_with(const std::string& member) {
    std::string out = R"({"company":"acme","action":"change","entity":"deal","entity_id":42,)"
                      R"("data":{"id":42},"previous":{"title":"before"})";
    if (!member.empty()) out += "," + member;  // of two members of a name the last one counts
    return out + "}";
}

struct Case {
    const char* member;
    const char* field;
};

TEST(EventDocument, names_the_field_that_is_wrong) {
    const Case cases[]{
        {R"("company":null)", "company"},
        {R"("company":"")", "company"},
        {R"("company":0)", "company"},
        {R"("company":{"id":1})", "company"},
        {R"("company":"a b")", "company"},
        {R"("action":"updated")", "action"},
        {R"("action":null)", "action"},
        {R"("action":7)", "action"},
        {R"("entity":"")", "entity"},
        {R"("entity":"de\"al")", "entity"},
        {R"("entity":"9deals")", "entity"},
        {R"("entity_id":null)", "entity_id"},
        {R"("entity_id":1.5)", "entity_id"},
        {R"("entity_id":"a\u0000b")", "entity_id"},
        {R"("entity_id":"a,b")", "entity_id"},
        {R"("user_id":0)", "user_id"},
        {R"("user_id":-3)", "user_id"},
        {R"("user_id":"3x")", "user_id"},
        {R"("user_id":[3])", "user_id"},
        {R"("user_id":9223372036854775808)", "user_id"},
        {R"("app_id":"app")", "app_id"},
        {R"("data":null)", "data"},
        {R"("data":[1])", "data"},
        {R"("data":"{}")", "data"},
        {R"("previous":null)", "previous"},
        {R"("old_data":1)", "old_data"},
        {R"("old_previous":[])", "old_previous"},
        {R"("is_bulk_edit":1)", "is_bulk_edit"},
        {R"("permitted_user_ids":[])", "permitted_user_ids"},
        {R"("permitted_user_ids":[1,"x"])", "permitted_user_ids"},
        {R"("permitted_user_ids":{"1":true})", "permitted_user_ids"},
        {R"("permitted_user_ids":7)", "permitted_user_ids"},
        {R"("merged_to_id":7)", "merged_to_id"},
        {R"("merged_from_id":"a b")", "merged_from_id"},
        {R"("action":"create")", "previous"},
        {R"("action":"delete")", "data"},
        {R"("webhook_id":1)", "webhook_id"},
        {R"("a b":1)", ""},
    };
    for (const auto& [member, field] : cases) {
        const auto events = read_events("[" + event_with(member) + "]");
        ASSERT_FALSE(events) << member;
        EXPECT_EQ(events.error().front().field, std::string("[0].") + field) << member;
        const auto single = read_events(event_with(member));
        ASSERT_FALSE(single) << member;
        EXPECT_EQ(single.error().front().field, field) << member;
    }
}

TEST(EventDocument, tells_everything_that_is_wrong_with_the_first_wrong_event) {
    const auto events = read_events("[" + event_with("") + R"(,{"company":"acme"},{}])");
    ASSERT_FALSE(events);
    std::vector<std::string> fields;
    for (const auto& problem : events.error()) fields.push_back(problem.field);
    EXPECT_THAT(fields, ElementsAre("[1].action", "[1].entity", "[1].entity_id"));
}

TEST(EventDocument, is_refused_where_it_is_none) {
    std::string many = "[";
    for (std::size_t i = 0; i <= events_max; ++i) many += (i == 0 ? "" : ",") + event_with("");
    const std::string cases[]{"",
                              "{",
                              "[]",
                              "7",
                              "null",
                              "[" + std::string(100, '[') + std::string(100, ']') + "]",
                              event_with(R"("data":{"value":1e999})"),
                              many + "]"};
    for (const auto& text : cases) {
        const auto events = read_events(text);
        ASSERT_FALSE(events) << text.substr(0, 60);
        EXPECT_EQ(events.error().front().field, "");
    }
    EXPECT_EQ(read_events("[7]").error().front().field, "[0]");
}

TEST(EventDocument, holds_every_field) {
    const auto events = read_events(event_with(
        R"("user_id":"7","app_id":8,"old_data":{"id":42},"old_previous":{"title":"before"},)"
        R"("is_bulk_edit":true,"merged_from_id":"9c","permitted_user_ids":[7,"11"])"));
    ASSERT_TRUE(events);
    ASSERT_EQ(events->size(), 1u);
    const auto& [place, company, event] = events->front();
    EXPECT_EQ(place, "");
    EXPECT_EQ(company, "acme");
    EXPECT_EQ(event.action, "change");
    EXPECT_EQ(event.entity, "deal");
    EXPECT_EQ(event.entity_id, "42");
    EXPECT_EQ(event.user_id, UserId{7});
    EXPECT_EQ(event.app_id, AppId{8});
    EXPECT_EQ(event.data, R"({"id":42})");
    EXPECT_EQ(event.previous, R"({"title":"before"})");
    EXPECT_EQ(event.old_data, R"({"id":42})");
    EXPECT_EQ(event.old_previous, R"({"title":"before"})");
    EXPECT_TRUE(event.is_bulk_edit);
    EXPECT_EQ(event.merged_from_id, "9c");
    EXPECT_THAT(event.permitted_user_ids, ElementsAre(UserId{7}, UserId{11}));
}

TEST(EventDocument, may_be_a_list) {
    const auto events = read_events(
        "[" + event_with("") +
        R"(,{"company":7,"action":"delete","entity":"lead","entity_id":"adf21080-0e10","data":null},)"
        R"({"company":"7","action":"create","entity":"note","entity_id":1,"data":{}}])");
    ASSERT_TRUE(events);
    ASSERT_EQ(events->size(), 3u);
    EXPECT_EQ((*events)[1].company, "7");
    EXPECT_EQ((*events)[1].event.entity_id, "adf21080-0e10");
    EXPECT_EQ((*events)[1].event.data, "");
    EXPECT_EQ((*events)[2].place, "[2].");
    EXPECT_THAT((*events)[2].event.permitted_user_ids, testing::IsEmpty());
}

}  // namespace
}  // namespace grantor::delivery
