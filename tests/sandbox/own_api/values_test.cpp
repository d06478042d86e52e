// Values made from schemas: each is one that its schema allows.
#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>

#include "sandbox/own_api/example_value.hpp"
#include "sandbox/own_api/pattern_text.hpp"
#include "sandbox/own_api/schema_check.hpp"

namespace grantor::sandbox::own_api {
namespace {

using testing::IsEmpty;

json::object root_with(std::string_view schemas) {
    return {{"components", {{"schemas", json::parse(schemas)}}}};
}

json::value made(std::string_view schema, std::string_view schemas = "{}") {
    const auto root = root_with(schemas);
    return example_value(json::parse(schema), Schemas(root));
}

std::vector<std::string> problems(std::string_view value, std::string_view schema,
                                  Direction direction = Direction::answer,
                                  std::string_view schemas = "{}") {
    const auto root = root_with(schemas);
    std::vector<std::string> out;
    for (const auto& one :
         violations_of(json::parse(value), json::parse(schema), Schemas(root), direction))
        out.push_back(one.pointer);
    return out;
}

std::optional<std::string> text_by(std::string_view pattern, WantedLength length,
                                   std::size_t variant) {
    Effort effort(1'000'000);
    return text_of_pattern(pattern, length, variant, effort);
}

// table: a schema, what is made of it.
struct MadeRow {
    std::string_view schema;
    std::string_view value;
};
constexpr MadeRow made_rows[] = {
    // Given values, in their order.
    {R"({"type":"string","example":"a","default":"b","enum":["c","b","a"]})", R"("a")"},
    {R"({"type":"string","examples":["a","b"]})", R"("a")"},
    {R"({"type":"string","example":7,"default":"b"})", R"("b")"},
    {R"({"type":"string","enum":["open","closed"]})", R"("open")"},
    {R"({"const":"order"})", R"("order")"},
    {R"({"type":"integer","enum":[null,5],"nullable":true})", "5"},
    // Kinds.
    {R"({"type":"boolean"})", "true"},
    {R"({"type":"null"})", "null"},
    {R"({"type":["null","integer"]})", "1"},
    {R"({"type":"integer"})", "1"},
    {R"({"type":"number"})", "1.5E0"},
    // Bounds, as 3.0 and 3.1 write them.
    {R"({"type":"integer","minimum":10,"maximum":20})", "10"},
    {R"({"type":"integer","minimum":10,"exclusiveMinimum":true})", "11"},
    {R"({"type":"integer","exclusiveMinimum":10})", "11"},
    {R"({"type":"integer","maximum":-5})", "-5"},
    {R"({"type":"integer","exclusiveMaximum":-5})", "-6"},
    {R"({"type":"integer","minimum":11,"multipleOf":5})", "15"},
    {R"({"type":"number","minimum":0,"maximum":0.5})", "1.875E-1"},
    {R"({"minimum":3})", "3E0"},
    // Texts.
    {R"({"type":"string","format":"date-time"})", R"("2026-03-01T09:30:00Z")"},
    {R"({"type":"string","format":"uuid"})", R"("6f1d2c3a-4b5e-4f60-8a7b-000000000001")"},
    {R"({"type":"string","minLength":6})", R"("Textxx")"},
    {R"({"type":"string","maxLength":2})", R"("Te")"},
    {R"({"type":"string","pattern":"^[A-Z]{2}-\\d{3}$"})", R"("AB-234")"},
    // Lists.
    {R"({"type":"array","items":{"type":"integer"}})", "[1,2]"},
    {R"({"type":"array","items":{"type":"integer"},"maxItems":1})", "[1]"},
    {R"({"type":"array","items":{"type":"integer"},"minItems":3})", "[1,2,3]"},
    {R"({"type":"array","items":{"enum":["a"]},"uniqueItems":true})", R"(["a"])"},
    {R"({"type":"array","items":{"enum":["a"]}})", R"(["a","a"])"},
    {R"({"type":"array"})", "[]"},
    {R"({"prefixItems":[{"const":1},{"const":2}],"items":false})", "[1,2]"},
    // Objects.
    {R"({"type":"object"})", "{}"},
    {R"({"properties":{"name":{"type":"string"},"id":{"type":"integer"}}})",
     R"({"name":"Name","id":1})"},
    {R"({"type":"object","additionalProperties":{"type":"integer"}})", R"({"key1":1})"},
    {R"({"type":"object","minProperties":2,"additionalProperties":{"type":"boolean"}})",
     R"({"key1":true,"key2":true})"},
    {R"({"type":"object","required":["a"]})", R"({"a":"A"})"},
    {R"({"properties":{"a":{"const":1},"b":{"const":2}},"maxProperties":1})", R"({"a":1})"},
    {R"({"properties":{"secret":{"type":"string","writeOnly":true},"id":{"const":1}}})",
     R"({"id":1})"},
    {R"({"type":"object","patternProperties":{"^x-[a-z]$":{"const":1}}})", R"({"x-a":1})"},
    // Put together.
    {R"({"allOf":[{"properties":{"a":{"const":1}}},{"properties":{"b":{"const":2}}}]})",
     R"({"a":1,"b":2})"},
    {R"({"allOf":[{"type":"integer","minimum":3},{"minimum":7}]})", "7"},
    {R"({"allOf":[{"enum":["a","b"]},{"enum":["b"]}]})", R"("b")"},
    {R"({"oneOf":[{"type":"null"},{"type":"integer"}]})", "1"},
    {R"({"anyOf":[{"const":"x"},{"const":"y"}]})", R"("x")"},
    {R"({"oneOf":[{"type":"integer"},{"type":"number","minimum":0},{"const":"z"}]})", "1.5E0"},
    {R"({"type":"object","properties":{"kind":{"type":"string"}},
         "oneOf":[{"required":["kind"]},{"properties":{"kind":{"const":"b"}},"required":["n"]}]})",
     R"({"kind":"Kind"})"},
    {"true", R"("Text")"},
};

}  // namespace

