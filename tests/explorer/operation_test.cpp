#include "explorer/operation.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace grantor::explorer;
namespace json = boost::json;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

// A document with one operation: POST /things/{id}, with the members given.
Operation read(std::string_view members, std::string_view components = "{}") {
    const auto text =
        std::string(R"({"info":{"title":"T"},"servers":[{"url":"https://api/v1"}],)") +
        R"("components":)" + std::string(components) + R"(,"paths":{"/things/{id}":{"post":)" +
        std::string(members) + "}}}";
    return read_api("doc", json::parse(text).as_object()).operations.at(0);
}

std::vector<std::string> names(const Operation& operation) {
    std::vector<std::string> out;
    for (const auto& field : operation.fields) out.push_back(field.name);
    return out;
}

}  // namespace

// A file of an operator may hold anything; a page that cannot be shown must not take others along.
TEST(ExplorerOperation, what_is_not_as_openapi_has_it_is_left_out) {
    for (const auto* text :
         {R"({})", R"({"paths":[]})", R"({"paths":{"/a":1}})", R"({"paths":{"/a":{"get":[]}}})",
          R"({"info":7,"paths":{"/a":{"$ref":"#/paths/~1a"}}})",
          R"({"info":{"title":[]},"paths":{"/a":{"$ref":"other.json#/a"}}})"})
        EXPECT_THAT(read_api("doc", json::parse(text).as_object()).operations, IsEmpty()) << text;
    for (
        const auto* text :
        {R"({})", R"({"tags":"a","parameters":{},"security":{},"responses":[]})",
         R"({"tags":[1],"parameters":[1,{"$ref":"#/nothing"},{"in":"query"},{"in":"body","name":"b"}]})",
         R"({"requestBody":{"content":{}}})", R"({"requestBody":{"content":{"a/b":1}}})",
         R"({"requestBody":{"content":{"a/b":{"schema":{"properties":[1],"required":{}}}}}})",
         R"({"security":[1,{"unknown":[]}],"x-token-cost":"much","servers":[1]})"}) {
        const auto operation = read(text);
        EXPECT_THAT(operation.fields, IsEmpty()) << text;
        EXPECT_EQ(operation.id, "POST /things/{id}");
        EXPECT_EQ(operation.token_cost, 0);
    }
}

TEST(ExplorerOperation, schemas_that_go_in_circles_end) {
    const auto operation = read(
        R"({"parameters":[{"name":"a","in":"query","schema":{"$ref":"#/components/a"}},
                 {"name":"b","in":"query","schema":{"$ref":"#/components/b"}},
                 {"name":"c","in":"query","schema":{"$ref":"#/components/c"}}]})",
        R"({"a":{"$ref":"#/components/a"},"b":{"type":"array","items":{"$ref":"#/components/b"}},
                 "c":{"oneOf":[{"$ref":"#/components/c"},{"type":"string"}]}})");
    EXPECT_THAT(names(operation), ElementsAre("a", "b", "c"));
}

TEST(ExplorerOperation, parameters_of_the_path_come_before_its_own_and_references_are_followed) {
    const auto* text = R"({"components":{"parameters":{"Page":{"name":"page","in":"query",
        "description":"Which.","schema":{"type":["integer","null"]},"example":2}}},
        "paths":{"/a/{id}":{"parameters":[{"name":"id","in":"path","required":true,
        "schema":{"type":"integer"},"example":7}],
        "get":{"operationId":"getA","parameters":[{"$ref":"#/components/parameters/Page"}]}}}})";
    const auto operation = read_api("doc", json::parse(text).as_object()).operations.at(0);
    EXPECT_THAT(names(operation), ElementsAre("id", "page"));
    EXPECT_TRUE(operation.fields[0].is_required);
    EXPECT_EQ(operation.fields[0].location, ParameterLocation::path);
    EXPECT_EQ(operation.fields[0].example, "7");
    EXPECT_EQ(operation.fields[1].type, "integer");
    EXPECT_EQ(operation.fields[1].description, "Which.");
}

TEST(ExplorerOperation, lists_and_choices_are_read_for_people) {
    const auto operation = read(
        R"({"parameters":[{"name":"status","in":"query","example":["open","won"],
            "schema":{"type":"array","items":{"type":"string","enum":["open","won"]}}},
            {"name":"flag","in":"query","schema":{"type":"boolean"}},
            {"name":"when","in":"query","schema":{"type":"string","format":"date"}}]})");
    EXPECT_TRUE(operation.fields[0].is_list);
    EXPECT_EQ(operation.fields[0].type, "list of text");
    EXPECT_EQ(operation.fields[0].example, "open,won");
    EXPECT_THAT(operation.fields[0].choices, ElementsAre("open", "won"));
    EXPECT_THAT(operation.fields[1].choices, ElementsAre("true", "false"));
    EXPECT_EQ(operation.fields[2].type, "date");
}

