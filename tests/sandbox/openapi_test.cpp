#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "edge/route_rules.hpp"
#include "sandbox/openapi/document.hpp"
#include "tests/edge/catalogue.hpp"

namespace grantor::sandbox::openapi {
namespace {

constexpr std::string_view address = "https://api.example.com";

const edge::RouteRules& rules() {
    static const auto all = edge::RouteRules::embedded(edge::test::a_catalogue());
    return all;
}

// Every operation is open.
std::optional<OperationAccess> open_to_all(ApiVersion version, std::string_view id) {
    const auto prefix = version == ApiVersion::v1 ? "/api/v1" : "/api/v2";
    for (const auto& rule : rules().rules())
        if (rule.operation_id == id && rule.prefix == prefix)
            return OperationAccess{rule.method, rule.path, {"deals:read"}, 5};
    return std::nullopt;
}

std::size_t count_operations(const json::object& document) {
    std::size_t count = 0;
    for (const auto& path : document.at("paths").as_object())
        count += path.value().as_object().size();
    return count;
}

std::size_t count_rows(ApiVersion version) {
    const auto rows = all_operations();
    return static_cast<std::size_t>(std::ranges::count(rows, version, &OperationRow::version));
}

void collect_references(const json::value& value, std::set<std::string>& references) {
    if (value.is_array())
        for (const auto& each : value.get_array()) collect_references(each, references);
    if (!value.is_object()) return;
    for (const auto& member : value.get_object()) {
        if (member.key() == "$ref")
            references.emplace(member.value().as_string());
        else
            collect_references(member.value(), references);
    }
}

// "#/components/schemas/Deal" as a JSON pointer.
bool leads_somewhere(const json::value& document, const std::string& reference) {
    boost::system::error_code missing;
    return document.find_pointer(reference.substr(1), missing) != nullptr;
}

class CrmDocument : public testing::TestWithParam<ApiVersion> {};

TEST_P(CrmDocument, an_operation_that_the_edge_opens_to_nobody_is_left_out) {
    const auto closed = document(GetParam(), address, [](ApiVersion, std::string_view) {
        return std::optional<OperationAccess>{};
    });
    EXPECT_EQ(count_operations(closed), 0);
    EXPECT_TRUE(closed.at("components").at("schemas").as_object().size() < 10);
}

TEST_P(CrmDocument, every_operation_that_is_served_is_described) {
    EXPECT_EQ(count_operations(document(GetParam(), address, &open_to_all)),
              count_rows(GetParam()));
}

TEST_P(CrmDocument, no_reference_leads_nowhere_and_no_schema_is_unused) {
    const json::value whole = document(GetParam(), address, &open_to_all);
    std::set<std::string> references;
    collect_references(whole, references);
    for (const auto& reference : references)
        EXPECT_TRUE(leads_somewhere(whole, reference)) << reference;
    for (const auto& schema : whole.at("components").at("schemas").as_object())
        EXPECT_TRUE(references.contains("#/components/schemas/" + std::string{schema.key()}));
}

TEST_P(CrmDocument, it_is_the_same_every_time) {
    EXPECT_EQ(document(GetParam(), address, &open_to_all),
              document(GetParam(), address, &open_to_all));
}

INSTANTIATE_TEST_SUITE_P(Versions, CrmDocument, testing::Values(ApiVersion::v1, ApiVersion::v2));

TEST(CrmDocumentOfV2, scopes_are_alternatives_and_the_cost_is_the_rules) {
    const json::value whole =
        document(ApiVersion::v2, address,
                 [](ApiVersion version, std::string_view id) -> std::optional<OperationAccess> {
                     auto access = open_to_all(version, id);
                     access->scopes = {"deals:read", "deals:full"};
                     access->cost = 7;
                     return access;
                 });
    const auto& operation = whole.at("paths").at("/deals").at("get");
    EXPECT_EQ(json::serialize(operation.at("security")),
              R"([{"oauth2":["deals:read"]},{"oauth2":["deals:full"]},{"apiToken":[]}])");
    EXPECT_EQ(operation.at("x-token-cost"), 7);
    EXPECT_EQ(whole.at("servers").at(0).at("url"), "https://api.example.com/api/v2");
}

TEST(CrmDocumentOfV1, bodies_have_the_names_of_v1_and_their_required_fields) {
    const json::value whole = document(ApiVersion::v1, address, &open_to_all);
    const auto& lead = whole.at("components").at("schemas").at("NewLead").as_object();
    EXPECT_EQ(lead.at("required"), json::array{"title"});
    const auto& deal =
        whole.at("components").at("schemas").at("NewDeal").at("properties").as_object();
    EXPECT_TRUE(deal.contains("user_id"));
    EXPECT_FALSE(deal.contains("owner_id"));
    EXPECT_FALSE(deal.contains("custom_fields"));
}

}  // namespace
}  // namespace grantor::sandbox::openapi