TEST(ExampleValue, is_made_of_each_word_of_a_schema) {
    for (const auto& [schema, value] : made_rows) {
        EXPECT_EQ(made(schema), json::parse(value)) << schema;
        EXPECT_THAT(problems(json::serialize(made(schema)), schema), IsEmpty()) << schema;
    }
}

TEST(ExampleValue, follows_references_and_ends_where_a_schema_holds_itself) {
    const std::string_view schemas = R"({
        "Node": {"properties": {"id": {"type": "integer"},
                 "next": {"$ref": "#/components/schemas/Node"},
                 "wrapped": {"allOf": [{"$ref": "#/components/schemas/Node"}]},
                 "all": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}}}},
        "Endless": {"properties": {"again": {"$ref": "#/components/schemas/Endless"}},
                    "required": ["again"]},
        "Circle": {"$ref": "#/components/schemas/Circle"}})";
    EXPECT_EQ(made(R"({"$ref":"#/components/schemas/Node"})", schemas),
              json::parse(R"({"id":1,"all":[]})"));
    EXPECT_TRUE(made(R"({"$ref":"#/components/schemas/Endless"})", schemas).is_null());
    made(R"({"$ref":"#/components/schemas/Circle"})", schemas);
    made(R"({"$ref":"#/components/schemas/Nowhere"})", schemas);
}

TEST(ExampleValue, of_alternatives_says_which_one_it_is) {
    const std::string_view schemas = R"({
        "Cat": {"type": "object", "required": ["kind", "claws"],
                "properties": {"kind": {"type": "string"}, "claws": {"type": "integer"}}}})";
    EXPECT_EQ(made(R"({"oneOf":[{"$ref":"#/components/schemas/Cat"}],
                       "discriminator":{"propertyName":"kind",
                                        "mapping":{"cat":"#/components/schemas/Cat"}}})",
                   schemas),
              json::parse(R"({"kind":"cat","claws":1})"));
}

