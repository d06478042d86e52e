#include "edge/route_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <stdexcept>

namespace grantor::edge {
namespace {

using http::Method;

ScopeCatalogue a_catalogue() {
    std::vector<Scope> scopes;
    for (const auto* name : {"base",
                             "deals:read",
                             "deals:full",
                             "mail:read",
                             "mail:full",
                             "activities:read",
                             "activities:full",
                             "contacts:read",
                             "contacts:full",
                             "products:read",
                             "products:full",
                             "deal-fields:full",
                             "product-fields:full",
                             "contact-fields:full",
                             "project-fields:full",
                             "projects:read",
                             "projects:full",
                             "users:read",
                             "recents:read",
                             "search:read",
                             "admin",
                             "leads:read",
                             "leads:full",
                             "phone-integration",
                             "goals:read",
                             "goals:full",
                             "video-calls",
                             "messengers-integration",
                             "webhooks:read",
                             "webhooks:full"})
        scopes.push_back({ScopeIndex{static_cast<std::uint8_t>(scopes.size())}, name, "", ""});
    return ScopeCatalogue{std::move(scopes)};
}

class TheRules : public testing::Test {
 protected:
    std::string operation(Method method, std::string_view path) const {
        const auto* rule = rules.find(method, path);
        return rule == nullptr ? "none" : rule->operation_id;
    }
    ScopeCatalogue catalogue = a_catalogue();
    RouteRules rules = RouteRules::embedded(catalogue);
};

TEST_F(TheRules, hold_every_operation_of_the_file) { EXPECT_EQ(rules.rules().size(), 430u); }

TEST_F(TheRules, are_each_found_by_their_own_path) {
    for (const auto& rule : rules.rules()) {
        std::string path = rule.version == ApiVersion::v1 ? "/api/v1" : "/api/v2";
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
        EXPECT_FALSE(found->scopes.is_empty()) << path;
        EXPECT_TRUE(is_normal_path(path));
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
    const auto file = [](std::string_view row, std::string_view extra = "") {
        return std::string{R"({"operations":[)"} + std::string{row} + R"(],"extra_docs_only":[)" +
               std::string{extra} + "]}";
    };
    const std::string row =
        R"({"method":"GET","path":"/a","api_version":"v1","scopes":["base"],"operation_id":"a"})";
    EXPECT_NO_THROW(RouteRules::parse(file(row), catalogue));
    const std::string unknown_scope =
        R"({"method":"GET","path":"/a","api_version":"v1","scopes":["x"]})";
    const std::string unknown_method =
        R"({"method":"EAT","path":"/a","api_version":"v1","scopes":["base"]})";
    const std::string elsewhere =
        R"({"method":"GET","path":"/b","api_version":"v1","scopes":["base"]})";
    for (const auto& text :
         {std::string{"{"}, std::string{"[]"}, std::string{"{}"}, file("{}"), file(unknown_scope),
          file(unknown_method), file(row + "," + row), file(row, elsewhere), file("7")})
        EXPECT_THROW(RouteRules::parse(text, catalogue), std::invalid_argument) << text;
}

// Attack 26.
TEST(NormalPath, refuses_what_servers_read_differently) {
    for (const auto* path : {"",
                             "deals",
                             "//",
                             "/api//v2/deals",
                             "//api/v2/deals",
                             "/api/v2/deals//",
                             "/api/./v2",
                             "/api/v2/.",
                             "/api/../v2",
                             "/..",
                             "/api/v2/deals/..",
                             "/api/%2e%2e/v2",
                             "/api/%2E/v2",
                             "/api/v2/deals%2f1",
                             "/api/v2/deals%2F1",
                             "/api/v2/deals%5c1",
                             "/api/v2\\deals",
                             "/api/v2/deals;x=1",
                             "/api/v2;/deals",
                             "/api/v2/..;/deals",
                             "/api/v2/deals%3bx",
                             "/api/v2/deals%252f1",
                             "/api/v2/deals%25",
                             "/api/v2/deals%",
                             "/api/v2/deals%4",
                             "/api/v2/deals%zz",
                             "/api/v2/%64eals",
                             "/api/v2/deals%00",
                             "/api/v2/deals%0d%0a",
                             "/api/v2/deals%7f",
                             "/api/v2/de\tals",
                             "/api/v2/de als",
                             "/api/v2/deals\xC3\xB6",
                             "/api/v2/deals#x",
                             "/api/v2/deals%3f",
                             "/api/v2/deals%23",
                             "*",
                             "http://a/api/v2/deals",
                             "/api/v2/deals\"",
                             "/api/v2/<deals>",
                             "/api/v2/deals|"})
        EXPECT_FALSE(is_normal_path(path)) << path;
    EXPECT_FALSE(is_normal_path(std::string_view{"/api/v2/deals\0", 14}));
}

TEST(NormalPath, takes_plain_paths) {
    for (const auto* path :
         {"/", "/api/v2/deals", "/api/v2/deals/", "/v1/deals:(id,title)", "/v1/leads/a-b_c.d~e",
          "/v1/x/%20", "/v1/x/%C3%B6", "/v1/...", "/v1/.x", "/v1/a@b,c=d"})
        EXPECT_TRUE(is_normal_path(path)) << path;
}

}  // namespace
}  // namespace grantor::edge
