#include "edge/rule_lint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "edge/current_rules.hpp"
#include "edge/route_rules.hpp"
#include "tests/edge/catalogue.hpp"

namespace grantor::edge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ApiDocument a_document(const std::string& paths) {
    return {
        "d.yaml", {"/api"}, "openapi: 3.1.0\nsecurity: [{oauth: [deals:read]}]\npaths:\n" + paths};
}
// An operation with cost, so that nothing is left to note.
std::string a_get(const std::string& path, const std::string& more = "") {
    return "  " + path + ": {get: {x-token-cost: 1" + more + "}}\n";
}

class Lint : public testing::Test {
 protected:
    std::vector<std::string> findings(const std::string& paths) {
        const auto document = a_document(paths);
        std::vector<std::string> out;
        for (const auto& finding : lint({&document, 1}, catalogue)) out.push_back(to_text(finding));
        return out;
    }
    ScopeCatalogue catalogue = test::a_catalogue();
};

TEST_F(Lint, names_everything_that_is_wrong_and_not_the_first_only) {
    EXPECT_THAT(findings(a_get("/a", ", security: [{oauth: [nope]}]") +
                         a_get("/b", ", security: []") + "  /c: {get: {}}\n" + a_get("/d//e")),
                ElementsAre(HasSubstr("warning: d.yaml: GET /d//e: No request can have this path"),
                            "error: d.yaml: GET /a: The scope \"nope\" is not in the catalogue.",
                            "notice: d.yaml: GET /b: It is open to everybody, without a token.",
                            "notice: d.yaml: GET /c: It has no x-token-cost; 10 is used."));
}

TEST_F(Lint, finds_one_operation_under_two_names) {
    EXPECT_THAT(findings(a_get("/a/{x}") + a_get("/a/{y}")),
                ElementsAre("error: d.yaml: GET /a/{y}: It is the same operation as /a/{x}."));
    EXPECT_THAT(
        findings(a_get("/a/{x}") + "  /a/{y}: {post: {x-token-cost: 1}}\n"),
        ElementsAre(
            "warning: d.yaml: POST /a/{y}: It is the path /a/{x} with other placeholder names."));
}

TEST_F(Lint, finds_templates_that_fit_one_path_with_neither_more_special) {
    EXPECT_THAT(findings(a_get("/{x}/b") + a_get("/a/{y}")),
                ElementsAre(testing::AllOf(HasSubstr("warning: d.yaml: GET /a/{y}"),
                                           HasSubstr("both it and /{x}/b"),
                                           testing::Not(HasSubstr("refused")))));
    EXPECT_THAT(findings(a_get("/{x}/b") + a_get("/a/{y}", ", security: [{oauth: [admin]}]")),
                ElementsAre(HasSubstr("so these paths are refused")));
}

TEST_F(Lint, takes_a_fixed_segment_beside_a_placeholder) {
    EXPECT_THAT(
        findings(a_get("/a/{x}") + a_get("/a/search") + a_get("/a/{x}/b") + a_get("/b/{x}")),
        IsEmpty());
}

TEST_F(Lint, keeps_paths_closed_that_no_request_can_be_served_by) {
    for (const auto* path : {"/a//b", "/a/./b", "/a/../b", "a", "/a;b", "/a%2fb", "/a?b", "/a#b",
                             "/a/{}", "/a/{x", "/a/x}", "/a/{x}{y}", "/a/{{x}}"})
        EXPECT_THAT(findings(a_get("\"" + std::string{path} + "\"")),
                    ElementsAre(testing::AllOf(testing::StartsWith("warning: "),
                                               testing::EndsWith("It stays closed."))))
            << path;
}

TEST_F(Lint, ranks_segments_that_are_fixed_in_part) {
    EXPECT_THAT(
        findings(a_get("/a/{x}.json") + a_get("/a/{x}") + a_get("/a/b.json") + a_get("/a/@{x}") +
                 a_get("/a/{x}:{y}.json")),
        ElementsAre(HasSubstr("both it and /a/{x}.json"), HasSubstr("both it and /a/@{x}")));
    EXPECT_THAT(findings(a_get("/a/{x}.json") + a_get("/a/{y}.json")),
                ElementsAre(HasSubstr("It is the same operation as /a/{x}.json.")));
}

// Attack 26.
TEST_F(Lint, warns_where_a_lookalike_needs_other_access) {
    const auto paths =
        a_get("/a/{x}") + a_get("/a/export", ", security: [{oauth: [admin]}]") + a_get("/a/b");
    EXPECT_THAT(findings(paths), ElementsAre(testing::AllOf(
                                     HasSubstr("warning: d.yaml: GET /a/export: It needs other "
                                               "access than /a/{x}."),
                                     HasSubstr("is refused"))));
    auto document = a_document(paths);
    document.is_case_sensitive = true;
    const auto found = lint({&document, 1}, catalogue);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_THAT(found[0].what, HasSubstr("a server that is not would answer with this operation"));
}

TEST_F(Lint, takes_names_that_the_document_says_are_no_scopes_here) {
    auto document = a_document(a_get("/a", ", security: [{oauth: [staff]}]") +
                               a_get("/b", ", security: [{oauth: [staff]}, {oauth: [admin]}]"));
    EXPECT_THAT(lint({&document, 1}, catalogue), testing::SizeIs(2));
    document.text = "x-foreign-scopes: [staff]\n" + document.text;
    EXPECT_THAT(lint({&document, 1}, catalogue), IsEmpty());
    EXPECT_THAT(unknown_scopes(read_rule_document(document), catalogue), ElementsAre("staff"));
    const auto rules = RouteRules::load({&document, 1}, catalogue);
    EXPECT_EQ(rules.find(http::Method::get, "/api/a")->opening, Opening::closed);
    EXPECT_EQ(rules.find(http::Method::get, "/api/b")->access, "admin");
}

