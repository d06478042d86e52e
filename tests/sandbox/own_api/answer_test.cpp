// Answers of an API that is not there.
#include "sandbox/own_api/answer.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sandbox/own_api/settled_document.hpp"
#include "tests/support/api_request.hpp"

namespace grantor::sandbox::own_api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const json::object& shop() {
    static const auto root = json::parse(R"({
  "openapi": "3.0.3",
  "info": {"title": "Shop", "version": "1"},
  "servers": [{"url": "https://{place}.shop.example/{base}/", "variables": {
      "place": {"default": "eu"}, "base": {"default": "v1"}}}],
  "paths": {
    "/orders": {
      "get": {"responses": {"400": {"description": "no"}, "200": {"description": "yes", "content": {
        "application/json": {"example": [{"id": 12, "total": "9.50"}]},
        "text/csv": {"example": "id,total\n12,9.50\n"}}}}},
      "post": {
        "requestBody": {"required": true, "content": {"application/json": {"schema":
            {"$ref": "#/components/schemas/Order"}}}},
        "responses": {"201": {"description": "made", "headers": {
            "Location": {"schema": {"type": "string", "format": "uri"}},
            "X-Optional": {"schema": {"type": "string"}}},
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}}}
    },
    "/orders/{orderId}": {
      "get": {"responses": {"2XX": {"description": "yes", "content": {"application/json": {
          "schema": {"$ref": "#/components/schemas/Order"}}}}}},
      "delete": {"responses": {"204": {"description": "gone"}}}
    },
    "/carts/{cart}/lines/{id}": {"get": {"responses": {"default": {"description": "yes",
      "content": {"application/json": {"examples": {
          "one": {"value": {"cart": "a", "id": "x", "n": 1}}}}}}}}},
    "/moved": {"get": {"responses": {"302": {"description": "elsewhere", "headers": {
        "Location": {"example": "https://example.com/there"}}}}}}
  },
  "components": {
    "securitySchemes": {
      "oauth": {"type": "oauth2", "flows": {"clientCredentials": {
          "tokenUrl": "https://id.shop.example/token", "scopes": {"orders:read": "See orders"}}}},
      "key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    "schemas": {"Order": {"type": "object", "required": ["id", "item"], "properties": {
      "id": {"type": "integer", "readOnly": true}, "item": {"type": "string"},
      "count": {"type": "integer", "minimum": 1}}}}
  }})")
                                 .as_object();
    return root;
}

const Document& document() {
    static const Document document(shop());
    return document;
}

http::Response ask(const AskedOperation& asked, const test::ApiRequest& request) {
    return answer(document(), asked, request.view(), Wire{});
}
http::Response get(std::string_view path, std::string_view requested) {
    return ask({"GET", path, requested}, test::an_api_request("GET", std::string(requested)));
}

}  // namespace

TEST(OwnApiAnswer, has_the_example_of_the_first_success) {
    const auto response = get("/orders", "/orders");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "application/json");
    EXPECT_EQ(response.body, R"([{"id":12,"total":"9.50"}])");
}

TEST(OwnApiAnswer, has_the_media_type_that_is_asked_for) {
    const AskedOperation orders{"GET", "/orders", "/orders"};
    const auto request = [](std::string accept) {
        return test::an_api_request("GET", "/orders").with("Accept", std::move(accept));
    };
    EXPECT_EQ(ask(orders, request("text/csv")).body, "id,total\n12,9.50\n");
    EXPECT_EQ(ask(orders, request("*/*")).content_type, "application/json");
    EXPECT_EQ(ask(orders, request("application/json;q=0, text/*")).content_type, "text/csv");
    EXPECT_EQ(ask(orders, request("application/vnd.shop+json")).content_type, "application/json");
    EXPECT_EQ(ask(orders, request("image/png")).content_type, "application/json");
}

TEST(OwnApiAnswer, is_about_what_the_path_names) {
    EXPECT_EQ(get("/orders/{orderId}", "/orders/7").body, R"({"id":7,"item":"Item","count":1})");
    // A number cannot be "seven".
    EXPECT_EQ(get("/orders/{orderId}", "/orders/seven").body,
              R"({"id":1,"item":"Item","count":1})");
    EXPECT_EQ(get("/carts/{cart}/lines/{id}", "/carts/a%20b/lines/3").body,
              R"({"cart":"a b","id":"3","n":1})");
}

