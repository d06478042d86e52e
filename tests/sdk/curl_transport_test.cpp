// The transport against a server that does what no server should.
#include <gtest/gtest.h>
#include <thread>

#include "grantor/client/oauth_api.hpp"
#include "tests/sdk/raw_server.hpp"
#include "tests/sdk/scripted.hpp"

namespace grantor::client {
namespace {

using namespace test;

Result<models::GetTokensResponse> refresh_at(const RawServer& server, CallOptions call = {}) {
    return OauthApi({.base_path = server.url()})
        .refresh_tokens(some_app(), "refresh_token", Secret{"refresh-1"}, call);
}

// How the client reads the answer of a server that always sends `bytes`.
ErrorKind kind_of_answer(const std::string& bytes) {
    const RawServer server([&](const std::string&) { return bytes; });
    const auto tokens = refresh_at(server);
    EXPECT_FALSE(tokens) << bytes.substr(0, 80);
    return tokens ? ErrorKind::storage : tokens.error().kind;
}

TEST(CurlTransport, garbage_is_an_error_and_nothing_worse) {
    EXPECT_NE(kind_of_answer("\x01\x02\x03 what is this"), ErrorKind::storage);
    EXPECT_NE(kind_of_answer("HTTP/9.9 200 OK\r\n\r\n{}"), ErrorKind::storage);
    EXPECT_EQ(kind_of_answer(http_answer(200, "not json at all")), ErrorKind::unreadable_answer);
    EXPECT_EQ(kind_of_answer(http_answer(200, "{}", "Content-Encoding: gzip\r\n")),
              ErrorKind::unreadable_answer);
    EXPECT_EQ(kind_of_answer(http_answer(500, "<html>")), ErrorKind::server_failed);
}

TEST(CurlTransport, an_answer_cut_short_is_no_answer) {
    // The server closes, and the chunked body has no end.
    EXPECT_EQ(kind_of_answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"acc"),
              ErrorKind::network);
    // The server waits, and so does the rest of the body.
    const RawServer server([](const std::string&) {
        return "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"access_token\":\"a\"}";
    });
    const auto late = refresh_at(server, {.timeout = std::chrono::milliseconds{50}});
    EXPECT_EQ(late.error().kind, ErrorKind::timeout);
    EXPECT_TRUE(late.error().is_answer_lost);
}

TEST(CurlTransport, a_huge_answer_is_refused_while_it_comes) {
    EXPECT_EQ(kind_of_answer(http_answer(200, std::string(4 << 20, 'x'))),
              ErrorKind::unreadable_answer);
    EXPECT_EQ(
        kind_of_answer(http_answer(200, "{}", "X-Long: " + std::string(80'000, 'y') + "\r\n")),
        ErrorKind::unreadable_answer);
    std::string many;
    for (int i = 0; i < 5'000; ++i) many += "X-Field-Number: " + std::to_string(i) + "\r\n";
    EXPECT_EQ(kind_of_answer(http_answer(200, "{}", many)), ErrorKind::unreadable_answer);
}

TEST(CurlTransport, a_silent_server_costs_no_more_than_the_timeout) {
    const RawServer server([](const std::string&) { return std::nullopt; });
    const auto tokens = refresh_at(server, {.timeout = std::chrono::milliseconds{50}});
    ASSERT_FALSE(tokens);
    EXPECT_EQ(tokens.error().kind, ErrorKind::timeout);
}

TEST(CurlTransport, a_stop_ends_a_call_that_waits) {
    std::stop_source stop;
    const RawServer server([&](const std::string&) -> std::optional<std::string> {
        stop.request_stop();
        return std::nullopt;
    });
    const auto tokens =
        refresh_at(server, {.timeout = std::chrono::hours{1}, .stop = stop.get_token()});
    ASSERT_FALSE(tokens);
    EXPECT_EQ(tokens.error().kind, ErrorKind::cancelled);
}

TEST(CurlTransport, credentials_follow_no_redirect) {
    const RawServer thief(
        [](const std::string&) { return http_answer(200, token_body("stolen", "stolen")); });
    for (const int status : {301, 302, 303, 307, 308}) {
        const RawServer server([&](const std::string&) {
            return http_answer(status, "", "Location: " + thief.url() + "/oauth/token\r\n");
        });
        const auto tokens = refresh_at(server);
        ASSERT_FALSE(tokens) << status;
        EXPECT_EQ(tokens.error().kind, ErrorKind::unreadable_answer);
        EXPECT_EQ(tokens.error().http_status, status);
    }
    EXPECT_EQ(thief.connections(), 0u);
}

TEST(CurlTransport, nobody_there_is_a_network_error) {
    std::string url;
    {
        const RawServer gone([](const std::string&) { return std::nullopt; });
        url = gone.url();
    }
    const auto tokens = OauthApi({.base_path = url})
                            .refresh_tokens(some_app(), "refresh_token", Secret{"refresh-1"});
    ASSERT_FALSE(tokens);
    EXPECT_EQ(tokens.error().kind, ErrorKind::network);
    EXPECT_TRUE(tokens.error().is_transient());
    EXPECT_FALSE(tokens.error().is_answer_lost) << "nothing was sent";
}

TEST(CurlTransport, nothing_of_a_header_can_be_injected) {
    const auto transport = make_curl_transport();
    HttpRequest request;
    request.url = "http://127.0.0.1:1/";
    for (const HttpField& field :
         std::vector<HttpField>{{"X", "a\r\nB: c"}, {"X\r\nY", "a"}, {"", "a"}, {"X: y", "a"}}) {
        request.fields = {field};
        EXPECT_EQ(transport->send(request, {}).error().kind, ErrorKind::configuration);
    }
    request.fields = {};
    request.method = "GET / HTTP/1.1\r\nX: y";
    EXPECT_EQ(transport->send(request, {}).error().kind, ErrorKind::configuration);
    request.method = "GET";
    request.url = "file:///etc/passwd";
    EXPECT_EQ(transport->send(request, {}).error().kind, ErrorKind::configuration);
}

TEST(CurlTransport, sends_what_is_asked_and_keeps_its_connections) {
    const RawServer server([](const std::string&) { return http_answer(200, "{}"); });
    const auto transport = make_curl_transport();
    for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
        HttpRequest request;
        request.method = method;
        request.url = server.url() + "/path?x=1";
        request.fields = {{"X-Empty", ""}, {"X-Full", "yes"}};
        request.authorization = Secret{"Bearer t"};
        if (method != "GET") request.body = Secret{"body of " + method};
        const auto response = transport->send(request, {});
        ASSERT_TRUE(response) << response.error().message();
        const auto seen = server.requests().back();
        EXPECT_TRUE(seen.starts_with(method + " /path?x=1 HTTP/1.1\r\n")) << seen;
        EXPECT_NE(seen.find("Authorization: Bearer t\r\n"), std::string::npos);
        EXPECT_NE(seen.find("X-Empty:"), std::string::npos);
        EXPECT_EQ(seen.find("Expect:"), std::string::npos);
        if (method != "GET") EXPECT_TRUE(seen.ends_with("body of " + method)) << seen;
    }
    EXPECT_EQ(server.connections(), 1u);
}

TEST(CurlTransport, serves_many_threads_at_once) {
    const RawServer server([](const std::string& request) {
        const auto at = request.find("refresh_token=") + 14;
        const auto name = request.substr(at, request.find_first_of("& ", at) - at);
        return http_answer(200, token_body("for-" + name, name));
    });
    const OauthApi api({.base_path = server.url()});
    std::vector<std::jthread> threads;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&, i] {
            for (int j = 0; j < 10; ++j) {
                const auto name = "r" + std::to_string(i) + "x" + std::to_string(j);
                const auto tokens = api.refresh_tokens(some_app(), "refresh_token", Secret{name});
                ASSERT_TRUE(tokens) << tokens.error().message();
                EXPECT_EQ(tokens->access_token.reveal(), "for-" + name);
            }
        });
    threads.clear();
    EXPECT_LE(server.connections(), 16u);
}

}  // namespace
}  // namespace grantor::client