TEST(ExampleValue, of_a_wide_and_deep_schema_stays_small) {
    json::object schemas;
    for (int level = 0; level < 30; ++level) {
        json::object members;
        for (int i = 0; i < 30; ++i)
            members["m" + std::to_string(i)] =
                json::object{{"$ref", "#/components/schemas/L" + std::to_string(level + 1)}};
        schemas["L" + std::to_string(level)] = json::object{{"properties", std::move(members)}};
    }
    const auto text =
        json::serialize(made(R"({"$ref":"#/components/schemas/L0"})", json::serialize(schemas)));
    EXPECT_LT(text.size(), 200'000u);
    EXPECT_GT(text.size(), 30u);
}

TEST(PatternText, is_matched_by_its_pattern) {
    for (const std::string pattern :
         {"^[a-z0-9-]+$", "^(open|closed)$", "^\\d{4}-\\d{2}$", "[^a-z]", "^#[0-9a-fA-F]{6}$",
          "^(?:ab)+c?$", "^\\+?[1-9]\\d{1,14}$", "^[\\w.]+@example\\.com$", "^.{3,5}$", "a*b",
          "^([A-Z]{2})?x$", "^[-_]$", "\\/v\\d+\\/"})
        for (const std::size_t variant : {0, 1, 5}) {
            const auto text = text_by(pattern, {0, 1000}, variant);
            ASSERT_TRUE(text) << pattern;
            EXPECT_TRUE(std::regex_search(*text, std::regex(pattern))) << pattern << " " << *text;
        }
}

TEST(PatternText, is_as_long_as_wanted_and_differs_where_it_can) {
    EXPECT_EQ(text_by("^[a-c]+$", {5, 5}, 0), "abcab");
    EXPECT_EQ(text_by("^[a-c]+$", {1, 9}, 1), "b");
    EXPECT_EQ(text_by("^a*$", {0, 0}, 0), "");
    EXPECT_EQ(text_by("^a{3}$", {0, 2}, 0), std::nullopt);
}

TEST(PatternText, gives_up_what_it_does_not_understand) {
    for (const std::string_view pattern :
         {"(?=a)b", "(a)\\1", "[a", "(a", "a)", "*", "\\u0041", "\\"})
        EXPECT_EQ(text_by(pattern, {0, 100}, 0), std::nullopt) << pattern;
}

namespace {

// table: a value, a schema, where it is not as wanted.
struct CheckRow {
    std::string_view value;
    std::string_view schema;
    std::vector<std::string> pointers;
};
const CheckRow check_rows[] = {
    {R"({"n":1})", R"({"type":"object","required":["n"]})", {}},
    {R"({})", R"({"type":"object","required":["n","m"]})", {"/n", "/m"}},
    {R"({"n":"1"})", R"({"properties":{"n":{"type":"integer"}}})", {"/n"}},
    {R"({"n":1.0})", R"({"properties":{"n":{"type":"integer"}}})", {}},
    {R"({"n":1.5})", R"({"properties":{"n":{"type":"integer"}}})", {"/n"}},
    {R"({"a/b":{"c~":1}})",
     R"({"properties":{"a/b":{"properties":{"c~":{"type":"string"}}}}})",
     {"/a~1b/c~0"}},
    {R"({"x":1})", R"({"properties":{},"additionalProperties":false})", {"/x"}},
    {R"({"x":1})", R"({"additionalProperties":{"type":"string"}})", {"/x"}},
    {R"("c")", R"({"enum":["a","b"]})", {""}},
    {"null", R"({"type":"string"})", {""}},
    {"null", R"({"type":"string","nullable":true})", {}},
    {"null", R"({"type":["string","null"]})", {}},
    {R"([1,"2"])", R"({"items":{"type":"integer"}})", {"/1"}},
    {"[1,1]", R"({"uniqueItems":true})", {"/1"}},
    {"[]", R"({"minItems":1})", {""}},
    {R"("äöü")", R"({"maxLength":3})", {}},
    {R"("äöüß")", R"({"maxLength":3})", {""}},
    {"5", R"({"minimum":5,"exclusiveMinimum":true})", {""}},
    {"5", R"({"exclusiveMaximum":5})", {""}},
    {"7", R"({"multipleOf":5})", {""}},
    {"1", R"({"oneOf":[{"type":"integer"},{"type":"number"}]})", {""}},
    {"true", R"({"anyOf":[{"type":"integer"},{"type":"string"}]})", {""}},
    {"1", R"({"not":{"type":"integer"}})", {""}},
    {"1", R"({"allOf":[{"type":"integer"},{"minimum":2}]})", {""}},
    {"1", R"({"type":"file"})", {}},
};

}  // namespace

TEST(SchemaCheck, finds_what_is_not_as_wanted_and_where) {
    for (const auto& [value, schema, pointers] : check_rows)
        EXPECT_EQ(problems(value, schema), pointers) << value << " " << schema;
}

TEST(SchemaCheck, asks_nobody_for_members_of_the_other_direction) {
    const auto schema = R"({"required":["id","secret"],"properties":
        {"id":{"type":"integer","readOnly":true},"secret":{"type":"string","writeOnly":true}}})";
    EXPECT_THAT(problems(R"({"secret":"s"})", schema, Direction::request), IsEmpty());
    EXPECT_THAT(problems(R"({"id":1})", schema, Direction::answer), IsEmpty());
    EXPECT_EQ(problems("{}", schema, Direction::request), std::vector<std::string>{"/secret"});
}

TEST(SchemaCheck, ends_where_alternatives_multiply) {
    const std::string_view schemas = R"({"A": {"anyOf": [
        {"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/A"}]}})";
    problems("1", R"({"$ref":"#/components/schemas/A"})", Direction::request, schemas);
}