TEST(ExplorerOperation,
     alternatives_of_a_body_are_one_form_in_which_only_what_all_need_is_required) {
    const auto operation = read(
        R"({"requestBody":{"required":true,"content":{"application/x-www-form-urlencoded":{
            "example":{"grant":"a","code":"c-1"},"schema":{"oneOf":[
            {"type":"object","required":["grant","code"],"properties":
             {"grant":{"const":"a"},"code":{"type":"string"}}},
            {"type":"object","required":["grant"],"properties":
             {"grant":{"const":"b"},"refresh_token":{"type":"string"}}}]}}}}})");
    EXPECT_THAT(names(operation), ElementsAre("grant", "code", "refresh_token"));
    EXPECT_TRUE(operation.is_body_required);
    EXPECT_TRUE(operation.fields[0].is_required);
    EXPECT_THAT(operation.fields[0].choices, ElementsAre("a", "b"));
    EXPECT_FALSE(operation.fields[1].is_required);
    EXPECT_EQ(operation.fields[1].example, "c-1");
}

TEST(ExplorerOperation, secrets_are_known_by_name_and_format) {
    constexpr auto* members =
        R"("schema":{"type":"object","properties":{"code":{"type":"string"},
           "refresh_token":{"type":"string"},"own":{"type":"string","format":"password"},
           "name":{"type":"string"}}})";
    const auto body = [&](std::string_view type) {
        return read(std::string(R"({"requestBody":{"content":{")") + std::string(type) + R"(":{)" +
                    members + "}}}}");
    };
    std::vector<bool> of_form, of_json;
    for (const auto& field : body("application/x-www-form-urlencoded").fields)
        of_form.push_back(field.is_secret);
    for (const auto& field : body("application/json").fields) of_json.push_back(field.is_secret);
    EXPECT_THAT(of_form, ElementsAre(true, true, true, false));
    // A product has a code, too.
    EXPECT_THAT(of_json, ElementsAre(false, true, true, false));
}

TEST(ExplorerOperation, each_scope_is_one_of_several_that_open_it) {
    const auto operation = read(R"({"security":[{"oauth2":["a"]},{"oauth2":["b"]},{"key":[]},{}]})",
                                R"({"securitySchemes":{"oauth2":{"type":"oauth2"},
                 "key":{"type":"apiKey","in":"header","name":"x-key"}}})");
    ASSERT_EQ(operation.access.size(), 2u);
    EXPECT_THAT(operation.access[0].scopes, ElementsAre("a", "b"));
    EXPECT_EQ(operation.access[1].field, "x-key");
    EXPECT_TRUE(operation.is_open);
}

TEST(ExplorerOperation, scopes_of_one_alternative_are_shown_as_needed_together) {
    const auto schemes = R"({"securitySchemes":{"oauth2":{"type":"oauth2"}}})";
    const auto together = read(R"({"security":[{"oauth2":["a","b"]},{"oauth2":["c"]}]})", schemes);
    ASSERT_EQ(together.access.size(), 1u);
    EXPECT_THAT(together.access[0].scopes, ElementsAre("a + b", "c"));
    const auto any = read(R"({"security":[{"oauth2":["a","b"]}],"x-any-scope":true})", schemes);
    EXPECT_THAT(any.access.at(0).scopes, ElementsAre("a", "b"));
}

TEST(ExplorerOperation, a_cookie_is_a_session_with_all_that_goes_with_it) {
    const auto operation =
        read(R"({"security":[{"cookie":[],"token":[]},{"key":[]}]})",
             R"({"securitySchemes":{"cookie":{"type":"apiKey","in":"cookie","name":"s"},
                 "token":{"type":"apiKey","in":"header","name":"x-token"},
                 "key":{"type":"http","scheme":"bearer"}}})");
    ASSERT_EQ(operation.access.size(), 2u);
    EXPECT_EQ(operation.access[0].scheme, "session");
    EXPECT_EQ(operation.access[1].scheme, "bearer");
    EXPECT_FALSE(operation.is_open);
}

TEST(ExplorerOperation, a_page_is_opened_and_not_read) {
    EXPECT_TRUE(read(R"({"responses":{"200":{"content":{"text/html":{}}}}})").opens_page);
    EXPECT_FALSE(read(R"({"responses":{"200":{"content":{"text/html":{},"application/json":{}}},
                          "400":{"content":{"text/html":{}}}}})")
                     .opens_page);
}
