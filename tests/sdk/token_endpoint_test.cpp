#include "grantor/client/token_endpoint.hpp"

#include <gtest/gtest.h>

#include "tests/sdk/scripted.hpp"

namespace grantor::client {
namespace {

using test::json_response;

constexpr std::string_view endpoint = "https://oauth.example.com/oauth/token";

TEST(TokenRequest, is_refused_without_tls_but_on_this_machine) {
    for (const auto* url :
         {"http://example.com/token", "http://127.0.0.1.example.com/", "http://128.0.0.1/",
          "http://localhost.example.com/", "http://127.0.0.256/", "", "https://", "token",
          "https://a b/", "https://user:word@example.com/token", "https://example.com/#x",
          "file:///etc/passwd", "https://example.com:99999/", "https://exa\nmple.com/"}) {
        const auto checked = check_endpoint(url);
        ASSERT_FALSE(checked) << url;
        EXPECT_EQ(checked.error().kind, ErrorKind::configuration);
    }
    for (const auto* url : {"https://example.com", "http://127.0.0.1:8080/x", "http://localhost/",
                            "http://[::1]:1/token", "http://acme.localhost:3/"})
        EXPECT_TRUE(check_endpoint(url)) << url;
    EXPECT_TRUE(check_endpoint("http://example.com/", InsecureHttp::allow_insecure_http));
}

TEST(TokenRequest, is_refused_without_its_parts) {
    const auto app = ClientAuthentication::basic("id", Secret{"s"});
    EXPECT_FALSE(build_code_request(endpoint, app, {.code = Secret{}}));
    EXPECT_FALSE(build_refresh_request(endpoint, app, {.refresh_token = Secret{}}));
    EXPECT_FALSE(build_revocation_request(endpoint, app, {.token = Secret{}}));
    EXPECT_FALSE(build_code_request(endpoint, ClientAuthentication::basic("", Secret{"s"}),
                                    {.code = Secret{"c"}}));
    EXPECT_FALSE(build_code_request(endpoint, ClientAuthentication::basic("a:b", Secret{"s"}),
                                    {.code = Secret{"c"}}));
    EXPECT_FALSE(build_code_request(endpoint,
                                    ClientAuthentication::header(Secret{"Basic x\r\nHost: evil"}),
                                    {.code = Secret{"c"}}));
}

TEST(TokenRequest, proves_the_app_with_basic_raw_or_encoded) {
    const CodeExchange exchange{.code = Secret{"1:2:x"}, .redirect_uri = "https://a.example/cb"};
    const auto raw =
        build_code_request(endpoint, ClientAuthentication::basic("id", Secret{"a+b c"}), exchange)
            .value();
    EXPECT_EQ(raw.method, "POST");
    EXPECT_EQ(raw.authorization.reveal(), "Basic aWQ6YStiIGM=");
    EXPECT_EQ(raw.body.reveal(),
              "grant_type=authorization_code&code=1%3A2%3Ax&redirect_uri="
              "https%3A%2F%2Fa.example%2Fcb");
    const auto encoded = build_code_request(endpoint,
                                            ClientAuthentication::basic(
                                                "i:d", Secret{"a+b"},
                                                ClientAuthentication::BasicEncoding::form_encoded),
                                            exchange)
                             .value();
    EXPECT_EQ(encoded.authorization.reveal(), "Basic aSUzQWQ6YSUyQmI=");
    for (const auto& field : raw.fields) EXPECT_NE(field.name, "Authorization");
}

TEST(TokenRequest, proves_the_app_in_the_body_or_not_at_all) {
    const RefreshExchange exchange{.refresh_token = Secret{"r"}, .scopes = {"a", "b"}};
    const auto body =
        build_refresh_request(endpoint, ClientAuthentication::body("id", Secret{"s&"}), exchange)
            .value();
    EXPECT_TRUE(body.authorization.empty());
    EXPECT_EQ(body.body.reveal(),
              "grant_type=refresh_token&refresh_token=r&scope=a%20b&client_id=id"
              "&client_secret=s%26");
    const auto none = build_code_request(endpoint, ClientAuthentication::public_client("id"),
                                         {.code = Secret{"c"}, .code_verifier = Secret{"v"}})
                          .value();
    EXPECT_EQ(none.body.reveal(),
              "grant_type=authorization_code&code=c&code_verifier=v&client_id=id");
    const auto other =
        build_token_request(endpoint, ClientAuthentication::public_client("id"),
                            {{"grant_type", "exchange_api_token"}, {"api_token", "t"}})
            .value();
    EXPECT_EQ(other.body.reveal(), "grant_type=exchange_api_token&api_token=t&client_id=id");
}

TEST(TokenResponse, of_the_documented_server_is_read) {
    const auto tokens = read_token_response(
        json_response(200, R"({"access_token":"v1u:AQ+/=","token_type":"Bearer","expires_in":3599,)"
                           R"("refresh_token":"1:1:aa","scope":"deals:full,users:read, base",)"
                           R"("api_domain":"https://acme.pipedrive.com"})"));
    ASSERT_TRUE(tokens);
    EXPECT_EQ(tokens->access_token.reveal(), "v1u:AQ+/=");
    EXPECT_EQ(tokens->refresh_token.reveal(), "1:1:aa");
    EXPECT_EQ(tokens->expires_in, std::chrono::seconds{3599});
    EXPECT_EQ(tokens->scopes(), (std::vector<std::string>{"deals:full", "users:read", "base"}));
    EXPECT_EQ(tokens->api_domain, "https://acme.pipedrive.com");
}

TEST(TokenResponse, tolerates_what_real_providers_send) {
    const auto tokens = read_token_response(json_response(
        201, R"({"access_token":"a","token_type":"bEARER","expires_in":"3600","scope":["x","y"],)"
             R"("id_token":"hidden","instance_url":"https://eu5.example.com","user_id":7,)"
             R"("refresh_token":null,"nested":{"a":1}})"));
    ASSERT_TRUE(tokens) << tokens.error().message();
    EXPECT_EQ(tokens->expires_in, std::chrono::hours{1});
    EXPECT_EQ(tokens->scope, "x y");
    EXPECT_TRUE(tokens->refresh_token.empty());
    EXPECT_EQ(tokens->other,
              (Query{{"instance_url", "https://eu5.example.com"}, {"user_id", "7"}}));
    const auto bare = read_token_response(json_response(200, R"({"access_token":"a"})"));
    ASSERT_TRUE(bare);
    EXPECT_FALSE(bare->expires_in);
    EXPECT_EQ(bare->token_type, "Bearer");
    EXPECT_EQ(read_token_response(json_response(200, R"({"access_token":"a","expires_in":-5})"))
                  ->expires_in,
              std::chrono::seconds{0});
    EXPECT_EQ(read_token_response(json_response(200, R"({"access_token":"a","expires_in":1.5e3})"))
                  ->expires_in,
              std::chrono::seconds{1500});
}

TEST(TokenResponse, refuses_what_it_cannot_use) {
    const std::string long_token(20'000, 'x');
    for (const std::string& body : std::vector<std::string>{
             "", "hello", "[]", "null", "{", R"({"access_token":""})", R"({"access_token":7})",
             R"({"access_token":"a\nb"})", R"({"access_token":"a\u0000b"})",
             R"({"access_token":")" + long_token + R"("})",
             R"({"access_token":"a","token_type":"mac"})", R"({"access_token":"a","token_type":3})",
             std::string(200, '[')}) {
        const auto tokens = read_token_response(json_response(200, body));
        ASSERT_FALSE(tokens) << body.substr(0, 60);
        EXPECT_EQ(tokens.error().kind, ErrorKind::unreadable_answer) << body.substr(0, 60);
    }
}

// The tokens have been issued: to refuse them for the rest would lose them.
TEST(TokenResponse, takes_what_cannot_be_used_beside_the_token_for_absent) {
    const std::string long_token(20'000, 'x');
    for (const std::string& body : std::vector<std::string>{
             R"({"access_token":"a","expires_in":"soon"})",
             R"({"access_token":"a","expires_in":""})", R"({"access_token":"a","expires_in":{}})",
             R"({"access_token":"a","expires_in":true})",
             R"({"access_token":"a","refresh_token":[1]})",
             R"({"access_token":"a","refresh_token":")" + long_token + R"("})",
             R"({"access_token":"a","scope":{"x":1}})",
             R"x({"access_token":"a","api_domain":"javascript:alert(1)"})x",
             R"({"access_token":"a","api_domain":"https://a.example?x="})",
             R"({"access_token":"a","api_domain":"https://a@b.example"})"}) {
        const auto tokens = read_token_response(json_response(200, body));
        ASSERT_TRUE(tokens) << body.substr(0, 60);
        EXPECT_EQ(tokens->access_token.reveal(), "a");
        EXPECT_FALSE(tokens->expires_in);
        EXPECT_TRUE(tokens->refresh_token.empty());
        EXPECT_EQ(tokens->scope, "");
        EXPECT_EQ(tokens->api_domain, "");
    }
}

TEST(TokenResponse, of_another_type_is_read_for_whoever_knows_it) {
    const auto answer = json_response(200, R"({"access_token":"a","token_type":"bot"})");
    EXPECT_FALSE(read_token_response(answer));
    EXPECT_EQ(read_token_response(answer, TokenTypes::any)->token_type, "bot");
}

TEST(TokenResponse, of_no_use_may_still_hold_a_refresh_token) {
    const auto rescued = [](int status, std::string body) {
        return std::string(rescue_refresh_token(json_response(status, std::move(body))).reveal());
    };
    EXPECT_EQ(rescued(200, R"({"access_token":"","refresh_token":"r"})"), "r");
    EXPECT_EQ(rescued(200, R"({"access_token":"a","refresh_token": "r\/1","exp)"), "r/1");
    EXPECT_EQ(rescued(200, R"({"access_token":"a","refresh_token":"r)"), "");
    EXPECT_EQ(rescued(200, R"({"refresh_token":["r"],)"), "");
    EXPECT_EQ(rescued(200, R"({"refresh_token":"a\nb",)"), "");
    EXPECT_EQ(rescued(400, R"({"refresh_token":"r"})"), "");
}

TEST(TokenResponse, an_error_says_what_the_caller_can_do) {
    struct Case {
        int status;
        std::string body;
        ErrorKind kind;
        std::string code;
    };
    const Case cases[] = {
        {400, test::invalid_grant_body(), ErrorKind::reauthorization_required, "invalid_grant"},
        {400, R"({"error":"invalid_client"})", ErrorKind::client_rejected, "invalid_client"},
        {401, R"({"error":"invalid_client"})", ErrorKind::client_rejected, "invalid_client"},
        {401, "<html>", ErrorKind::client_rejected, ""},
        {400, R"({"error":"unauthorized_client"})", ErrorKind::client_rejected,
         "unauthorized_client"},
        {400, R"({"error":"invalid_scope"})", ErrorKind::refused, "invalid_scope"},
        {200, R"({"error":"bad_verification_code"})", ErrorKind::refused, "bad_verification_code"},
        {200, R"({"error":"invalid_grant"})", ErrorKind::reauthorization_required, "invalid_grant"},
        {200, R"({"error":"bad_refresh_token"})", ErrorKind::reauthorization_required,
         "bad_refresh_token"},
        {400, R"({"status":"BAD_REFRESH_TOKEN","message":"missing or unknown refresh token"})",
         ErrorKind::reauthorization_required, "BAD_REFRESH_TOKEN"},
        {200, "error=bad_refresh_token", ErrorKind::reauthorization_required, "bad_refresh_token"},
        {400, R"({"error":{"type":"x","code":"token_revoked"}})",
         ErrorKind::reauthorization_required, "token_revoked"},
        {200, R"({"ok":false,"error":"invalid_client_id"})", ErrorKind::client_rejected,
         "invalid_client_id"},
        {200, R"({"success":false})", ErrorKind::refused, ""},
        {400, R"({"error":"invalid_request","error_description":"refresh token missing"})",
         ErrorKind::refused, "invalid_request"},
        {404, "nothing here", ErrorKind::refused, ""},
        {429, "", ErrorKind::rate_limited, ""},
        {500, test::invalid_grant_body(), ErrorKind::server_failed, "invalid_grant"},
        {503, "<html>", ErrorKind::server_failed, ""},
        {302, "", ErrorKind::unreadable_answer, ""},
        {400, R"({"error":"temporarily_unavailable"})", ErrorKind::server_failed,
         "temporarily_unavailable"},
    };
    for (const auto& one : cases) {
        const auto tokens = read_token_response(json_response(one.status, one.body));
        ASSERT_FALSE(tokens) << one.status << one.body;
        EXPECT_EQ(tokens.error().kind, one.kind) << one.status << one.body;
        EXPECT_EQ(tokens.error().code, one.code);
        EXPECT_EQ(tokens.error().http_status, one.status);
    }
}

TEST(TokenResponse, an_error_carries_request_id_and_patience) {
    const auto tokens = read_token_response(json_response(
        429, "", {{"X-Request-Id", "01ABC"}, {"retry-after", "17"}, {"CF-Ray", "other"}}));
    EXPECT_EQ(tokens.error().request_id, "01ABC");
    EXPECT_EQ(tokens.error().retry_after, std::chrono::seconds{17});
    EXPECT_EQ(tokens.error().message(),
              "rate_limited: the answer has no OAuth error in it [HTTP 429] [request 01ABC] "
              "[retry after 17 s]");
    const auto dated =
        read_token_response(json_response(503, "",
                                          {{"Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT"},
                                           {"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}}));
    EXPECT_EQ(dated.error().retry_after, std::chrono::minutes{1});
    const auto hostile = read_token_response(json_response(
        400, "", {{"X-Request-Id", "a\r\nInjected: 1"}, {"Retry-After", "99999999999999999"}}));
    EXPECT_EQ(hostile.error().request_id, "");
}

TEST(RevocationResponse, any_success_is_success) {
    EXPECT_TRUE(read_revocation_response(json_response(200, "")));
    EXPECT_TRUE(read_revocation_response(json_response(204, "garbage")));
    EXPECT_EQ(read_revocation_response(json_response(503, "")).error().kind,
              ErrorKind::server_failed);
}

TEST(IntrospectionResponse, must_say_whether_the_token_is_active) {
    EXPECT_FALSE(read_introspection_response(json_response(200, "{}")));
    EXPECT_FALSE(read_introspection_response(json_response(200, R"({"active":"true"})")));
    EXPECT_FALSE(read_introspection_response(json_response(200, R"({"active":false})"))->active);
    const auto answer = read_introspection_response(
        json_response(200, R"({"active":true,"scope":"a b","exp":1800000000,"sub":"7","x":1})"));
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->active);
    EXPECT_EQ(answer->subject, "7");
    EXPECT_EQ(answer->expires_at, TimePoint{std::chrono::seconds{1'800'000'000}});
    EXPECT_EQ(answer->other, (Query{{"x", "1"}}));
}

TEST(Metadata, of_another_issuer_or_without_tls_is_refused) {
    const auto body = [](const std::string& issuer, const std::string& token) {
        return R"({"issuer":")" + issuer +
               R"(","authorization_endpoint":"https://a.example/authorize","token_endpoint":")" +
               token + R"(","code_challenge_methods_supported":["S256",7]})";
    };
    const auto read = [&](const std::string& issuer, const std::string& token) {
        return read_metadata_response(json_response(200, body(issuer, token)), "https://a.example");
    };
    EXPECT_FALSE(read("https://b.example", "https://a.example/token"));
    EXPECT_FALSE(read("https://a.example", "http://a.example/token"));
    EXPECT_FALSE(read("https://a.example", ""));
    const auto metadata = read("https://a.example", "https://a.example/token");
    ASSERT_TRUE(metadata) << metadata.error().message();
    EXPECT_EQ(metadata->code_challenge_methods_supported, std::vector<std::string>{"S256"});
}

TEST(Metadata, is_where_the_rfc_says) {
    const auto url = [](std::string_view issuer, MetadataDocument document) {
        return build_metadata_request(issuer, document).value().url;
    };
    using enum MetadataDocument;
    EXPECT_EQ(url("https://a.example", oauth_authorization_server),
              "https://a.example/.well-known/oauth-authorization-server");
    EXPECT_EQ(url("https://a.example:8/t/1/", oauth_authorization_server),
              "https://a.example:8/.well-known/oauth-authorization-server/t/1");
    EXPECT_EQ(url("https://a.example/t/1", openid_configuration),
              "https://a.example/t/1/.well-known/openid-configuration");
    EXPECT_FALSE(build_metadata_request("https://a.example?x", openid_configuration));
}

TEST(Redaction, takes_secrets_out_also_where_the_text_was_cut) {
    const Secret secret{"abcdefghijklmno:+"};
    const Error error{.description =
                          "got abcdefghijklmno:+ and abcdefghijklmno%3A%2B, then "
                          "abcdefghijklm"};
    EXPECT_EQ(redact(error, {secret}).description,
              "got [redacted] and [redacted], then [redacted]");
    EXPECT_EQ(redact(Error{.description = "a word"}, {Secret{"word"}}).description, "a word");
}

}  // namespace
}  // namespace grantor::client
