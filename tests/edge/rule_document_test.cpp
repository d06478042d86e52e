#include "edge/rule_document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace grantor::edge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

ReadDocument read(std::string text, std::vector<std::string> prefixes = {"/api/shop"}) {
    return read_rule_document({"shop.yaml", std::move(prefixes), std::move(text)});
}

constexpr std::string_view schemes = R"(openapi: 3.0.3
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {}}
    oidc: {type: openIdConnect}
    bearer: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: x-api-token}
    made_up: {type: carrier-pigeon}
    elsewhere: {$ref: 'schemes.yaml#/oauth'}
    alias: {$ref: '#/components/securitySchemes/oauth'}
)";

// The one operation, with this `security`; "" for none.
ReadDocument read_with(const std::string& security, const std::string& of_all = "") {
    std::string text{schemes};
    if (!of_all.empty()) text += "security: " + of_all + "\n";
    text += "paths:\n  /orders/{id}:\n    get:\n      operationId: getOrder\n";
    if (!security.empty()) text += "      security: " + security + "\n";
    return read(text);
}
const DocumentedOperation& only(const ReadDocument& document) {
    EXPECT_THAT(document.operations, SizeIs(1));
    return document.operations.at(0);
}

TEST(OpenApi, an_operation_without_protection_is_open_to_no_app) {
    EXPECT_EQ(only(read_with("")).opening, Opening::closed);
}

TEST(OpenApi, an_empty_list_and_an_empty_entry_open_to_everybody) {
    for (const auto* security : {"[]", "[{}]", "[{oauth: [a]}, {}]", "[{}, {key: []}]"}) {
        EXPECT_EQ(only(read_with(security)).opening, Opening::everybody) << security;
        EXPECT_THAT(only(read_with(security)).alternatives, IsEmpty()) << security;
    }
    EXPECT_EQ(only(read_with("[]", "[{oauth: [a]}]")).opening, Opening::everybody);
    EXPECT_EQ(only(read_with("", "[]")).opening, Opening::everybody);
    // Not where anything in it is not understood.
    for (const auto* security : {"[{}, 7]", "[7]", "[{}, {nobody: []}]", "[{}, {oauth: 1}]", "{}"})
        EXPECT_EQ(only(read_with(security)).opening, Opening::closed) << security;
}

TEST(OpenApi, an_operation_may_have_a_time_of_its_own) {
    const auto timeout_of = [](const std::string& text) {
        return read(std::string{schemes} + "paths: {/a: {get: {security: [], x-timeout: " + text +
                    "}}}");
    };
    EXPECT_EQ(only(timeout_of("5s")).timeout, std::chrono::seconds{5});
    EXPECT_EQ(only(timeout_of("'2m'")).timeout, std::chrono::seconds{120});
    EXPECT_EQ(only(timeout_of("30")).timeout, std::chrono::seconds{30});
    EXPECT_EQ(only(timeout_of("60m")).timeout, std::chrono::seconds{3600});
    for (const auto* wrong : {"0s", "-1s", "5", "5h", "1.5s", "61m", "3601", "500ms", "s", "''",
                              "99999999999999999999s", "true"}) {
        const auto document = timeout_of(wrong == std::string_view{"5"} ? "'5'" : wrong);
        EXPECT_THAT(document.findings,
                    ElementsAre(testing::Field(&Finding::what, HasSubstr("x-timeout"))))
            << wrong;
    }
}

TEST(OpenApi, a_scheme_that_no_token_of_ours_satisfies_opens_nothing) {
    EXPECT_EQ(only(read_with("[{key: []}]")).opening, Opening::closed);
    EXPECT_EQ(only(read_with("[{basic: []}]")).opening, Opening::closed);
    const auto beside = read_with("[{key: []}, {oauth: [a]}]");
    EXPECT_EQ(only(beside).opening, Opening::scopes);
    EXPECT_THAT(only(beside).alternatives, ElementsAre(ElementsAre("a")));
    EXPECT_EQ(only(read_with("[{made_up: []}]")).opening, Opening::closed);
    EXPECT_EQ(only(read_with("[{elsewhere: []}]")).opening, Opening::closed);
    EXPECT_EQ(only(read_with("[{alias: []}]")).opening, Opening::any_token);
}

TEST(OpenApi, a_token_scheme_without_scopes_takes_every_valid_token) {
    for (const auto* security :
         {"[{oauth: []}]", "[{oidc: []}]", "[{bearer: []}]", "[{oauth: [a]}, {bearer: []}]"})
        EXPECT_EQ(only(read_with(security)).opening, Opening::any_token) << security;
}

