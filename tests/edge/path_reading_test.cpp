// Attack 26: which operation a path is, where servers differ.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "edge/matching/sent_path.hpp"
#include "edge/route_rules.hpp"
#include "http/normal_path.hpp"
#include "tests/edge/catalogue.hpp"

namespace grantor::edge {
namespace {

using http::Method;

ApiDocument a_document(const std::vector<std::string>& paths,
                       std::vector<std::string> prefixes = {"/api"}) {
    std::string text = R"({"openapi":"3.1.0","security":[{"oauth":["deals:read"]}],"paths":{)";
    for (const auto& path : paths)
        text += (text.ends_with('{') ? "\"" : ",\"") + path + R"(":{"get":{"operationId":")" +
                path + "\"}}";
    return {"d", std::move(prefixes), text + "}}"};
}

class PathReading : public testing::Test {
 protected:
    void load(const std::vector<std::string>& paths) { load_documents({a_document(paths)}); }
    void load_documents(const std::vector<ApiDocument>& documents) {
        rules = std::make_unique<RouteRules>(RouteRules::load(documents, catalogue));
    }
    // The path of the operation that a path is found to be; "like X" if a server could take it for
    // X; "none"; "refused".
    std::string of(std::string_view sent) {
        const auto path = http::NormalPath::read(sent);
        if (!path) return "refused";
        found = {};
        captured = path->text();
        if (const auto* rule = rules->find(Method::get, captured, &found))
            return rule->operation_id;
        const auto lookalike = rules->lookalike(captured);
        return lookalike.empty() ? "none" : "like " + std::string{lookalike};
    }

    ScopeCatalogue catalogue = test::a_catalogue();
    std::unique_ptr<RouteRules> rules;
    std::string captured;
    ApiOperation found;
};

TEST_F(PathReading, refuses_a_segment_that_some_server_takes_for_a_fixed_one) {
    load({"/orders/export", "/orders/{id}"});
    EXPECT_EQ(of("/api/orders/export"), "/orders/export");
    for (const auto* segment :
         {"EXPORT", "Export", "export.json", "export.tar.gz", "EXPORT.JSON", "export.", "export...",
          "export%20", "%20export", "export%3Bjsessionid=1", "export%20.json", "export.json%3Bx",
          "%2565xport", "%25%36%35xport", "export%252ejson", "export%C2%A0",
          "%EF%BD%85%EF%BD%98port", "export%E3%80%80"})
        EXPECT_EQ(of("/api/orders/" + std::string{segment}), "like export") << segment;
    // Escapes that need not be there are the same word.
    EXPECT_EQ(of("/api/orders/%65xport"), "/orders/export");
    for (const auto* segment :
         {"17", "exporter", "exports", "xexport", "ex.port", ".export", "e", "expor%C2%AD",
          "ada%40shop.example", "100%25", "export-7", "export%40x"})
        EXPECT_EQ(of("/api/orders/" + std::string{segment}), "/orders/{id}") << segment;
}

TEST_F(PathReading, folds_letters_as_the_most_careless_comparison_does) {
    load({"/a/disk", "/a/größe", "/a/{x}"});
    for (const auto* segment : {"dis%E2%84%AA", "di%C5%BFk", "d%C4%B1sk", "d%C4%B0sk"})
        EXPECT_EQ(of("/api/a/" + std::string{segment}), "like disk") << segment;
    EXPECT_EQ(of("/api/a/gr%C3%B6%C3%9Fe"), "/a/größe");
    EXPECT_EQ(of("/api/a/GR%C3%96%C3%9FE"), "like gr%C3%B6%C3%9Fe");
}

TEST_F(PathReading, takes_a_fixed_segment_with_a_format_for_all_its_formats) {
    load({"/a/export.json", "/a/{id}"});
    EXPECT_EQ(of("/api/a/export.json"), "/a/export.json");
    for (const auto* segment : {"export", "export.xml", "Export.json"})
        EXPECT_EQ(of("/api/a/" + std::string{segment}), "like export.json") << segment;
}

TEST_F(PathReading, refuses_lookalikes_anywhere_on_the_way_and_of_every_method) {
    load({"/admin/users", "/{tenant}/users", "/{tenant}/{x}"});
    EXPECT_EQ(of("/api/ADMIN/users"), "like admin");
    EXPECT_EQ(of("/api/acme/Users"), "like users");
    EXPECT_EQ(of("/api/acme/users"), "/{tenant}/users");
    EXPECT_EQ(rules->allowed_methods("/api/ADMIN/users"), "");
    EXPECT_EQ(of("/api/nothing/of/this"), "none");
}

TEST_F(PathReading, refuses_another_documents_prefix_in_disguise) {
    load_documents(
        {a_document({"/{a}/{b}", "/{a}/{b}/{c}"}, {"/"}), a_document({"/x"}, {"/shop/admin"})});
    EXPECT_EQ(of("/shop/admin/x"), "/x");
    for (const auto* path : {"/SHOP/admin/x", "/shop/Admin/x", "/shop/admin.json/x", "/Shop/ADMIN"})
        EXPECT_EQ(of(path), "like /shop/admin") << path;
    EXPECT_EQ(of("/shop/other/x"), "/{a}/{b}/{c}");
    EXPECT_EQ(of("/SHOP/x"), "/{a}/{b}");
}

TEST_F(PathReading, leaves_apart_what_a_case_sensitive_api_tells_apart) {
    auto document = a_document({"/orders/export", "/orders/{id}"});
    document.is_case_sensitive = true;
    load_documents({document});
    for (const auto* segment : {"EXPORT", "export.json", "export%20"})
        EXPECT_EQ(of("/api/orders/" + std::string{segment}), "/orders/{id}") << segment;
}

TEST_F(PathReading, matches_parameters_that_are_a_part_of_a_segment) {
    load({"/A/{Sid}.json", "/A/{Sid}", "/u/@{name}", "/c/{base}...{head}", "/v/{x}20", "/A/me.json",
          "/p/{a}-{b}-{c}"});
    EXPECT_EQ(of("/api/A/17.json"), "/A/{Sid}.json");
    EXPECT_EQ(found.segments[0], "17");
    EXPECT_EQ(of("/api/A/a.b.json"), "/A/{Sid}.json");
    EXPECT_EQ(found.segments[0], "a.b");
    EXPECT_EQ(of("/api/A/17"), "/A/{Sid}");
    EXPECT_EQ(of("/api/A/me.json"), "/A/me.json");
    // A placeholder is never empty.
    EXPECT_EQ(of("/api/A/.json"), "/A/{Sid}");
    EXPECT_EQ(of("/api/u/@ada"), "/u/@{name}");
    EXPECT_EQ(of("/api/u/%40ada"), "/u/@{name}");
    EXPECT_EQ(found.segments[0], "ada");
    EXPECT_EQ(of("/api/u/ada"), "none");
    EXPECT_EQ(of("/api/u/@"), "none");
    EXPECT_EQ(of("/api/c/main...next"), "/c/{base}...{head}");
    EXPECT_EQ(found.segments[1], "next");
    EXPECT_EQ(of("/api/c/...next"), "none");
    EXPECT_EQ(of("/api/p/1-2-3-4"), "/p/{a}-{b}-{c}");
    EXPECT_EQ(found.segments[2], "3-4");
    EXPECT_EQ(of("/api/p/1-2"), "none");
    // The end of an escape is not text.
    EXPECT_EQ(of("/api/v/a%20"), "none");
    EXPECT_EQ(of("/api/v/a20"), "/v/{x}20");
}

TEST_F(PathReading, refuses_what_looks_like_a_more_special_part) {
    load({"/A/{Sid}.json", "/A/{Sid}", "/A/me.json"});
    for (const auto* segment :
         {"17.JSON", "17.json%20", "17.json%3Bx", "17%252ejson", "100%25.JSON", "%25.Json"})
        EXPECT_EQ(of("/api/A/" + std::string{segment}), "like {Sid}.json") << segment;
    EXPECT_EQ(of("/api/A/ME.json"), "like me.json");
    EXPECT_EQ(of("/api/A/me"), "like me.json");
    EXPECT_EQ(of("/api/A/AC17.json"), "/A/{Sid}.json");
}

TEST_F(PathReading, refuses_what_fits_two_templates_that_need_different_access) {
    const auto document = [](std::string_view method, std::string_view scope) {
        return ApiDocument{"d",
                           {"/api"},
                           R"({"openapi":"3.1.0","security":[{"oauth":["deals:read"]}],"paths":{)"
                           R"("/orders/archive/{year}":{"get":{"operationId":"archive"}},)"
                           R"("/orders/{id}/lines":{")" +
                               std::string{method} +
                               R"(":{"operationId":"lines","security":[{"oauth":[")" +
                               std::string{scope} + R"("]}]}}}})"};
    };
    load_documents({document("get", "admin")});
    EXPECT_EQ(of("/api/orders/archive/2026"), "archive");
    EXPECT_EQ(of("/api/orders/7/lines"), "lines");
    for (const auto* year : {"lines", "LINES", "lines.json", "lines%20"})
        EXPECT_EQ(of("/api/orders/archive/" + std::string{year}), "like /orders/{id}/lines")
            << year;
    // Here it is the same to a token which of them is meant, or the method says it.
    load_documents({document("get", "deals:read")});
    EXPECT_EQ(of("/api/orders/archive/lines"), "archive");
    load_documents({document("delete", "admin")});
    EXPECT_EQ(of("/api/orders/archive/lines"), "archive");