// Each of these asks for more steps than can ever be made: what bounds them is counted.
TEST(HostileDocument, of_parts_that_hold_themselves_is_read_up_to_a_number) {
    const auto root = root_with(R"({"A": {"type": "object", "allOf": [
        {"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/A"},
        {"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/A"}]}})");
    const Schemas schemas(root);
    const auto schema = json::parse(R"({"$ref": "#/components/schemas/A"})");
    constexpr std::size_t most = 1'000'000;
    Effort effort(most);
    EXPECT_EQ(types_of(*schemas.plain(schema, effort).words), std::vector<std::string>{"object"});
    EXPECT_FALSE(effort.is_over());
    EXPECT_LT(most - effort.left(), 20'000U);
    EXPECT_TRUE(example_value(schema, schemas).is_object());
}

TEST(HostileDocument, of_branches_that_multiply_gives_a_value_or_none) {
    json::object all{{"type", "string"}, {"allOf", json::array{}}};
    for (int i = 0; i < 30; ++i) {
        json::array choice;
        for (int branch = 0; branch < 6; ++branch)
            choice.push_back(json::object{{"minLength", i * 10 + branch}, {"not", json::object{}}});
        all["allOf"].as_array().push_back(json::object{{"anyOf", std::move(choice)}});
    }
    const json::object root;
    const Schemas schemas(root);
    const auto value = example_value(all, schemas);
    EXPECT_TRUE(value.is_string() || value.is_null());
}

TEST(HostileDocument, of_repetitions_of_nothing_has_no_text) {
    for (const std::string_view pattern :
         {"((((a{0}){4096}){4096}){4096}){4096}", "(((()*){4096}){4096}){4096}",
          "((([a-z]{0}b{0}){4096}){4096}x){4096}"}) {
        constexpr std::size_t most = 10'000'000;
        Effort effort(most);
        EXPECT_EQ(text_of_pattern(pattern, {1, 100}, 0, effort), std::nullopt) << pattern;
        EXPECT_LE(most - effort.left(), 200'000U) << pattern;
    }
    Effort none(0);
    EXPECT_EQ(text_of_pattern("^a+$", {1, 5}, 0, none), std::nullopt);
}

TEST(HostileDocument, has_its_bodies_checked_within_a_number_of_steps) {
    json::array list;
    for (int i = 0; i < 200'000; ++i) list.push_back(i);
    const auto schema = json::parse(R"({"type": "array", "uniqueItems": true})");
    const json::object root;
    const Schemas schemas(root);
    EXPECT_THAT(violations_of(list, schema, schemas, Direction::request), IsEmpty());
    list.push_back(7);
    const auto found = violations_of(list, schema, schemas, Direction::request);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().pointer, "/200000");
    // The order of members does not matter, as it does not for equality.
    EXPECT_EQ(problems(R"([{"a":1,"b":[2]},{"b":[2],"a":1},{"a":1}])", R"({"uniqueItems": true})"),
              std::vector<std::string>{"/1"});

    json::array values;
    for (int i = 0; i < 5'000; ++i) values.push_back(i);
    const json::object one{{"enum", values}};
    const json::object many{{"oneOf", json::array{one, one, one}}, {"not", one}};
    Effort enough(10'000);
    EXPECT_FALSE(violations_of("none", many, schemas, Direction::request, enough).empty());
    // What is not reached is allowed.
    Effort little(100);
    EXPECT_THAT(violations_of("none", many, schemas, Direction::request, little), IsEmpty());
    EXPECT_TRUE(little.is_over());
}

}  // namespace grantor::sandbox::own_api