// Who had one of two scopes that are needed together was let in.
TEST(OpenApi, all_scopes_and_schemes_of_one_alternative_are_needed) {
    const auto read = read_with("[{oauth: [a, b]}, {oauth: [a], oidc: [c, a]}, {oauth: [d]}]");
    EXPECT_EQ(only(read).opening, Opening::scopes);
    EXPECT_THAT(only(read).alternatives,
                ElementsAre(ElementsAre("a", "b"), ElementsAre("a", "c"), ElementsAre("d")));
    ASSERT_THAT(read.findings, SizeIs(1));
    EXPECT_EQ(read.findings[0].severity, Severity::notice);
    EXPECT_THAT(read.findings[0].what, HasSubstr("several scopes at once"));
}

TEST(OpenApi, any_scope_is_enough_where_the_document_says_so) {
    const auto read_any = [](const std::string& word, const std::string& more) {
        return read(std::string{schemes} + "x-any-scope: " + word +
                    "\npaths: {/a: {get: {security: [{oauth: [a, b], oidc: [c]}]" + more + "}}}");
    };
    EXPECT_THAT(only(read_any("true", "")).alternatives,
                ElementsAre(ElementsAre("a", "c"), ElementsAre("b", "c")));
    EXPECT_THAT(only(read_any("true", ", x-any-scope: false")).alternatives,
                ElementsAre(ElementsAre("a", "b", "c")));
    EXPECT_THAT(only(read_any("false", ", x-any-scope: true")).alternatives, SizeIs(2));
    EXPECT_THAT(read_any("yes", "").findings[0].what, HasSubstr("neither true nor false"));
}

TEST(OpenApi, what_no_token_proves_beside_a_token_is_an_error) {
    for (const auto* security : {"[{oauth: [a], key: []}]", "[{basic: [], bearer: []}]",
                                 "[{oauth: [a], made_up: []}]", "[{oauth: [a], elsewhere: []}]",
                                 "[{oauth: [a], nobody: []}]", "[{oauth: [a], x-vendor: []}]"}) {
        const auto refused = read_with(security);
        EXPECT_EQ(only(refused).opening, Opening::closed) << security;
        ASSERT_THAT(refused.findings, SizeIs(1)) << security;
        EXPECT_EQ(refused.findings[0].severity, Severity::error);
    }
}

TEST(OpenApi, an_operations_own_security_goes_before_the_documents) {
    EXPECT_THAT(only(read_with("[{oauth: [a]}]", "[{oauth: [b]}]")).alternatives,
                ElementsAre(ElementsAre("a")));
    EXPECT_THAT(only(read_with("", "[{oauth: [b]}]")).alternatives, ElementsAre(ElementsAre("b")));
}

TEST(OpenApi, an_undeclared_scheme_without_scopes_is_refused) {
    const auto refused = read_with("[{nobody: []}]");
    EXPECT_EQ(only(refused).opening, Opening::closed);
    EXPECT_THAT(refused.findings,
                ElementsAre(Finding{Severity::error, "shop.yaml: GET /orders/{id}",
                                    "Its security scheme nobody is not declared."}));
    EXPECT_EQ(only(read_with("[{nobody: [a]}]")).opening, Opening::scopes);
}

TEST(OpenApi, malformed_security_is_refused_and_opens_nothing) {
    for (const auto* security :
         {"7", "{oauth: [a]}", "[oauth]", "[{oauth: a}]", "[{oauth: [7]}]", "[{oauth: null}]"}) {
        const auto refused = read_with(security);
        EXPECT_EQ(only(refused).opening, Opening::closed) << security;
        EXPECT_THAT(refused.findings, SizeIs(1)) << security;
    }
}

TEST(OpenApi, costs_and_searches_are_read_from_their_extensions) {
    const auto document = read(R"(openapi: 3.1.0
paths:
  /orders:
    get: {x-token-cost: 7}
    post: {x-search: true}
  /orders/search:
    get: {}
    put: {x-search: false}
  /orders/{id}:
    get: {}
    delete: {}
    patch: {}
)");
    ASSERT_THAT(document.operations, SizeIs(7));
    const auto cost = [&](std::size_t i) {
        return document.operations[i].cost.value_or(default_cost(document.operations[i]));
    };
    EXPECT_EQ(cost(0), 7);
    EXPECT_TRUE(document.operations[1].is_search);
    EXPECT_EQ(cost(2), 20);
    EXPECT_TRUE(document.operations[2].is_search);
    EXPECT_FALSE(document.operations[3].is_search);
    EXPECT_EQ(cost(4), 1);
    EXPECT_EQ(document.operations[5].method, "DELETE");
    EXPECT_EQ(cost(5), 3);
    EXPECT_EQ(cost(6), 5);
}

