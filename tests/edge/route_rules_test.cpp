#include "edge/route_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <stdexcept>

#include "tests/edge/catalogue.hpp"

namespace grantor::edge {
namespace {

using http::Method;

class TheRules : public testing::Test {
 protected:
    std::string operation(Method method, std::string_view path) const {
        const auto* rule = rules.find(method, path);
        return rule == nullptr ? "none" : rule->operation_id;
    }
    ScopeCatalogue catalogue = test::a_catalogue();
    RouteRules rules = RouteRules::embedded(catalogue);
};

TEST_F(TheRules, hold_every_operation_of_the_file) { EXPECT_EQ(rules.rules().size(), 430u); }

TEST_F(TheRules, are_each_found_by_their_own_path) {
    for (const auto& rule : rules.rules()) {
        std::string path = rule.prefix;
        for (std::size_t i = 0; i < rule.path.size(); ++i) {
            if (rule.path[i] == '{') {
                path += "17";
                i = rule.path.find('}', i);
            } else {
                path += rule.path[i];
            }
        }
        std::optional<Method> method;
        if (rule.method == "GET") method = Method::get;
        if (rule.method == "POST") method = Method::post;
        if (rule.method == "PUT") method = Method::put;
        if (rule.method == "PATCH") method = Method::patch;
        if (rule.method == "DELETE") method = Method::delete_;
        ASSERT_TRUE(method);
        const auto* found = rules.find(*method, path);
        ASSERT_NE(found, nullptr) << rule.method << " " << path;
        EXPECT_EQ(found->operation_id, rule.operation_id) << path;
        EXPECT_FALSE(found->any_of.is_empty()) << path;
    }
}

TEST_F(TheRules, are_found_below_each_prefix) {
    EXPECT_EQ(operation(Method::get, "/api/v1/users/me"), "getCurrentUser");
    EXPECT_EQ(operation(Method::get, "/v1/users/me"), "getCurrentUser");
    EXPECT_EQ(operation(Method::get, "/users/me"), "getCurrentUser");
    EXPECT_EQ(operation(Method::get, "/api/v2/deals"), "getDeals");
    EXPECT_EQ(operation(Method::head, "/v2/deals"), "getDeals");
    EXPECT_EQ(operation(Method::get, "/users/me/x"), "none");
    EXPECT_EQ(operation(Method::get, "/users"), "none");
    EXPECT_EQ(operation(Method::get, "/API/v1/users/me"), "none");
    EXPECT_EQ(operation(Method::get, "/api/v1users/me"), "none");
    EXPECT_EQ(operation(Method::get, ""), "none");
    EXPECT_EQ(operation(Method::get, "/"), "none");
}

TEST_F(TheRules, prefer_a_fixed_segment_and_do_not_go_back) {
    EXPECT_EQ(operation(Method::get, "/api/v2/deals/search"), "searchDeals");
    EXPECT_EQ(operation(Method::get, "/api/v2/deals/7"), "getDeal");
    EXPECT_EQ(operation(Method::delete_, "/api/v2/deals/search"), "none");
    EXPECT_EQ(operation(Method::get, "/api/v2/deals/7/nothing"), "none");
}

TEST_F(TheRules, take_the_field_selector_of_v1_only) {
    EXPECT_EQ(operation(Method::get, "/v1/deals:(id,title)"), "getDeals");
    EXPECT_EQ(operation(Method::get, "/v1/users/me:(id)"), "getCurrentUser");
    EXPECT_EQ(operation(Method::get, "/api/v2/deals:(id,title)"), "none");
}

TEST_F(TheRules, know_costs_and_the_scopes_that_only_the_documentation_has) {
    EXPECT_EQ(rules.find(Method::get, "/api/v2/deals/1")->cost, 1);
    EXPECT_EQ(rules.find(Method::get, "/v1/users/me")->cost, 2);
    EXPECT_EQ(rules.find(Method::get, "/v1/webhooks")->scope_names,
              "admin webhooks:read webhooks:full");
    EXPECT_EQ(rules.find(Method::post, "/v1/webhooks")->scope_names, "admin webhooks:full");
}

TEST_F(TheRules, are_refused_when_their_file_is_wrong) {
    const auto load = [&](const std::string& text) {
        const ApiDocument document{"rules.json", {}, text};
        return RouteRules::load({&document, 1}, catalogue);
    };
    const auto file = [](std::string_view row, std::string_view extra = "") {
        return std::string{R"({"operations":[)"} + std::string{row} + R"(],"extra_docs_only":[)" +
               std::string{extra} + "]}";
    };
    const std::string row =
        R"({"method":"GET","path":"/a","api_version":"v1","scopes":["base"],"operation_id":"a"})";
    EXPECT_NO_THROW(load(file(row)));
    const std::string unknown_scope =
        R"({"method":"GET","path":"/a","api_version":"v1","scopes":["x"]})";
    const std::string unknown_method =
        R"({"method":"EAT","path":"/a","api_version":"v1","scopes":["base"]})";
    const std::string elsewhere =
        R"({"method":"GET","path":"/b","api_version":"v1","scopes":["base"]})";
    for (const auto& text :
         {std::string{"{"}, std::string{"[]"}, std::string{"{}"}, file("{}"), file(unknown_scope),
          file(unknown_method), file(row + "," + row), file(row, elsewhere), file("7")})
        EXPECT_THROW(load(text), std::invalid_argument) << text;
    try {
        load(file(unknown_scope));
        ADD_FAILURE();
    } catch (const std::invalid_argument& refusal) {
        EXPECT_STREQ(refusal.what(),
                     "rules.json: GET /a: The scope \"x\" is not in the catalogue.");
    }
}

// A document of the operations that matter, each open to deals:read.
ApiDocument a_document(std::string name, std::vector<std::string> prefixes,
                       const std::vector<std::string>& operations) {
    std::string text = R"({"openapi":"3.1.0","security":[{"oauth":["deals:read"]}],"paths":{)";
    for (const auto& operation : operations)
        text += (text.ends_with('{') ? "\"" : ",\"") + operation + R"(":{"get":{"operationId":")" +
                name + operation + "\"}}";
    return {std::move(name), std::move(prefixes), text + "}}"};
}

TEST(RulesOfSeveralDocuments, are_found_below_the_longest_prefix_that_fits) {
    const auto catalogue = test::a_catalogue();
    const std::vector<ApiDocument> documents{
        a_document("all", {"/"}, {"/a", "/shop/x", "/shop/orders"}),
        a_document("shop", {"/shop", "/api/shop/"}, {"/orders", "/{any}/y"}),
        a_document("deep", {"/shop/deep"}, {"/orders"}),
    };
    const auto rules = RouteRules::load(documents, catalogue);
    const auto found = [&](std::string_view path) {
        const auto* rule = rules.find(Method::get, path);
        return rule == nullptr ? "none" : std::to_string(rule->document) + rule->operation_id;
    };
    EXPECT_EQ(found("/a"), "0all/a");
    EXPECT_EQ(found("/shop/orders"), "1shop/orders");
    EXPECT_EQ(found("/api/shop/orders"), "1shop/orders");
    EXPECT_EQ(found("/shop/deep/orders"), "2deep/orders");
    // The longest prefix decides, with no way back to a shorter one.
    EXPECT_EQ(found("/shop/x"), "none");
    EXPECT_EQ(found("/shop/deep/y"), "none");
    EXPECT_EQ(found("/shopping"), "none");
    EXPECT_EQ(found("/shop"), "none");
    EXPECT_EQ(found("/shop/"), "none");
    EXPECT_EQ(rules.documents(), (std::vector<std::string>{"all", "shop", "deep"}));
    EXPECT_EQ(rules.prefixes(),
              (std::vector<std::string>{"/shop/deep", "/api/shop", "/shop", "/"}));
}

TEST(RulesOfSeveralDocuments, take_an_empty_segment_only_where_a_template_has_it) {
    const auto catalogue = test::a_catalogue();
    const std::vector<ApiDocument> documents{a_document("d", {"/api"}, {"/", "/a/", "/b/{id}"})};
    const auto rules = RouteRules::load(documents, catalogue);
    EXPECT_NE(rules.find(Method::get, "/api/"), nullptr);
    EXPECT_EQ(rules.find(Method::get, "/api"), nullptr);
    EXPECT_NE(rules.find(Method::get, "/api/a/"), nullptr);
    EXPECT_EQ(rules.find(Method::get, "/api/a"), nullptr);
    EXPECT_EQ(rules.find(Method::get, "/api/b/"), nullptr);
    EXPECT_EQ(rules.find(Method::get, "/users/me"), nullptr);
}

TEST_F(TheRules, capture_what_a_path_says) {
    ApiOperation found;
    rules.find(Method::patch, "/v2/deals/7/products/8", &found);
    EXPECT_EQ(found.id, "updateDealProduct");
    EXPECT_EQ(found.prefix, "/api/v2");
    EXPECT_THAT(found.segments, testing::ElementsAre("7", "8", ""));
    EXPECT_EQ(found.field_selector, "");
    rules.find(Method::get, "/v1/deals/7:(id,title)", &found);
    EXPECT_EQ(found.id, "getDeal");
    EXPECT_THAT(found.segments, testing::ElementsAre("7", "", ""));
    EXPECT_EQ(found.field_selector, "id,title");
    rules.find(Method::get, "/users/me", &found);
    EXPECT_EQ(found.id, "getCurrentUser");
    EXPECT_EQ(found.prefix, "/api/v1");
}

TEST_F(TheRules, keep_the_first_of_many_captured_segments) {
    const std::vector<ApiDocument> documents{a_document("d", {"/api"}, {"/{a}/{b}/{c}/{d}"})};
    const auto deep = RouteRules::load(documents, catalogue);
    ApiOperation found;
    ASSERT_NE(deep.find(Method::get, "/api/1/2/3/4", &found), nullptr);
    EXPECT_THAT(found.segments, testing::ElementsAre("1", "2", "3"));
}

TEST_F(TheRules, say_which_methods_a_path_takes) {
    EXPECT_EQ(rules.allowed_methods("/api/v2/deals/7"), "GET, HEAD, PATCH, DELETE, OPTIONS");
    EXPECT_EQ(rules.allowed_methods("/users/me"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(rules.allowed_methods("/api/v2/nothing"), "");
}

// The request of an app with one of two scopes that are both needed was let through.
TEST_F(TheRules, need_all_scopes_of_one_alternative) {
    const ApiDocument document{
        "d", {"/api"}, R"({"openapi":"3.1.0","paths":{"/a":{"get":{"security":
        [{"oauth":["deals:full","admin"]},{"oauth":["mail:full"]}]}}}})"};
    const auto own = RouteRules::load({&document, 1}, catalogue);
    const auto* rule = own.find(Method::get, "/api/a");
    ASSERT_NE(rule, nullptr);
    const auto is_open = [&](std::string_view scopes) {
        return rule->is_open_to(catalogue.parse(scopes).value());
    };
    EXPECT_FALSE(is_open("deals:full"));
    EXPECT_FALSE(is_open("admin"));
    EXPECT_TRUE(is_open("admin deals:full"));
    EXPECT_TRUE(is_open("mail:full"));
    EXPECT_EQ(rule->access, "mail:full deals:full+admin");
    EXPECT_EQ(rule->scope_names, "deals:full mail:full admin");
}

TEST_F(TheRules, know_head_apart_where_it_is_an_operation) {
    const ApiDocument document{"d", {"/api"}, R"({"openapi":"3.1.0","paths":{"/a":{
        "get":{"security":[{"oauth":["deals:read"]}]},"head":{"security":[{"oauth":["admin"]}]}},
        "/b":{"head":{"security":[{"oauth":["admin"]}]}}}})"};
    const auto own = RouteRules::load({&document, 1}, catalogue);
    EXPECT_EQ(own.find(Method::head, "/api/a")->method, "HEAD");
    EXPECT_EQ(own.find(Method::get, "/api/b"), nullptr);
    EXPECT_EQ(own.allowed_methods("/api/a"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(own.allowed_methods("/api/b"), "HEAD, OPTIONS");
}

TEST_F(TheRules, count_searches_apart) {
    EXPECT_TRUE(rules.find(Method::get, "/api/v2/deals/search")->is_search);
    EXPECT_TRUE(rules.find(Method::get, "/api/v2/itemSearch/field")->is_search);
    EXPECT_FALSE(rules.find(Method::get, "/api/v2/deals/7")->is_search);
}

}  // namespace
}  // namespace grantor::edge
