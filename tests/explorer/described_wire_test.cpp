// What the documents of the binary say where the wire is another than theirs.
#include "explorer/described_wire.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <span>

#include "base/embedded_file.hpp"

namespace grantor {

std::span<const EmbeddedFile> embedded_openapi();

namespace explorer {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

json::object file(std::string_view name) {
    for (const auto& each : embedded_openapi())
        if (each.name == name) return json::parse(each.content).as_object();
    ADD_FAILURE() << name;
    return {};
}
json::object described(std::string_view name, const Wire& wire) {
    auto document = file(name);
    describe_wire(document, wire);
    return document;
}

TEST(DescribedWire, is_that_of_the_files_where_the_service_has_it) {
    const auto wire = find_profile(source_profile)->wire;
    for (const auto& each : embedded_openapi())
        EXPECT_EQ(described(each.name, wire), file(each.name)) << each.name;
}

TEST(DescribedWire, of_the_oauth_endpoints_is_that_of_the_rfcs) {
    const auto document = described("oauth.json", Wire{});
    const auto text = json::serialize(document);
    for (const auto* foreign :
         {"user_denied", "3599", "success", "ServiceError", "base,orders:read", "by commas"})
        EXPECT_THAT(text, Not(HasSubstr(foreign)));
    EXPECT_THAT(text, HasSubstr("error=access_denied"));
    EXPECT_THAT(text, HasSubstr("base orders:read users:read"));
    const auto& components = document.at("components");
    EXPECT_EQ(components.at("schemas").at("OauthError").at("required"),
              json::parse(R"(["error","error_description"])"));
    const auto& revoked =
        document.at("paths").at("/oauth/revoke").at("post").at("responses").at("200");
    EXPECT_FALSE(revoked.as_object().contains("content"));
    const auto& failure = components.at("responses").at("OtherFailure").at("content").as_object();
    EXPECT_TRUE(failure.contains("application/json"));
    EXPECT_TRUE(failure.contains("application/problem+json"));
    EXPECT_EQ(components.at("responses")
                  .at("BadRequest")
                  .at("content")
                  .at("application/json")
                  .at("example"),
              json::parse(R"({"error":"invalid_grant",)"
                          R"("error_description":"Invalid grant: refresh token is invalid"})"));
}

TEST(DescribedWire, of_the_edge_has_problem_documents_and_the_fields_of_the_draft) {
    const auto document = described("edge.json", Wire{});
    const auto text = json::serialize(document);
    for (const auto* foreign : {"EdgeError", "ServiceError", "errorCode", "x-ratelimit", "x-daily"})
        EXPECT_THAT(text, Not(HasSubstr(foreign)));
    EXPECT_THAT(text, HasSubstr("\"RateLimit-Policy\""));
    EXPECT_TRUE(document.at("components").at("schemas").as_object().contains("Problem"));
}

TEST(DescribedWire, names_no_schema_that_is_not_there) {
    for (const auto& each : embedded_openapi()) {
        const auto document = described(each.name, Wire{});
        const auto& schemas = document.at("components").at("schemas").as_object();
        const auto text = json::serialize(document);
        constexpr std::string_view start = "#/components/schemas/";
        for (auto at = text.find(start); at != std::string::npos; at = text.find(start, at + 1)) {
            const auto from = at + start.size();
            const auto name = text.substr(from, text.find_first_of("\"/", from) - from);
            EXPECT_TRUE(schemas.contains(name)) << each.name << ": " << name;
        }
    }
}

}  // namespace
}  // namespace explorer
}  // namespace grantor