TEST(OpenApi, servers_and_other_keys_of_a_path_are_ignored) {
    const auto document = read(R"({"openapi":"3.0.0","servers":[{"url":"https://x.example/v9"}],
        "paths":{"/a":{"summary":"s","parameters":[],"x-y":1,"get":{}},"x-note":7}})",
                               {"/one/", "/two", "/one"});
    EXPECT_THAT(document.findings, IsEmpty());
    EXPECT_THAT(document.operations, SizeIs(1));
    EXPECT_THAT(document.mounts.at(0).prefixes, ElementsAre("/one", "/two"));
}

TEST(OpenApi, what_cannot_be_read_is_said_and_not_guessed) {
    struct Row {
        std::string text;
        std::string what;
    };
    const std::vector<Row> rows{
        {"openapi: 2.0\npaths: {}", "Only OpenAPI 3"},
        {"openapi: 3.0.0", "no paths"},
        {"openapi: 3.0.0\npaths: []", "no paths"},
        {"openapi: 3.0.0\npaths: {$ref: paths.yaml}", "paths cannot be read. It is a reference"},
        {"openapi: 3.0.0\nx-foreign-scopes: a\npaths: {}", "not a list of texts"},
        {"openapi: 3.0.0\npaths: {/a: 7}", "no operations"},
        {"openapi: 3.0.0\npaths: {/a: {get: 7}}", "not an object"},
        {"openapi: 3.0.0\npaths: {/a: {get: {x-token-cost: much}}}", "not a whole number"},
        {"openapi: 3.0.0\npaths: {/a: {get: {x-search: 1}}}", "neither true nor false"},
        {"swagger: '2.0'", "Swagger 2"},
        {"hello: world", "neither an OpenAPI"},
        {"- 1", "neither an OpenAPI"},
        {"a: [", "cannot be read: line"},
    };
    for (const auto& row : rows) {
        const auto document = read(row.text);
        ASSERT_THAT(document.findings, testing::Not(IsEmpty())) << row.text;
        EXPECT_EQ(document.findings[0].severity, Severity::error);
        EXPECT_THAT(document.findings[0].what, HasSubstr(row.what)) << row.text;
    }
}

// The document of a large provider has each operation in a file of its own: they were open to every
// token.
TEST(OpenApi, what_is_not_understood_opens_nothing) {
    const auto opening_of = [](const std::string& operation, const std::string& beside = "") {
        const auto document =
            read(std::string{schemes} + "security: [{bearer: []}]\npaths:\n  /a:\n    delete: {" +
                 operation + "}\n" + beside);
        EXPECT_THAT(document.findings,
                    testing::Each(testing::Field(&Finding::severity, Severity::warning)));
        EXPECT_EQ(only(document).closed_because.empty(), only(document).opening != Opening::closed);
        return only(document).opening;
    };
    EXPECT_EQ(opening_of("operationId: a, x-vendor: 1"), Opening::any_token);
    for (const auto* operation :
         {"$ref: resources/destroy.yml", "$ref: 'https://a.example/x.json#/a'", "$ref: '#/nothing'",
          "$ref: '#'", "$ref: 7", "$ref: '#/paths/~1a/delete'", "$ref: '#/x-op', security: []",
          "securty: [{oauth: [admin]}]", "Security: [{oauth: [admin]}]", "produces: [text/csv]"})
        EXPECT_EQ(opening_of(operation, "x-op: {}\n"), Opening::closed) << operation;
    EXPECT_EQ(opening_of("operationId: a", "    security: [{oauth: [admin]}]\n"), Opening::closed);
    EXPECT_EQ(opening_of("security: [{bearer: []}]", "    security: [{oauth: [admin]}]\n"),
              Opening::any_token);
}

