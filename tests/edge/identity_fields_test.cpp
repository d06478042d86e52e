#include "edge/identity_fields.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

#include "tests/edge/catalogue.hpp"

namespace grantor::edge {
namespace {

// Attack 25.
TEST(IdentityFields, catch_every_spelling_that_some_upstream_reads_as_one_of_them) {
    const IdentityFields fields{IdentityNames{}};
    for (const auto* name :
         {"X-Grantor-User", "x-grantor-user", "X-GRANTOR-COMPANY", "X_Grantor_App",
          "x_grantor-scopes", "X-Grantor_Grant", "X.Grantor.User", "x~grantor!user"})
        EXPECT_TRUE(fields.is_identity_field(name)) << name;
    for (const auto* name : {"X-Grantor", "X-Grantor-Users", "XX-Grantor-User", "XGrantorUser",
                             "X-Grantor-Use", "Authorization", ""})
        EXPECT_FALSE(fields.is_identity_field(name)) << name;
}

TEST(IdentityFields, catch_the_names_that_are_configured) {
    const IdentityFields fields{{"Remote-User", "Tenant", "", "", ""}};
    EXPECT_TRUE(fields.is_identity_field("REMOTE_USER"));
    EXPECT_TRUE(fields.is_identity_field("tenant"));
    EXPECT_FALSE(fields.is_identity_field("X-Grantor-User"));
    EXPECT_FALSE(fields.is_identity_field(""));
}

TEST(IdentityFields, refuse_names_that_cannot_be_told_apart_or_are_none) {
    EXPECT_THROW(IdentityFields({"X-Who", "x_who", "", "", ""}), std::invalid_argument);
    EXPECT_THROW(IdentityFields({"X Who", "b", "", "", ""}), std::invalid_argument);
    EXPECT_THROW(IdentityFields({"X-Who:", "b", "", "", ""}), std::invalid_argument);
    EXPECT_THROW(IdentityFields({"X-Who\r\nX", "b", "", "", ""}), std::invalid_argument);
}

TEST(IdentityFields, say_who_calls) {
    const auto catalogue = test::a_catalogue();
    const IdentityFields fields{IdentityNames{}};
    ApiCaller caller{CompanyId{2}, UserId{3}, AppId{4}, GrantId{5},
                     *catalogue.parse("deals:read,users:read")};
    std::string text;
    fields.append(caller, catalogue, text);
    EXPECT_EQ(text,
              "X-Grantor-User: 3\r\n"
              "X-Grantor-Company: 2\r\n"
              "X-Grantor-App: 4\r\n"
              "X-Grantor-Grant: 5\r\n"
              "X-Grantor-Scopes: deals:read users:read base\r\n");
}

TEST(IdentityFields, say_nothing_of_an_app_for_a_personal_token) {
    const auto catalogue = test::a_catalogue();
    std::string text;
    IdentityFields{{"U", "C", "A", "", "G"}}.append({CompanyId{2}, UserId{3}, {}, {}, {}},
                                                    catalogue, text);
    EXPECT_EQ(text, "U: 3\r\nC: 2\r\n");
}

}  // namespace
}  // namespace grantor::edge