    auto sensitive = document("get", "admin");
    sensitive.is_case_sensitive = true;
    load_documents({sensitive});
    EXPECT_EQ(of("/api/orders/archive/lines"), "like /orders/{id}/lines");
    EXPECT_EQ(of("/api/orders/archive/LINES"), "archive");
}

TEST_F(PathReading, refuses_it_with_a_field_selector_behind_it_too) {
    const ApiDocument document{
        "rules.json",
        {},
        R"({"operations":[{"method":"GET","path":"/orders/archive/{year}","api_version":"v1",)"
        R"("scopes":["deals:read"],"operation_id":"archive"},)"
        R"({"method":"GET","path":"/orders/{id}/lines","api_version":"v1",)"
        R"("scopes":["admin"],"operation_id":"lines"}]})"};
    load_documents({document});
    EXPECT_EQ(of("/v1/orders/archive/2026:(id)"), "archive");
    EXPECT_EQ(found.field_selector, "id");
    EXPECT_EQ(of("/v1/orders/7/lines:(id)"), "lines");
    for (const auto* last : {"lines", "lines:(id)", "lines:()", "LINES:(id)", "lines%3A(id)"})
        EXPECT_EQ(of("/v1/orders/archive/" + std::string{last}), "like /orders/{id}/lines") << last;
}

