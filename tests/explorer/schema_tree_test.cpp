#include "explorer/schema_tree.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "explorer/described_answers.hpp"

using namespace grantor::explorer;
namespace json = boost::json;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;

namespace {

SchemaNode read(std::string_view schema, std::string_view components = "{}",
                std::size_t nodes = 400) {
    const auto document = json::object{{"components", json::parse(components)}};
    NodeBudget budget{nodes};
    return read_schema_tree(json::parse(schema), document, budget);
}

std::vector<std::string> names(const SchemaNode& node) {
    std::vector<std::string> out;
    for (const auto& member : node.members) out.push_back(member.name);
    return out;
}

std::size_t count(const SchemaNode& node) {
    std::size_t sum = node.members.size();
    for (const auto& member : node.members) sum += count(member);
    return sum;
}

}  // namespace

TEST(SchemaTree, has_members_with_types_and_what_is_always_there) {
    const auto node = read(R"({"type":"object","required":["id"],"properties":{
        "id":{"type":"integer","description":"Its number."},
        "state":{"type":"string","enum":["open","won"]},
        "when":{"type":["string","null"],"format":"date-time"}}})");
    EXPECT_THAT(names(node), ElementsAre("id", "state", "when"));
    EXPECT_TRUE(node.members[0].is_required);
    EXPECT_EQ(node.members[0].type, "integer");
    EXPECT_EQ(node.members[0].description, "Its number.");
    EXPECT_FALSE(node.members[1].is_required);
    EXPECT_THAT(node.members[1].choices, ElementsAre("open", "won"));
    EXPECT_EQ(node.members[2].type, "date-time or null");
}

TEST(SchemaTree, parts_of_all_of_are_one_object_and_alternatives_require_nothing) {
    const auto node = read(R"({"allOf":[{"$ref":"#/components/a"},
        {"type":"object","required":["b"],"properties":{"b":{"type":"string"}}}]})",
                           R"({"a":{"properties":{"a":{"type":"integer"}}}})");
    EXPECT_THAT(names(node), ElementsAre("a", "b"));
    EXPECT_TRUE(node.members[1].is_required);
    const auto either = read(R"({"oneOf":[
        {"type":"object","required":["a"],"properties":{"a":{"type":"string"}}},
        {"type":"object","required":["b"],"properties":{"b":{"type":"string"}}}]})");
    EXPECT_THAT(names(either), ElementsAre("a", "b"));
    EXPECT_FALSE(either.members[0].is_required);
}

TEST(SchemaTree, a_list_has_the_members_of_its_items) {
    const auto node = read(R"({"type":"array","items":{"type":"object","properties":{
        "name":{"type":"string","example":"A deal"}}}})");
    EXPECT_EQ(node.type, "list of object");
    EXPECT_THAT(names(node), ElementsAre("name"));
    EXPECT_EQ(example_of(node), json::parse(R"([{"name":"A deal"}])"));
}

// A schema of a tree of folders, say, or of an organization with its parent.
TEST(SchemaTree, what_holds_itself_ends) {
    const auto node = read(R"({"$ref":"#/components/folder"})", R"({"folder":{"type":"object",
        "properties":{"name":{"type":"string"},"parent":{"$ref":"#/components/folder"},
        "folders":{"type":"array","items":{"$ref":"#/components/folder"}}}}})");
    EXPECT_THAT(names(node), ElementsAre("name", "parent", "folders"));
    EXPECT_THAT(node.members[1].members, IsEmpty());
    EXPECT_TRUE(node.members[1].is_cut);
    EXPECT_TRUE(node.members[2].is_cut);
    const auto itself = read(R"({"$ref":"#/components/a"})", R"({"a":{"$ref":"#/components/a"}})");
    EXPECT_THAT(itself.members, IsEmpty());
}