TEST(OwnApiAnswer, may_have_no_body_and_goes_where_the_document_says) {
    const auto gone = ask({"DELETE", "/orders/{orderId}", "/orders/7"},
                          test::an_api_request("DELETE", "/orders/7"));
    EXPECT_EQ(gone.status, 204);
    EXPECT_EQ(gone.body, "");
    const auto moved = get("/moved", "/moved");
    EXPECT_EQ(moved.status, 302);
    EXPECT_THAT(moved.fields, HasSubstr("Location: https://example.com/there\r\n"));
    EXPECT_EQ(get("/nowhere", "/nowhere").status, 404);
}

TEST(OwnApiAnswer, takes_a_body_that_the_document_allows) {
    const AskedOperation add{"POST", "/orders", "/orders"};
    const auto send = [&](std::string body, std::string type = "application/json") {
        return ask(
            add,
            test::an_api_request("POST", "/orders").with_body(std::move(type), std::move(body)));
    };
    const auto made = send(R"({"item":"Cup"})");
    EXPECT_EQ(made.status, 201);
    EXPECT_THAT(made.fields, HasSubstr("Location: https://example.com/1\r\n"));
    EXPECT_THAT(made.fields, testing::Not(HasSubstr("X-Optional")));
    EXPECT_EQ(send("").status, 400);
    EXPECT_EQ(send("{").status, 400);
    EXPECT_EQ(send("item=Cup", "application/x-www-form-urlencoded").status, 415);

    const auto refused = send(R"({"count":0})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.content_type, "application/problem+json");
    const auto problem = json::parse(refused.body);
    std::vector<std::string> pointers;
    for (const auto& one : problem.at("errors").as_array())
        pointers.emplace_back(one.at("pointer").as_string());
    EXPECT_THAT(pointers, ElementsAre("#/item", "#/count"));
    EXPECT_EQ(problem.at("status").as_int64(), 400);
}

TEST(SettledDocument, opens_what_names_no_protection_and_declares_what_is_named) {
    auto given = shop();
    auto& paths = given["paths"].as_object();
    const auto security = [&](std::string_view path, std::string_view method) -> json::value& {
        return paths[path].as_object()[method].as_object()["security"];
    };
    security("/orders", "get") = json::parse(R"([{"key": []}])");
    security("/orders", "post") = json::parse(R"([{"oauth": ["orders:write"], "key": []}])");
    security("/moved", "get") = json::array{};
    auto settled = settle_document(given, "http://127.0.0.1:8080");
    const auto after = [&](std::string_view path, std::string_view method) {
        return json::serialize(settled["paths"].at(path).at(method).at("security"));
    };
    EXPECT_EQ(after("/orders", "get"), R"([{"grantor_sandbox":[]}])");
    EXPECT_EQ(after("/orders", "post"), R"([{"oauth":["orders:write"]}])");
    EXPECT_EQ(after("/moved", "get"), "[]");
    EXPECT_EQ(json::serialize(settled["security"]), R"([{"grantor_sandbox":[]}])");
    const auto& schemes = settled["components"].at("securitySchemes");
    const auto& own = schemes.at("grantor_sandbox").at("flows").at("authorizationCode");
    EXPECT_EQ(json::serialize(own.at("scopes")), R"({"orders:write":""})");
    const auto& token_url = schemes.at("oauth").at("flows").at("clientCredentials").at("tokenUrl");
    EXPECT_EQ(std::string(token_url.as_string()), "http://127.0.0.1:8080/oauth/token");
    EXPECT_TRUE(settled["x-published"].as_bool());
}

TEST(SettledDocument, knows_the_path_of_its_server) {
    EXPECT_EQ(server_path(shop()), "/v1");
    const auto path_of = [](std::string_view url) {
        const json::object server{{"url", url}};
        return server_path(json::object{{"servers", json::array{server}}});
    };
    EXPECT_EQ(path_of("https://api.example.com"), "");
    EXPECT_EQ(path_of("/rest/2/?x"), "/rest/2");
    EXPECT_EQ(path_of("rest"), "");
    EXPECT_EQ(server_path({}), "");
}

}  // namespace grantor::sandbox::own_api
