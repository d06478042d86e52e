#include "edge/documents/mentioned_headers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "edge/rule_document.hpp"

namespace grantor::edge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

MentionedHeaders of(const std::string& text) {
    return read_rule_document({"a.yaml", {}, text}).mentioned_headers;
}

}  // namespace

TEST(MentionedHeaders, are_those_of_operations_paths_and_components) {
    const auto found = of(R"(openapi: 3.1.0
components:
  parameters:
    Language: {name: X-Shop-Language, in: header, schema: {type: string}}
  headers:
    Total: {schema: {type: integer}}
paths:
  /orders:
    parameters:
      - {name: X-Shop-Channel, in: header}
      - {name: page, in: query}
    get:
      parameters:
        - {name: If-Match, in: header}
        - {name: x-shop-language, in: header}
      responses:
        "200":
          description: all
          headers:
            X-Shop-Total: {$ref: "#/components/headers/Total"}
            Link: {schema: {type: string}}
)");
    EXPECT_THAT(found.of_requests, ElementsAre("X-Shop-Language", "X-Shop-Channel", "If-Match"));
    EXPECT_THAT(found.of_answers, ElementsAre("X-Shop-Total", "Link"));
}

TEST(MentionedHeaders, are_names_of_fields_that_may_pass) {
    const auto found = of(R"({"openapi": "3.0.0", "parameters": [
        {"in": "header", "name": "X-Forwarded-For"}, {"in": "header", "name": "a b"},
        {"in": "header", "name": 7}, {"in": "header"}, {"in": "header", "name": "X-Ok"}]})");
    EXPECT_THAT(found.of_requests, ElementsAre("X-Ok"));
}

TEST(MentionedHeaders, are_none_where_the_text_is_no_document) {
    EXPECT_THAT(of("{").of_requests, IsEmpty());
    EXPECT_THAT(of("").of_answers, IsEmpty());
}

TEST(MentionedHeaders, of_several_documents_are_one_list) {
    auto all = of(R"({"parameters": [{"in": "header", "name": "X-A"}]})");
    all.add(of(R"({"parameters": [{"in": "header", "name": "x-a"},
                                  {"in": "header", "name": "X-B"}]})"));
    EXPECT_THAT(all.of_requests, ElementsAre("X-A", "X-B"));
}

TEST(MentionedHeaders, are_limited_in_number) {
    std::string text = R"({"parameters": [)";
    for (int i = 0; i < 300; ++i)
        text +=
            (i > 0 ? "," : "") + (R"({"in": "header", "name": "X-)" + std::to_string(i)) + "\"}";
    EXPECT_EQ(of(text + "]}").of_requests.size(), 100u);
}

}  // namespace grantor::edge
