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

TEST(DocumentValue, refuses_aliases_before_they_grow) {
    EXPECT_EQ(read("a: &x [1]\nb: *x"),
              "refused: line 2: aliases are not accepted; write the value out");
    EXPECT_THAT(read("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]"), HasSubstr("aliases"));
    EXPECT_THAT(read("base: &x {a: 1}\nb:\n  <<: *x"), HasSubstr("aliases"));
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

TEST(DocumentValue, keeps_quoted_scalars_and_folded_blocks_as_text) {
    EXPECT_EQ(read("a: '1'\nb: \"true\"\nc: |\n  x\n  y\n"),
              R"({"a":"1","b":"true","c":"x\ny\n"})");
}

}  // namespace
}  // namespace grantor::edge
