// Calls to forbidden addresses: each through the whole client, with a server that would answer, and
// that must not even see a connection.
#include <gtest/gtest.h>
#include <string>

#include "tests/http/forward/raw_upstream.hpp"
#include "tests/http/outgoing/client_calls.hpp"

namespace grantor::http {
namespace {

std::string at(const std::string& host, std::uint16_t port) {
    return "http://" + host + ":" + std::to_string(port) + "/";
}

// With an answer, so that following it shows in the test's outcome and not as a hanging test.
Outcome get_answered(ClientCalls& calls, RawUpstream& server, const std::string& url,
                     const std::string& answer) {
    const auto number = calls.send(url);
    auto peer = server.accept();
    peer.read_head();
    peer.send(answer);
    return calls.await(number);
}

}  // namespace

TEST(Attack22, loopback_is_refused_in_every_spelling_before_any_connection) {
    const RawUpstream server;
    ClientCalls calls(ClientCalls::patient());
    for (const char* host : {"127.0.0.1",
                             "127.0.0.1.",
                             "127.1",
                             "2130706433",
                             "0x7f000001",
                             "0x7f.0.0.1",
                             "0177.0.0.1",
                             "017700000001",
                             "127.8.9.10",
                             "0",
                             "0.0.0.0",
                             "[::1]",
                             "[::]",
                             "[0:0:0:0:0:0:0:1]",
                             "[::ffff:127.0.0.1]",
                             "[::ffff:7f00:1]",
                             "[::127.0.0.1]",
                             "[64:ff9b::7f00:1]",
                             "[2002:7f00:1::]",
                             "LocalHost",
                             "localhost."})
        EXPECT_EQ(calls.failure_of(at(host, server.port())), ClientFailure::forbidden_address)
            << host;
    EXPECT_FALSE(server.has_visitor());
}

TEST(Attack22, metadata_and_private_addresses_are_refused_over_tls_too) {
    ClientCalls calls(ClientCalls::patient());
    for (const char* host : {"169.254.169.254", "[fd00:ec2::254]", "100.100.100.200", "192.0.0.192",
                             "168.63.129.16", "10.0.0.1", "172.16.0.1", "192.168.0.1", "[fe80::1]"})
        EXPECT_EQ(calls.failure_of("https://" + std::string(host) + "/latest/meta-data/"),
                  ClientFailure::forbidden_address)
            << host;
}

TEST(Attack22, other_schemes_and_hidden_hosts_are_no_urls) {
    const RawUpstream server;
    ClientCalls calls;
    const auto port = std::to_string(server.port());
    for (const auto& url :
         {"file:///etc/passwd", "gopher://127.0.0.1:", "ftp://127.0.0.1:", "unix:/run/socket:",
          "http://a.example@127.0.0.1:", "http://127.0.0.1\\@a.example:", "http://127.0.0.1 :",
          "http://127.0.0.1%09:", "//127.0.0.1:", "127.0.0.1:"})
        EXPECT_EQ(calls.failure_of(url + port), ClientFailure::bad_url) << url;
    EXPECT_FALSE(server.has_visitor());
}

TEST(Attack22, a_redirect_to_a_private_address_is_an_answer_and_not_followed) {
    RawUpstream server;
    RawUpstream inner;
    ClientCalls calls;
    for (const char* status : {"301", "302", "303", "307", "308"}) {
        const auto outcome =
            get_answered(calls, server, at("127.0.0.1", server.port()),
                         std::string("HTTP/1.1 ") + status + " Moved\r\nLocation: " +
                             at("127.0.0.1", inner.port()) + "\r\nContent-Length: 0\r\n\r\n");
        EXPECT_EQ(outcome.status(), std::stoi(status));
    }
    EXPECT_FALSE(inner.has_visitor());
    EXPECT_FALSE(server.has_visitor());
}

TEST(Attack22, a_name_of_loopback_is_refused_unless_loopback_is_allowed) {
    RawUpstream server;
    const auto url = at("localhost", server.port());
    ClientCalls by_default(ClientCalls::patient());
    EXPECT_EQ(by_default.failure_of(url), ClientFailure::forbidden_address);
    EXPECT_FALSE(server.has_visitor());
    ClientCalls allowed;
    const auto outcome =
        get_answered(allowed, server, url, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(outcome.status(), 200);
}

TEST(Attack22, allowing_one_address_opens_no_other) {
    RawUpstream server;
    auto options = ClientCalls::patient();
    options.addresses.allowed_networks = {"127.0.0.1/32"};
    ClientCalls calls(options);
    // It is the address that counts, whatever spelling or name has led to it.
    for (const char* host : {"127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"})
        EXPECT_EQ(
            get_answered(calls, server, at(host, server.port()), "HTTP/1.1 204 No Content\r\n\r\n")
                .status(),
            204)
            << host;
    for (const char* host : {"127.0.0.2", "0.0.0.0", "[::1]", "10.0.0.1"})
        EXPECT_EQ(calls.failure_of(at(host, server.port())), ClientFailure::forbidden_address)
            << host;
    EXPECT_FALSE(server.has_visitor());
}

}  // namespace grantor::http
