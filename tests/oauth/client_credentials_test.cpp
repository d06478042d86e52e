#include "oauth/client_credentials.hpp"

#include <gtest/gtest.h>
#include <string>

#include "base/encoding.hpp"
#include "oauth/refusals.hpp"

namespace grantor {
namespace {

std::string basic(std::string_view pair) { return "Basic " + to_base64(as_bytes(pair)); }

Result<ClientCredentials> read(std::string_view authorization, std::string_view body) {
    const AuthorizationField field{authorization, authorization.empty() ? 0U : 1U};
    return read_client_credentials(field, *Form::parse(body));
}

struct RefusalCase {
    std::string authorization;
    std::string_view body;
    std::string_view expected;
};

TEST(ClientCredentials, refusals) {
    const std::string none = "Invalid client: cannot retrieve client credentials";
    const std::string two_secrets =
        "Invalid request: client credentials in the header and in the body are not the same";
    const std::string two_ids =
        "Invalid request: the client_id in the body is not the one in the header";
    const RefusalCase cases[] = {
        {"", "", none},
        {"", "client_id=&client_secret=", none},
        {"", "client_secret=s", "Missing parameter: `client_id`"},
        {"", "client_id=&client_secret=s", "Missing parameter: `client_id`"},
        {"Bearer abc", "", none},
        {"Basic", "", none},
        {"Basic ", "", none},
        {"Basic !!!!", "", none},
        {"Basic !!!!", "client_id=a&client_secret=s", none},
        {"Basic YQ=a", "", none},
        {"Basicx " + to_base64(as_bytes("a:s")), "", none},
        {basic("no colon"), "", none},
        {basic(""), "", none},
        {basic(":s"), "", "Missing parameter: `client_id`"},
        {basic(":"), "", "Missing parameter: `client_id`"},
        // Attack 7: two ways of authentication, two clients.
        {basic("a:s"), "client_secret=other", two_secrets},
        {basic("a:s"), "client_id=a&client_secret=S", two_secrets},
        {basic("a:"), "client_id=a&client_secret=s", two_secrets},
        {basic("a:s"), "client_id=b&client_secret=s", two_ids},
        // The id of one reading and the secret of the other.
        {basic("a%2Bb:s%2Bt"), "client_id=a%2Bb&client_secret=s%252Bt", two_ids},
        {basic("a:s"), "client_id=b", two_ids},
        {basic("a:s"), "client_id=A", two_ids},
        {basic("a:s"), "client_id=a%20", two_ids},
    };
    for (const auto& row : cases) {
        const auto credentials = read(row.authorization, row.body);
        ASSERT_FALSE(credentials) << row.authorization << " " << row.body;
        EXPECT_EQ(credentials.error().message(), row.expected) << row.authorization << row.body;
        EXPECT_EQ(credentials.error().status(), 400);
    }
}

TEST(ClientCredentials, two_authorization_fields_are_refused) {
    const auto value = basic("a:s");
    const auto credentials = read_client_credentials({value, 2}, *Form::parse(""));
    EXPECT_EQ(credentials.error(), refusal::repeated_authorization);
}

TEST(ClientCredentials, wrong_client_is_401_with_a_challenge_if_basic_was_used) {
    EXPECT_EQ(read(basic("a:s"), "")->refusal().status(), 401);
    EXPECT_EQ(read("", "client_id=a&client_secret=s")->refusal().status(), 400);
    EXPECT_EQ(read("", "client_id=a")->refusal().status(), 400);
    EXPECT_EQ(read(basic("a:s"), "")->refusal().message(), "Invalid client: client is invalid");
}

TEST(ClientCredentials, basic_splits_at_the_first_colon) {
    const auto credentials = read(basic("id:se:cr:et"), "");
    ASSERT_TRUE(credentials);
    EXPECT_EQ(credentials->method(), ClientAuthentication::basic);
    ASSERT_EQ(credentials->candidates().size(), 1U);
    EXPECT_EQ(credentials->client_id(), "id");
    EXPECT_EQ(credentials->candidates()[0].secret->reveal(), "se:cr:et");
}

TEST(ClientCredentials, basic_takes_any_case_many_spaces_and_no_padding) {
    for (const auto* value : {"basic aWQ6c2VjcmV0", "BASIC aWQ6c2VjcmV0", "Basic   aWQ6c2VjcmV0 ",
                              "Basic aWQ6c2VjcmV0MQ==", "Basic aWQ6c2VjcmV0MQ"})
        EXPECT_TRUE(read(value, "")) << value;
}

TEST(ClientCredentials, basic_is_read_raw_first_and_form_decoded_second) {
    const auto credentials = read(basic("a%2Bb:s+%31%"), "");
    ASSERT_TRUE(credentials);
    ASSERT_EQ(credentials->candidates().size(), 2U);
    EXPECT_EQ(credentials->candidates()[0].client_id, "a%2Bb");
    EXPECT_EQ(credentials->candidates()[0].secret->reveal(), "s+%31%");
    EXPECT_EQ(credentials->candidates()[1].client_id, "a+b");
    EXPECT_EQ(credentials->candidates()[1].secret->reveal(), "s 1%");
}

TEST(ClientCredentials, basic_with_the_same_client_id_in_the_body_is_fine) {
    EXPECT_TRUE(read(basic("a:s"), "client_id=a"));
    EXPECT_TRUE(read(basic("a:s"), "client_id="));
    EXPECT_TRUE(read(basic("a%2Bb:s"), "client_id=a%2Bb"));    // the decoded one
    EXPECT_TRUE(read(basic("a%2Bb:s"), "client_id=a%252Bb"));  // the raw one
}

// Some clients fill in both places with what they have.
TEST(ClientCredentials, the_same_credentials_in_header_and_body_are_one_client) {
    for (const auto* body : {"client_secret=s%2Bt", "client_id=a%2Bb&client_secret=s%2Bt",
                             "client_id=a%252Bb&client_secret=s%252Bt", "client_secret="}) {
        const auto credentials = read(basic("a%2Bb:s%2Bt"), body);
        ASSERT_TRUE(credentials) << body;
        EXPECT_EQ(credentials->method(), ClientAuthentication::basic);
    }
    EXPECT_TRUE(read(basic("a:s"), "client_id=a&client_secret=s"));
}

// RFC 6749 §2.3.1: a client without a secret may name itself in the header.
TEST(ClientCredentials, an_empty_secret_in_the_header_is_none) {
    for (const auto* pair : {"a:", "a%3Ab:"}) {
        const auto credentials = read(basic(pair), "");
        ASSERT_TRUE(credentials) << pair;
        EXPECT_EQ(credentials->method(), ClientAuthentication::basic);
        for (const auto& candidate : credentials->candidates()) EXPECT_FALSE(candidate.secret);
    }
    EXPECT_TRUE(read(basic("a:"), "client_id=a&client_secret="));
}

TEST(ClientCredentials, body_credentials) {
    const auto credentials = read("", "client_secret=s%3A1&client_id=a");
    ASSERT_TRUE(credentials);
    EXPECT_EQ(credentials->method(), ClientAuthentication::body);
    EXPECT_EQ(credentials->client_id(), "a");
    EXPECT_EQ(credentials->candidates()[0].secret->reveal(), "s:1");
}

TEST(ClientCredentials, a_client_id_alone_is_a_public_client) {
    for (const auto* body : {"client_id=a", "client_id=a&client_secret="}) {
        const auto credentials = read("", body);
        ASSERT_TRUE(credentials);
        EXPECT_EQ(credentials->method(), ClientAuthentication::none);
        EXPECT_FALSE(credentials->candidates()[0].secret);
    }
}

TEST(ClientCredentials, survive_every_prefix_and_every_changed_byte) {
    const std::string value = basic("client%41:secret+text");
    for (std::size_t i = 0; i < value.size(); ++i) {
        const auto prefix = read(value.substr(0, i), "client_id=client%41");
        if (prefix) ASSERT_FALSE(prefix->client_id().empty());
        for (int byte = 0; byte < 256; ++byte) {
            std::string changed = value;
            changed[i] = static_cast<char>(byte);
            const auto credentials = read(changed, "");
            if (credentials) ASSERT_FALSE(credentials->client_id().empty());
        }
    }
}

}  // namespace
}  // namespace grantor