TEST_F(Lint, refuses_costs_that_make_no_sense) {
    EXPECT_THAT(findings("  /a: {get: {x-token-cost: -1}}\n"),
                ElementsAre(HasSubstr("The cost is not between")));
    EXPECT_THAT(findings("  /a: {get: {x-token-cost: 1000001}}\n"),
                ElementsAre(HasSubstr("The cost is not between")));
}

TEST_F(Lint, refuses_a_prefix_of_two_documents) {
    const std::vector<ApiDocument> documents{a_document(a_get("/a")), a_document(a_get("/b"))};
    EXPECT_THAT(lint(documents, catalogue),
                ElementsAre(Finding{Severity::error, "d.yaml",
                                    "Another document already has the prefix \"/api\"."}));
}

TEST_F(Lint, finds_no_error_in_the_rules_of_the_binary) {
    const auto document = RouteRules::embedded_document();
    for (const auto& finding : lint({&document, 1}, catalogue))
        EXPECT_EQ(finding.severity, Severity::warning) << to_text(finding);
}

TEST_F(Lint, rules_are_made_exactly_of_what_has_no_error) {
    const auto bad = a_document(a_get("/a", ", security: [{oauth: [x, y]}]") +
                                "  /b: {get: {x-token-cost: -1}}\n");
    try {
        RouteRules::load({&bad, 1}, catalogue);
        ADD_FAILURE();
    } catch (const std::invalid_argument& refusal) {
        EXPECT_THAT(refusal.what(), HasSubstr("GET /a: The scope \"x\""));
        EXPECT_THAT(refusal.what(), HasSubstr("GET /a: The scope \"y\""));
        EXPECT_THAT(refusal.what(), HasSubstr("GET /b: The cost"));
    }
    const auto fine = a_document(a_get("/b", ", security: []"));
    EXPECT_EQ(RouteRules::load({&fine, 1}, catalogue).rules().size(), 1u);
}

class Reload : public Lint {
 protected:
    RouteRules rules(const std::string& paths) {
        const auto document = a_document(paths);
        return RouteRules::load({&document, 1}, catalogue);
    }
};

TEST_F(Reload, says_what_has_changed_in_words_for_the_log) {
    const auto before = rules(a_get("/gone") + a_get("/same") + a_get("/x"));
    const auto after = rules(a_get("/same") +
                             "  /x: {get: {x-token-cost: 10, "
                             "security: [{oauth: [deals:full]}, {oauth: [deals:read]}, "
                             "{oauth: [deals:full, admin]}]}}\n" +
                             "  /new: {post: {security: []}}\n");
    EXPECT_THAT(differences(before, after),
                ElementsAre("removed GET /api/gone (deals:read)",
                            "changed GET /api/x: scopes deals:read → deals:read deals:full "
                            "deals:full+admin, cost 1 → 10",
                            "added POST /api/new (everybody)"));
    EXPECT_THAT(differences(before, before), IsEmpty());
}

TEST_F(Reload, notes_names_and_prefixes_too) {
    const auto before = rules(a_get("/x", ", operationId: one"));
    auto document = a_document(a_get("/x", ", operationId: two, x-search: true"));
    document.prefixes.push_back("/second");
    document.name = "e.yaml";
    EXPECT_THAT(differences(before, RouteRules::load({&document, 1}, catalogue)),
                ElementsAre("changed GET /api/x: counted as a search, operation one → two",
                            "prefixes /api → /second /api", "documents d.yaml → e.yaml"));
}

// A path that could not be served opened another operation until the next start.
TEST_F(Reload, takes_a_path_that_is_only_shut) {
    const auto open = a_get("/orders/{id}");
    CurrentRules current(rules(open));
    const auto finds = [&] {
        return current.get().find(http::Method::get, "/api/orders/export") != nullptr;
    };
    EXPECT_TRUE(finds());
    EXPECT_THAT(current.replace(rules(open + "  /orders/export: {$ref: export.yaml}\n")),
                ElementsAre("shut /api/orders/export"));
    EXPECT_FALSE(finds());
    EXPECT_THAT(current.replace(rules(open)), ElementsAre("no longer shut /api/orders/export"));
    EXPECT_TRUE(finds());
}

TEST_F(Reload, takes_new_rules_at_once_and_keeps_the_old_for_who_has_them) {
    CurrentRules current(rules(a_get("/x", ", operationId: one")));
    const auto* before = current.get().find(http::Method::get, "/api/x");
    EXPECT_THAT(current.replace(rules(a_get("/x", ", operationId: two"))), testing::SizeIs(1));
    EXPECT_EQ(before->operation_id, "one");
    EXPECT_EQ(current.get().find(http::Method::get, "/api/x")->operation_id, "two");
}

TEST_F(Reload, keeps_the_rules_where_nothing_has_changed) {
    CurrentRules current(rules(a_get("/x")));
    const auto* before = &current.get();
    EXPECT_THAT(current.replace(rules(a_get("/x"))), IsEmpty());
    EXPECT_EQ(&current.get(), before);
}

}  // namespace
}  // namespace grantor::edge