TEST(SchemaTree, has_no_more_nodes_than_it_may_and_neighbours_come_before_what_is_inside) {
    json::object wide;
    for (int i = 0; i < 100; ++i)
        wide["m" + std::to_string(i)] = {{"type", "object"},
                                         {"properties", {{"inside", {{"type", "string"}}}}}};
    const auto node =
        read(json::serialize(json::object{{"type", "object"}, {"properties", wide}}), "{}", 120);
    EXPECT_EQ(node.members.size(), 100u);
    EXPECT_THAT(count(node), Le(120u));
    EXPECT_FALSE(node.is_cut);
    EXPECT_TRUE(node.members.back().is_cut);
    const auto narrow =
        read(json::serialize(json::object{{"type", "object"}, {"properties", wide}}), "{}", 7);
    EXPECT_EQ(count(narrow), 7u);
    EXPECT_TRUE(narrow.is_cut);
}

TEST(SchemaTree, an_example_is_what_the_schema_gives_and_plain_values_elsewhere) {
    const auto node = read(R"({"type":"object","properties":{
        "a":{"type":"integer","default":20},"b":{"type":"boolean"},"c":{"enum":["x","y"]},
        "d":{"type":"array","items":{"type":"string","format":"email"}},
        "e":{"type":"object"},"f":{"type":"string","examples":["given"]}}})");
    EXPECT_EQ(
        example_of(node),
        json::parse(R"({"a":20,"b":true,"c":"x","d":["ada@example.com"],"e":{},"f":"given"})"));
}

TEST(SchemaTree, json_for_people_is_cut_where_it_is_too_long) {
    EXPECT_EQ(pretty_json(json::parse(R"({"a":[1.5,{"b":null}],"c":{},"d":[]})"), 1000),
              "{\n  \"a\": [\n    1.5,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {},\n"
              "  \"d\": []\n}");
    json::array numbers;
    for (int i = 0; i < 1000; ++i) numbers.push_back(i);
    const auto text = pretty_json(numbers, 200);
    EXPECT_THAT(text.size(), Le(220u));
    EXPECT_THAT(text, EndsWith("…\n]"));
}

TEST(DescribedAnswers, have_the_documents_example_or_one_of_the_schema) {
    const auto document = json::parse(R"({"components":{"examples":{"one":{"value":{"id":7}}}},
        "paths":{"/a":{"get":{"responses":{
        "200":{"description":"It.","content":{"application/json":{
          "examples":{"first":{"$ref":"#/components/examples/one"}},
          "schema":{"type":"object","properties":{"id":{"type":"integer"}}}}}},
        "404":{"description":"None.","content":{"application/json":{
          "schema":{"type":"object","properties":{"message":{"type":"string"}}}}}},
        "204":{"description":"Done."}}}}}})")
                              .as_object();
    const auto api = read_api("doc", document);
    const auto answers = describe_answers(api.operations.at(0), document);
    ASSERT_EQ(answers.size(), 3u);
    EXPECT_EQ(answers[0].example, "{\n  \"id\": 7\n}");
    EXPECT_TRUE(answers[0].has_schema);
    EXPECT_EQ(answers[0].media_type, "application/json");
    EXPECT_THAT(answers[1].example, HasSubstr("\"message\": \"text\""));
    EXPECT_EQ(answers[2].example, "");
    EXPECT_FALSE(answers[2].has_schema);
}

// Of an operator: a page that cannot be shown must not take others along.
TEST(DescribedAnswers, what_is_not_as_openapi_has_it_is_left_out) {
    for (const auto* responses :
         {R"([])", R"({"200":1})", R"({"200":{"content":[]}})", R"({"200":{"content":{"a/b":7}}})",
          R"({"200":{"content":{"application/json":{"schema":7,"examples":{"a":1}}}}})",
          R"({"200":{"$ref":"#/nothing"}})"}) {
        const auto document =
            json::parse(std::string(R"({"paths":{"/a":{"get":{"responses":)") + responses + "}}}}")
                .as_object();
        const auto api = read_api("doc", document);
        for (const auto& answer : describe_answers(api.operations.at(0), document))
            EXPECT_FALSE(answer.has_schema) << responses;
    }
}