TEST(OpenApi, references_inside_the_document_are_followed) {
    const auto document = read(std::string{schemes} + R"(paths:
  /a: {$ref: '#/components/pathItems/a~1b', summary: fine}
  /c:
    get: {$ref: '#/x-operations/0'}
  /d: {$ref: other.yaml}
  /e: {$ref: '#/paths/~1e'}
x-operations: [{security: [{oauth: [b]}]}]
)" + "");
    ASSERT_THAT(document.operations, SizeIs(1));
    EXPECT_THAT(document.operations[0].alternatives, ElementsAre(ElementsAre("b")));
    EXPECT_THAT(document.shut_paths, testing::IsSupersetOf({"/a", "/d", "/e"}));
    const auto items =
        read(R"({"openapi":"3.1.0","paths":{"/a":{"$ref":"#/components/pathItems/a~1b"}},
        "components":{"pathItems":{"a/b":{"post":{"$ref":"#/x/y%20z"}}}},
        "x":{"y z":{"operationId":"found"}}})");
    EXPECT_EQ(only(items).operation_id, "found");
    EXPECT_EQ(only(items).method, "POST");
}

TEST(OpenApi, methods_that_the_edge_does_not_know_are_said_and_open_nothing) {
    const auto document = read(std::string{schemes} + R"(security: [{bearer: []}]
paths:
  /a: {trace: {}, query: {}, GET: {}, options: {}, head: {}, x-get: {}}
)");
    EXPECT_EQ(only(document).method, "HEAD");
    ASSERT_THAT(document.findings, SizeIs(3));
    for (const auto& finding : document.findings)
        EXPECT_EQ(finding.severity, Severity::warning) << finding.what;
}

// The service reads a document once and takes all of it from there.
TEST(OpenApi, says_everything_at_one_reading) {
    const auto document = read(R"(openapi: 3.1.0
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows: {authorizationCode: {scopes: {"orders:read": Reads orders., "orders:write": Writes.}}}
security: [{oauth: ["orders:read"]}]
paths:
  /orders/{id}:
    parameters: [{name: X-Shop, in: header}]
    get: {operationId: order}
    delete: {operationId: cancel, security: [{oauth: ["orders:write"]}]}
)");
    ASSERT_EQ(document.declared_scopes.size(), 2u);
    EXPECT_EQ(document.declared_scopes[0].name, "orders:read");
    EXPECT_FALSE(document.declared_scopes[0].changes);
    EXPECT_TRUE(document.declared_scopes[1].changes);
    EXPECT_EQ(document.mentioned_headers.of_requests, std::vector<std::string>{"X-Shop"});
    ASSERT_EQ(document.operations.size(), 2u);
    ASSERT_EQ(document.operations[0].segments.size(), 2u);
    EXPECT_EQ(document.operations[0].segments[0].text(), "orders");
    EXPECT_TRUE(document.operations[0].segments[1].is_whole_placeholder());
}

TEST(OpenApi, prefixes_must_be_given_and_normal) {
    const std::string text = "openapi: 3.0.0\npaths: {}";
    EXPECT_THAT(read(text, {}).findings, SizeIs(1));
    EXPECT_THAT(read(text, {"api"}).findings, SizeIs(2));
    EXPECT_THAT(read(text, {"/a", "/a//b"}).findings, SizeIs(1));
    EXPECT_THAT(read(text, {"/"}).mounts.at(0).prefixes, ElementsAre(""));
}

TEST(CompactForm, takes_no_prefixes_and_lists_every_bad_row) {
    const std::string text = R"({"operations":[{"method":"GET"},
        {"method":"GET","path":"/a","api_version":"v3","scopes":[]},
        {"method":"GET","path":"/a","api_version":"v1","scopes":["a"],"token_cost":"1"},
        {"method":"GET","path":"/a","api_version":"v1","scopes":["a",7]},
        {"method":"GET","path":"/a","api_version":"v2","scopes":["a","a"]}]})";
    EXPECT_THAT(read(text, {"/x"}).findings, SizeIs(1));
    const auto document = read(text, {});
    EXPECT_THAT(document.findings, SizeIs(4));
    EXPECT_THAT(document.findings[3].what, HasSubstr("Row 4"));
    EXPECT_THAT(only(document).alternatives, ElementsAre(ElementsAre("a")));
    EXPECT_EQ(only(document).mount, 1u);
}

TEST(CompactForm, an_operation_without_scopes_is_open_to_no_app) {
    const auto document =
        read(R"({"operations":[{"method":"GET","path":"/a","api_version":"v1","scopes":[]}]})", {});
    EXPECT_EQ(only(document).opening, Opening::closed);
}

}  // namespace
}  // namespace grantor::edge
