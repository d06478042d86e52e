#include <gtest/gtest.h>
#include <string>

#include "tests/http/certificate.hpp"
#include "tests/http/forward/raw_upstream.hpp"
#include "tests/http/outgoing/client_calls.hpp"
#include "tests/http/running_server.hpp"

namespace grantor::http {
namespace {

// A TLS server with that certificate, and a client that trusts it, or another one.
class SecuredServer {
 public:
    explicit SecuredServer(const CertificateText& text)
        : certificate_(text), running_(options_with(certificate_)) {}

    std::string url(const std::string& host) const {
        return "https://" + host + ":" + std::to_string(running_.server.port()) + "/hello";
    }
    Outcome get(const std::string& host, const std::string& ca_file) const {
        auto options = ClientCalls::loopback_allowed();
        options.ca_file = ca_file;
        return ClientCalls(options).get(url(host));
    }
    Outcome get_trusting(const std::string& host) const {
        return get(host, certificate_.files().certificate_chain);
    }

 private:
    static ServerOptions options_with(const Certificate& certificate) {
        auto options = RunningServer::one_thread();
        options.tls = certificate.files();
        return options;
    }
    Certificate certificate_;
    RunningServer running_;
};

CertificateText with_names(const char* names) { return {.alternative_names = names}; }

}  // namespace

TEST(ClientTls, a_self_made_certificate_is_refused_by_the_systems_trust) {
    const SecuredServer server(with_names("DNS:localhost,IP:127.0.0.1"));
    EXPECT_EQ(server.get("localhost", "").failure, ClientFailure::untrusted_certificate);
    EXPECT_EQ(server.get("127.0.0.1", "").failure, ClientFailure::untrusted_certificate);
}

TEST(ClientTls, trust_in_one_authority_is_no_trust_in_another) {
    const SecuredServer server(with_names("DNS:localhost"));
    const Certificate other(with_names("DNS:localhost"));
    EXPECT_EQ(server.get("localhost", other.files().certificate_chain).failure,
              ClientFailure::untrusted_certificate);
}

TEST(ClientTls, a_certificate_for_another_host_is_refused) {
    for (const char* names :
         {"DNS:other.example", "DNS:localhost.example", "DNS:*", "DNS:local*", "DNS:*.localhost",
          "IP:127.0.0.2", "DNS:127.0.0.1", "email:a@localhost", "URI:https://localhost/"}) {
        const SecuredServer server(with_names(names));
        EXPECT_EQ(server.get_trusting("localhost").failure, ClientFailure::untrusted_certificate)
            << names;
        EXPECT_EQ(server.get_trusting("127.0.0.1").failure, ClientFailure::untrusted_certificate)
            << names;
    }
}

TEST(ClientTls, a_common_name_is_no_host_name) {
    const SecuredServer server({.common_name = "localhost"});
    EXPECT_EQ(server.get_trusting("localhost").failure, ClientFailure::untrusted_certificate);
}

TEST(ClientTls, an_expired_or_future_certificate_is_refused) {
    auto text = with_names("DNS:localhost");
    text.valid_from_s = -7200;
    text.valid_until_s = -3600;
    EXPECT_EQ(SecuredServer(text).get_trusting("localhost").failure,
              ClientFailure::untrusted_certificate);
    text.valid_from_s = 3600;
    text.valid_until_s = 7200;
    EXPECT_EQ(SecuredServer(text).get_trusting("localhost").failure,
              ClientFailure::untrusted_certificate);
}

TEST(ClientTls, a_trusted_certificate_for_the_host_is_accepted) {
    const SecuredServer server(with_names("DNS:localhost,IP:127.0.0.1"));
    for (const char* host : {"localhost", "LOCALHOST", "localhost.", "127.0.0.1", "2130706433"}) {
        const auto outcome = server.get_trusting(host);
        EXPECT_EQ(outcome.status(), 200) << host;
        EXPECT_EQ(outcome.answer.body, "hello") << host;
    }
}

TEST(ClientTls, many_connections_at_once_are_served) {
    const Certificate certificate(with_names("IP:127.0.0.1"));
    auto server_options = RunningServer::one_thread();
    server_options.tls = certificate.files();
    const RunningServer running(server_options);
    auto options = ClientCalls::loopback_allowed();
    options.ca_file = certificate.files().certificate_chain;
    ClientCalls calls(options);
    const auto url = "https://127.0.0.1:" + std::to_string(running.server.port());
    std::vector<int> numbers;
    const std::string body(60'000, 'x');
    for (int i = 0; i < 50; ++i) numbers.push_back(calls.send({"POST", url + "/echo", {}, body}));
    for (const int number : numbers)
        EXPECT_EQ(calls.await(number).answer.body, body.substr(0, 2048));
}

TEST(ClientTls, a_server_that_speaks_plain_http_is_unreachable) {
    const RunningServer plain;
    ClientCalls calls;
    const auto port = std::to_string(plain.server.port());
    EXPECT_EQ(calls.failure_of("https://127.0.0.1:" + port), ClientFailure::unreachable);
}

TEST(ClientTls, a_server_that_does_not_shake_hands_is_too_late) {
    const RawUpstream silent;
    auto options = ClientCalls::loopback_allowed();
    options.total_timeout = milliseconds{50};
    ClientCalls calls(options);
    const auto port = std::to_string(silent.port());
    EXPECT_EQ(calls.failure_of("https://127.0.0.1:" + port), ClientFailure::timed_out);
}

TEST(ClientTls, nothing_is_sent_before_the_certificate_is_trusted) {
    RawUpstream silent;
    ClientCalls calls;
    const auto port = std::to_string(silent.port());
    std::string fields = "Authorization: Basic c2VjcmV0\r\n";
    calls.send({"POST", "https://127.0.0.1:" + port, fields, "secret body"});
    auto peer = silent.accept();
    const auto hello = peer.read(64);
    EXPECT_EQ(hello.substr(0, 1), "\x16");  // a handshake record
    calls.stop();
    std::string rest;
    for (std::string piece = peer.read(4096); !piece.empty(); piece = peer.read(4096))
        rest += piece;
    EXPECT_FALSE((hello + rest).contains("ecret"));
}

}  // namespace grantor::http
