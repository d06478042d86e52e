// Attacks 25 and 27: which fields pass, in both directions.
#include "http/outgoing/forward_head.hpp"

#include <gtest/gtest.h>

namespace grantor::http {
namespace {

struct Forwarded {
    std::string head;
    bool has(std::string_view line) const {
        return head.contains("\r\n" + std::string(line) + "\r\n");
    }
    bool mentions(std::string_view text) const { return head.contains(text); }
};

struct Setting {
    std::string fields;
    std::string answer_fields;
    std::vector<std::string> dropped;
    std::string host_field;
    std::vector<std::string> cookies;

    Forward forward() const {
        UpstreamOptions options;
        options.host = "inner";
        options.port = 8080;
        options.dropped_fields = dropped;
        options.host_field = host_field;
        options.withheld_cookies = cookies;
        return {make_upstream(options), "", fields, answer_fields, {}, {}};
    }
};

Forwarded request(const std::string& lines, const Setting& setting = {}) {
    const auto head = "GET /x HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
    RequestParts parts;
    Framing framing;
    EXPECT_FALSE(read_request_head(head, Limits{}, parts, framing)) << lines;
    parts.request.id = "0123456789abcdef";
    FieldNames names;
    Forwarded forwarded;
    append_forwarded_request(forwarded.head, parts.request, framing, setting.forward(), names);
    return forwarded;
}

Forwarded answer(const std::string& lines, const Setting& setting = {}) {
    const auto head = "HTTP/1.1 200 OK\r\n" + lines + "\r\n";
    ResponseParts parts;
    ResponseFraming framing;
    EXPECT_TRUE(read_response_head(head, Method::get, parts, framing)) << lines;
    ForwardedAnswer answer;
    answer.frame.request_id = "0123456789abcdef";
    answer.frame.date = "today";
    FieldNames names;
    Forwarded forwarded;
    append_forwarded_answer(forwarded.head, parts, framing, setting.forward(), answer, names);
    return forwarded;
}

}  // namespace

TEST(ForwardHead, what_concerns_one_connection_stays_on_it) {
    const std::string hop_by_hop =
        "Connection: keep-alive, X-Hop ,, close\r\nConnection: x-other\r\nX-Hop: 1\r\n"
        "X-OTHER: 1\r\nKeep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\n"
        "Proxy-Authorization: Basic a\r\nTE: trailers\r\nTrailer: X-Sum\r\nUpgrade: h2c\r\n"
        "HTTP2-Settings: a\r\nExpect: 100-continue\r\nX-Kept: 1\r\n";
    EXPECT_EQ(request(hop_by_hop).head,
              "GET /x HTTP/1.1\r\nHost: a\r\nX-Kept: 1\r\nX-Request-Id: 0123456789abcdef\r\n\r\n");
    EXPECT_EQ(answer(hop_by_hop + "Content-Length: 5\r\n").head,
              "HTTP/1.1 200 OK\r\nX-Kept: 1\r\nContent-Length: 5\r\nDate: today\r\n"
              "X-Request-Id: 0123456789abcdef\r\n\r\n");
}

TEST(ForwardHead, a_client_cannot_have_host_and_framing_taken_away) {
    const auto forwarded = request("Connection: host, content-length\r\nContent-Length: 5\r\n");
    EXPECT_TRUE(forwarded.has("Host: a"));
    EXPECT_TRUE(forwarded.has("Content-Length: 5"));
}

TEST(ForwardHead, a_client_cannot_have_identity_fields_taken_away) {
    Setting setting;
    setting.fields = "X-User: 7\r\n";
    EXPECT_TRUE(request("Connection: X-User\r\n", setting).has("X-User: 7"));
}

TEST(ForwardHead, inbound_copies_of_added_fields_are_dropped_in_any_spelling) {
    Setting setting;
    setting.fields = "X-User-Id: 7\r\nX-Scopes: a b\r\n";
    const auto forwarded = request(
        "X-User-Id: 1\r\nx-user-id: 2\r\nX_User_Id: 3\r\nX-User_ID: 4\r\nx_scopes: 5\r\n"
        "X-User-Idx: kept\r\nX-User: kept\r\n",
        setting);
    EXPECT_EQ(forwarded.head,
              "GET /x HTTP/1.1\r\nHost: a\r\nX-User-Idx: kept\r\nX-User: kept\r\n"
              "X-User-Id: 7\r\nX-Scopes: a b\r\nX-Request-Id: 0123456789abcdef\r\n\r\n");
}

TEST(ForwardHead, dropped_fields_never_pass_in_any_spelling) {
    Setting setting;
    setting.dropped = {"Authorization", "X-Auth-*"};
    const auto forwarded = request(
        "authorization: Bearer a\r\nX-Auth-User: 1\r\nx_auth_roles: 2\r\nX-AUTH-: 3\r\n"
        "X-Auth: kept\r\nX-Author: kept\r\n",
        setting);
    EXPECT_EQ(forwarded.head,
              "GET /x HTTP/1.1\r\nHost: a\r\nX-Auth: kept\r\nX-Author: kept\r\n"
              "X-Request-Id: 0123456789abcdef\r\n\r\n");
}

// Servers that make environment variables of fields read these as framing.
TEST(ForwardHead, framing_is_ours_also_where_it_is_misspelt) {
    const auto forwarded =
        request("Content_Length: 7\r\nTransfer_Encoding: chunked\r\nContent-Length: 5\r\n");
    EXPECT_EQ(forwarded.head,
              "GET /x HTTP/1.1\r\nHost: a\r\nX-Request-Id: 0123456789abcdef\r\n"
              "Content-Length: 5\r\n\r\n");
    EXPECT_TRUE(request("Transfer-Encoding: chunked\r\n").has("Transfer-Encoding: chunked"));
}

TEST(ForwardHead, traces_cookies_and_credentials_pass) {
    for (const auto* line :
         {"traceparent: 00-a-b-01", "tracestate: a=b", "Cookie: a=b", "Authorization: Bearer a",
          "X-Forwarded-For: 192.0.2.1", "Date: today", "Content-Type: a/b"})
        EXPECT_TRUE(request(std::string(line) + "\r\n").has(line)) << line;
}

TEST(ForwardHead, withheld_cookies_pass_in_neither_direction) {
    Setting setting;
    setting.cookies = {"grantor*"};
    EXPECT_TRUE(request("Cookie: a=1; grantor=x; b=2\r\n", setting).has("Cookie: a=1; b=2"));
    EXPECT_FALSE(request("Cookie: __Host-grantor=x\r\n", setting).mentions("Cookie"));
    const auto forwarded = answer(
        "Set-Cookie: grantor=planted; Path=/\r\nSet-Cookie: theirs=1\r\n"
        "Content-Length: 0\r\n",
        setting);
    EXPECT_TRUE(forwarded.has("Set-Cookie: theirs=1"));
    EXPECT_FALSE(forwarded.mentions("grantor"));
}

TEST(ForwardHead, the_upstreams_copies_of_added_answer_fields_are_dropped) {
    Setting setting;
    setting.answer_fields = "X-RateLimit-Limit: 1\r\nAccess-Control-Allow-Origin: *\r\n";
    const auto forwarded = answer(
        "x-ratelimit-limit: 9\r\nAccess-Control-Allow-Origin: evil\r\nDate: theirs\r\n"
        "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n",
        setting);
    EXPECT_EQ(forwarded.head,
              "HTTP/1.1 200 OK\r\nDate: theirs\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
              "Content-Length: 0\r\nX-Request-Id: 0123456789abcdef\r\n"
              "X-RateLimit-Limit: 1\r\nAccess-Control-Allow-Origin: *\r\n\r\n");
}

TEST(ForwardHead, the_host_is_the_fixed_one_the_added_one_or_the_clients) {
    EXPECT_TRUE(request("").has("Host: a"));
    Setting setting;
    setting.host_field = "inner.example";
    EXPECT_TRUE(request("", setting).has("Host: inner.example"));
    EXPECT_FALSE(request("", setting).has("Host: a"));
    setting.fields = "Host: own.example\r\n";
    EXPECT_TRUE(request("", setting).has("Host: own.example"));
    EXPECT_FALSE(request("", setting).mentions("inner.example"));
}

TEST(ForwardHead, only_websockets_are_refused) {
    const auto asks = [](const std::string& lines) {
        const auto head = "GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
        RequestParts parts;
        Framing framing;
        EXPECT_FALSE(read_request_head(head, Limits{}, parts, framing));
        return asks_for_websocket(parts.request);
    };
    EXPECT_TRUE(asks("Connection: Upgrade\r\nUpgrade: WebSocket\r\n"));
    EXPECT_TRUE(asks("upgrade: h2c, websocket\r\n"));
    EXPECT_FALSE(asks("Connection: Upgrade\r\nUpgrade: h2c\r\n"));
    EXPECT_FALSE(asks(""));
}

TEST(FieldNames, find_what_is_spelt_otherwise_and_nothing_else) {
    const FieldNames names({"X-User",
                            "X-Very-Long-Name-That-Has-More-Than-Sixty-Four-Bytes-In-It-"
                            "Indeed-It-Does",
                            "X-Grantor-*"});
    for (const auto* name : {"x-user", "X_USER", "X.User", "X-Grantor-", "x_grantor_anything",
                             "x-very-long-name-that-has-more-than-sixty-four-bytes-in-it-"
                             "indeed-it-does"})
        EXPECT_TRUE(names.contains(name)) << name;
    for (const auto* name : {"", "X-Use", "X-Users", "X-Grantor", "XX-Grantor-a"})
        EXPECT_FALSE(names.contains(name)) << name;
}

}  // namespace grantor::http