TEST_F(PathReading, refuses_what_may_be_a_path_that_cannot_be_served) {
    load({"/orders/archive/{year}", "/orders/{a}{b}/lines"});
    EXPECT_EQ(of("/api/orders/archive/lines"), "like /orders/{any}/lines");
    EXPECT_EQ(of("/api/orders/archive/2026"), "/orders/archive/{year}");
}

TEST_F(PathReading, lets_no_other_operation_have_the_address_of_one_that_cannot_be_served) {
    load({"/orders/{id}", "/orders/export?all=1", "/orders/late#x", "/orders/{a}{b}/x",
          "/orders/{id}/y"});
    EXPECT_EQ(of("/api/orders/export"), "none");
    EXPECT_EQ(of("/api/orders/late"), "none");
    EXPECT_EQ(of("/api/orders/EXPORT"), "like export");
    EXPECT_EQ(of("/api/orders/7"), "/orders/{id}");
    EXPECT_EQ(of("/api/orders/7/y"), "/orders/{id}/y");
    EXPECT_EQ(of("/api/orders/7/x"), "none");
}

TEST_F(PathReading, compares_what_a_document_escapes_decoded) {
    load({"/a%20b", "/c+d", "/e%40f", "/g:h"});
    EXPECT_EQ(of("/api/a%20b"), "/a%20b");
    EXPECT_EQ(of("/api/c%2Bd"), "/c+d");
    EXPECT_EQ(of("/api/c+d"), "/c+d");
    EXPECT_EQ(of("/api/e@f"), "/e%40f");
    EXPECT_EQ(of("/api/g%3ah"), "/g:h");
}

TEST(ASentPath, means_the_same_if_only_data_is_written_in_another_way) {
    const auto same = [](std::string_view sent, std::string_view rule) {
        const auto path = http::NormalPath::read(sent);
        return path && means_same_operation(sent, path->text(), rule);
    };
    EXPECT_TRUE(same("/api/u/ada%40x", "/u/{id}"));
    EXPECT_TRUE(same("/api/u/%c3%b6", "/u/{id}"));
    EXPECT_TRUE(same("/api/x/u/100%25", "/u/{id}"));
    EXPECT_FALSE(same("/api/u/%61da", "/u/{id}"));
    EXPECT_FALSE(same("/%61pi/u/ada", "/u/{id}"));
    EXPECT_FALSE(same("/api/%75/ada", "/u/{id}"));
    EXPECT_FALSE(same("/api/u/ada%40x.json", "/u/{id}.json"));
    EXPECT_FALSE(same("/api/u/g%3Ah", "/u/g:h"));
}

}  // namespace
}  // namespace grantor::edge
