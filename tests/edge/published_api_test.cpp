#include "edge/documents/published_api.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "edge/apis/apis.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

ApiDocument shop(const std::string& words) {
    return {"shop.yaml", {"/shop"}, "openapi: 3.1.0\ninfo: {title: Shop}\n" + words + R"(
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {}}
    key: {type: apiKey, name: k, in: header}
  pathItems:
    Hidden: {get: {operationId: secret-item, security: [{key: []}]}}
    Shared:
      get: {operationId: shared, security: [{oauth: [deals:read]}]}
      put: {operationId: secret-put, security: [{key: []}]}
webhooks:
  sold: {post: {operationId: secret-webhook}}
)"};
}

json::object published(const std::string& words) {
    const auto out = published_apis({shop(words)}, "https://api.example");
    return out.empty() ? json::object{} : out.front().document;
}

// A document that protects everything at its root has operations that no app can call too: those
// whose own `security` takes no token of ours, or that the edge does not understand.
TEST(PublishedApi, has_what_the_edge_opens_to_somebody_and_nothing_else) {
    const auto document = published(R"(
security: [{oauth: [deals:read]}]
paths:
  /orders:
    summary: Orders.
    parameters: [{name: least, in: query}]
    get: {operationId: orders}
    post: {operationId: public, security: []}
    put: {operationId: secret-key, security: [{key: []}]}
    delete: {operationId: secret-unknown, secured: true}
    options: {operationId: secret-options}
    trace: {operationId: secret-trace}
    query: {operationId: secret-query}
    additionalOperations: {COPY: {operationId: secret-copy}}
  /hidden: {$ref: '#/components/pathItems/Hidden'}
  /shared: {$ref: '#/components/pathItems/Shared'}
  /elsewhere: {$ref: 'other.yaml'}
)");
    EXPECT_THAT(json::serialize(document), Not(HasSubstr("secret")));
    const auto& paths = document.at("paths").as_object();
    const auto& orders = paths.at("/orders").as_object();
    EXPECT_EQ(orders.size(), 4U);
    EXPECT_EQ(orders.at("summary"), "Orders.");
    EXPECT_TRUE(orders.contains("parameters"));
    EXPECT_EQ(orders.at("get").at("operationId"), "orders");
    EXPECT_EQ(orders.at("post").at("operationId"), "public");
    EXPECT_EQ(paths.at("/hidden"), json::object{});
    EXPECT_EQ(paths.at("/elsewhere"), json::object{});
    EXPECT_EQ(paths.at("/shared").as_object().size(), 1U);
    EXPECT_EQ(paths.at("/shared").at("get").at("operationId"), "shared");
}

// What only closed operations use would tell of them.
TEST(PublishedApi, has_the_components_that_its_operations_use_and_no_others) {
    const ApiDocument api{"shop.yaml", {"/shop"}, R"(
openapi: 3.1.0
info: {title: Shop}
paths:
  /orders:
    get:
      security: [{oauth: [deals:read]}]
      parameters: [{$ref: '#/components/parameters/Least'}]
      responses:
        '200': {$ref: '#/components/responses/Orders'}
    put:
      requestBody: {$ref: '#/components/requestBodies/Hidden'}
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {}}
  parameters:
    Least: {name: least, in: query, schema: {$ref: '#/components/schemas/Small~1Number'}}
    HiddenParameter: {name: h, in: query}
  responses:
    Orders:
      description: Orders.
      content: {application/json: {schema: {$ref: '#/components/schemas/Order%20List/items'}}}
  requestBodies:
    Hidden: {content: {application/json: {schema: {$ref: '#/components/schemas/HiddenOrder'}}}}
  schemas:
    Small/Number: {type: integer}
    Order List: {type: array, items: {$ref: '#/components/schemas/Order'}}
    Order:
      discriminator: {propertyName: kind, mapping: {gift: Gift, sale: '#/components/schemas/Sale'}}
      properties: {self: {$ref: '#/components/schemas/Order'}}
    Gift: {type: object}
    Sale: {$anchor: sale}
    Anchored: {$dynamicAnchor: node}
    HiddenOrder: {properties: {part: {$ref: '#/components/schemas/HiddenPart'}}}
    HiddenPart: {properties: {whole: {$ref: '#/components/schemas/HiddenOrder'}}}
)"};
    const auto document = published_apis({api}, "https://api.example").at(0).document;
    EXPECT_THAT(json::serialize(document), Not(HasSubstr("Hidden")));
    const auto& kept = document.at("components").as_object();
    EXPECT_TRUE(kept.at("securitySchemes").as_object().contains("oauth"));
    EXPECT_TRUE(kept.at("parameters").as_object().contains("Least"));
    EXPECT_FALSE(kept.contains("requestBodies"));
    std::vector<std::string> schemas;
    for (const auto& [name, schema] : kept.at("schemas").as_object()) schemas.emplace_back(name);
    EXPECT_THAT(schemas, testing::ElementsAre("Small/Number", "Order List", "Order", "Gift", "Sale",
                                              "Anchored"));
}

TEST(PublishedApi, has_no_operation_that_names_no_security) {
    const auto document = published(R"(
paths:
  /a: {get: {operationId: secret}, post: {operationId: open, security: [{oauth: [deals:read]}]}}
)");
    EXPECT_THAT(json::serialize(document), Not(HasSubstr("secret")));
    EXPECT_TRUE(document.at("paths").at("/a").as_object().contains("post"));
}

TEST(PublishedApi, is_whole_where_its_author_says_so) {
    const auto document = published("x-published: true\npaths: {/a: {get: {operationId: shut}}}");
    EXPECT_TRUE(document.at("paths").at("/a").as_object().contains("get"));
    EXPECT_TRUE(document.contains("webhooks"));
    EXPECT_FALSE(document.contains("x-published"));
}

// The quick start of an app lists operations too, and asks the APIs.
TEST(PublishedApi, is_decided_once_for_everybody_who_shows_it) {
    const std::string paths = "paths: {/a: {get: {security: []}}}";
    auto opened = shop("x-published: false\n" + paths);
    opened.is_published = true;
    auto shut = shop("x-published: true\n" + paths);
    shut.is_published = false;
    const std::vector<ApiDocument> documents{shop(paths),
                                             shop("x-published: true\n" + paths),
                                             shop("x-published: false\n" + paths),
                                             shop("x-published: 7\n" + paths),
                                             opened,
                                             shut};
    const std::vector<bool> expected{true, true, false, false, true, false};
    std::vector<ServedApi> served;
    for (const auto& document : documents) served.push_back({document, nullptr});
    const Apis apis(std::move(served));
    for (std::size_t i = 0; i < documents.size(); ++i) {
        EXPECT_EQ(apis.is_shown(i), expected[i]) << i;
        EXPECT_EQ(!published_apis({documents[i]}, "https://api.example").empty(), expected[i]) << i;
    }
}

}  // namespace
}  // namespace grantor::edge
