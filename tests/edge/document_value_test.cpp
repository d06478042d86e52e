#include "edge/documents/document_value.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace grantor::edge {
namespace {

using testing::HasSubstr;

// The value as JSON, or the refusal.
std::string read(std::string_view text, const DocumentLimits& limits = {}) {
    const auto value = read_document_value(text, limits);
    return value ? boost::json::serialize(*value) : "refused: " + value.error();
}

TEST(DocumentValue, refuses_a_key_that_is_there_twice_in_either_notation) {
    EXPECT_EQ(read("{\"a\":1,\n\"a\":2}"), "refused: line 2: the key \"a\" is repeated");
    EXPECT_EQ(read("b:\n  a: 1\n  \"a\": 2"), "refused: line 3: the key \"a\" is repeated");
    EXPECT_THAT(read("a: {b: 1, b: 2}"), HasSubstr("repeated"));
}

TEST(DocumentValue, keeps_a_fraction_of_yaml_as_it_was_written_or_reads_it_as_a_number) {
    constexpr std::string_view text = R"(a: [1.10, -2.5e3, .5, 1, 1.2.3, .inf, "1.5"])";
    EXPECT_EQ(read(text), R"({"a":["1.10","-2.5e3",".5",1,"1.2.3",".inf","1.5"]})");
    DocumentLimits numbers;
    numbers.fractions = YamlFractions::numbers;
    EXPECT_EQ(read(text, numbers), R"({"a":[1.1E0,-2.5E3,5E-1,1,"1.2.3",".inf","1.5"]})");
}

TEST(DocumentValue, puts_in_what_an_alias_stands_for) {
    EXPECT_EQ(read("a: &x [1, &y two]\nb: *x\nc: {d: *y}"),
              R"({"a":[1,"two"],"b":[1,"two"],"c":{"d":"two"}})");
    EXPECT_THAT(read("a: &x [*x]"), HasSubstr("stands inside of what it stands for"));
    EXPECT_THAT(read("a: &x b\n*x : c"), HasSubstr("a key is not a text"));
    EXPECT_THAT(read("a: *nothing"), testing::StartsWith("refused: "));
}

// The same small text ten times over is 10^12 values.
TEST(DocumentValue, refuses_aliases_before_they_grow) {
    std::string text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
    for (int i = 1; i < 12; ++i) {
        const auto before = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int j = 0; j < 10; ++j) text += (j == 0 ? "" : ",") + before + " ";
        text += "]\n";
    }
    EXPECT_THAT(read(text), HasSubstr("aliases make it too large"));
    // A long text counts by its length, and depth by where it is put.
    std::string copies = "a: &a '" + std::string(1000, 'x') + "'\nb: [";
    for (int i = 0; i < 100; ++i) copies += i == 0 ? "*a " : ",*a ";
    EXPECT_THAT(read(copies + "]", {.text_max = 50'000}), HasSubstr("aliases make it too large"));
    EXPECT_THAT(read("a: &a [[1]]\nb: &b [[*a ]]\nc: [[*b ]]", {.depth_max = 5}),
                HasSubstr("more than 5 deep"));
}

TEST(DocumentValue, merges_as_the_author_of_a_merge_key_means_it) {
    EXPECT_EQ(read("base: &x {a: 1, b: 2}\nb:\n  <<: *x\n  b: 3"),
              R"({"base":{"a":1,"b":2},"b":{"a":1,"b":3}})");
    EXPECT_EQ(read("x: {b: 3, <<: [{a: 1}, {a: 2, b: 2, c: 2}]}"), R"({"x":{"b":3,"a":1,"c":2}})");
    EXPECT_EQ(read("x: {'<<': 1}"), R"({"x":{"<<":1}})");
    EXPECT_THAT(read("x: {<<: {a: 1}, a: 2, a: 3}"), HasSubstr("\"a\" is repeated"));
    EXPECT_THAT(read("x: {<<: {a: 1}, <<: {b: 1}}"), HasSubstr("\"<<\" is repeated"));
    EXPECT_THAT(read("x: {<<: 7}"), HasSubstr("takes an object"));
    EXPECT_THAT(read("x: {<<: [7]}"), HasSubstr("takes an object"));
}

TEST(DocumentValue, refuses_tags_that_it_does_not_know) {
    EXPECT_EQ(read("a: !!str 7"), R"({"a":"7"})");
    EXPECT_THAT(read("a: !include other.yaml"), HasSubstr("is not understood"));
    EXPECT_THAT(read("a: !secret {b: c}"), HasSubstr("is not understood"));
    EXPECT_THAT(read("a: !flags [b]"), HasSubstr("is not understood"));
}

TEST(DocumentValue, refuses_what_is_nested_too_deep) {
    const DocumentLimits limits{.depth_max = 3};
    EXPECT_EQ(read("{\"a\":[[1]]}", limits), R"({"a":[[1]]})");
    EXPECT_THAT(read("{\"a\":[[[1]]]}", limits), HasSubstr("more than 3 deep"));
    EXPECT_THAT(read("a:\n- - - 1", limits), HasSubstr("more than 3 deep"));
    EXPECT_THAT(read("{\"a\":" + std::string(100'000, '[')), HasSubstr("deep"));
    EXPECT_THAT(read(std::string(100'000, '[')), testing::StartsWith("refused: "));
    EXPECT_THAT(read(std::string(100'000, '[') + std::string(100'000, ']')),
                testing::StartsWith("refused: "));
}

TEST(DocumentValue, refuses_what_is_too_large) {
    EXPECT_EQ(read("abcd", {.text_max = 3}), "refused: it has more than 3 bytes");
    EXPECT_THAT(read("[1,2,3,4]", {.values_max = 4}), HasSubstr("too many values"));
    EXPECT_THAT(read("{\"a\":[1,2,3,4]}", {.values_max = 5}), HasSubstr("too many values"));
}

TEST(DocumentValue, refuses_what_is_no_document) {
    for (const auto* text : {"", " \n", "{", "{\"a\":1} x", "{\"a\":1}{}", "a: b: c", "a: [1",
                             "\t- x", "? [a]\n: b", "{a: 1}", "--- 1\n--- 2", "\"abc"})
        EXPECT_THAT(read(text), testing::StartsWith("refused: ")) << text;
}

TEST(DocumentValue, reads_the_same_tree_from_both_notations) {
    EXPECT_EQ(
        read("a: 1\nb: [x, \"1\", true, null, 1.5, ~]\nc:\n  - d: e\n  - {}\n"
             "'200': ok\nempty:\n"),
        R"({"a":1,"b":["x","1",true,null,"1.5",null],"c":[{"d":"e"},{}],"200":"ok","empty":null})");
    EXPECT_EQ(read(R"({"a":[1,"x\u00e9\n",true,null],"b":{}})"),
              "{\"a\":[1,\"x\xC3\xA9\\n\",true,null],\"b\":{}}");
    EXPECT_EQ(read("\xEF\xBB\xBF{\"a\":1}\n"), R"({"a":1})");
}

// A tree in two memories is copied wherever a value moves from one to the other.
TEST(DocumentValue, is_built_in_the_memory_that_is_given) {
    for (const std::string_view text :
         {R"({"a": {"b": ["c\u00e9", 1, {"d": "\n"}]}})", "a: {b: [c, 1, {d: e}]}"}) {
        boost::json::monotonic_resource memory;
        const auto value = read_document_value(text, {}, &memory);
        ASSERT_TRUE(value);
        const auto& list = value->at("a").at("b").as_array();
        for (const auto* each : {&*value, &list[0], &list[1], &list[2], &list[2].at("d")})
            EXPECT_EQ(each->storage().get(), &memory) << text;
    }
}

TEST(DocumentValue, keeps_quoted_scalars_and_folded_blocks_as_text) {
    EXPECT_EQ(read("a: '1'\nb: \"true\"\nc: |\n  x\n  y\n"),
              R"({"a":"1","b":"true","c":"x\ny\n"})");
}

}  // namespace
}  // namespace grantor::edge
