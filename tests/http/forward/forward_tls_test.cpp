// Upstreams that speak TLS: whom they must be, and that all else is as with plain ones.
#include <cstdio>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <thread>

#include "http/outgoing/upstream.hpp"
#include "tests/http/forward/tls_upstream.hpp"

namespace grantor::http {
namespace {

ServerOptions fast_time() { return RunningServer::fast_time(); }

Response name_failure(const Request&, ForwardFailure failure) {
    auto response = text(std::to_string(static_cast<int>(failure)));
    response.status = 599;
    return response;
}
std::string name_of(ForwardFailure failure) { return std::to_string(static_cast<int>(failure)); }

// What a client gets when the upstream with that certificate is called under that name.
std::string failure_of(TlsUpstream& upstream, UpstreamOptions options) {
    options.on_failure = name_failure;
    const ForwardingServer running(options);
    auto client = running.connect();
    client.send("GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer secret\r\n\r\n");
    auto peer = upstream.accept();
    EXPECT_TRUE(peer.is_closed());  // without a single byte of the request
    return client.read().body;
}
const auto untrusted = name_of(ForwardFailure::untrusted_certificate);
const auto unreachable = name_of(ForwardFailure::unreachable);

}  // namespace

TEST(ForwardTls, authorities_that_cannot_be_read_are_named) {
    try {
        make_tls_trust("/nowhere/authorities.pem");
        FAIL() << "there is no such file";
    } catch (const std::runtime_error& error) {
        EXPECT_TRUE(std::string(error.what()).contains("/nowhere/authorities.pem"));
    }
    EXPECT_NE(make_tls_trust(""), nullptr);
}

TEST(ForwardTls, a_certificate_for_another_host_is_refused) {
    for (const char* names : {"DNS:other.example", "DNS:localhost.example", "DNS:*", "DNS:local*",
                              "IP:127.0.0.1", "email:a@localhost"}) {
        TlsUpstream upstream({.alternative_names = names});
        EXPECT_EQ(failure_of(upstream, upstream.options()), untrusted) << names;
    }
    for (const char* names : {"DNS:127.0.0.1", "IP:127.0.0.2", "DNS:localhost"}) {
        TlsUpstream upstream({.alternative_names = names});
        EXPECT_EQ(failure_of(upstream, upstream.options("127.0.0.1")), untrusted) << names;
    }
}

TEST(ForwardTls, a_common_name_is_no_host_name) {
    TlsUpstream upstream({.common_name = "localhost"});
    EXPECT_EQ(failure_of(upstream, upstream.options()), untrusted);
}

TEST(ForwardTls, an_expired_or_future_certificate_is_refused) {
    CertificateText expired{.alternative_names = "DNS:localhost"};
    expired.valid_from_s = -7200;
    expired.valid_until_s = -3600;
    TlsUpstream past(expired);
    EXPECT_EQ(failure_of(past, past.options()), untrusted);
    CertificateText early{.alternative_names = "DNS:localhost"};
    early.valid_from_s = 3600;
    early.valid_until_s = 7200;
    TlsUpstream future(early);
    EXPECT_EQ(failure_of(future, future.options()), untrusted);
}

TEST(ForwardTls, trust_in_one_authority_is_no_trust_in_another) {
    TlsUpstream upstream;
    auto options = upstream.options();
    options.tls = make_tls_trust("");
    EXPECT_EQ(failure_of(upstream, options), untrusted);
    const Certificate other({.alternative_names = "DNS:localhost"});
    options.tls = make_tls_trust(other.files().certificate_chain);
    EXPECT_EQ(failure_of(upstream, options), untrusted);
}

TEST(ForwardTls, the_usual_answer_to_an_untrusted_certificate_is_502) {
    TlsUpstream upstream({.alternative_names = "DNS:other.example"});
    const ForwardingServer running(upstream.options());
    auto client = running.connect();
    client.send(get("/"));
    EXPECT_FALSE(upstream.accept().is_secured());
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 502);
    EXPECT_TRUE(answer.body.contains("cannot prove who it is"));
    EXPECT_EQ(running.counts().upstream_connects, 0u);
}

TEST(ForwardTls, old_protocol_versions_are_refused) {
    TlsUpstream upstream;
    SSL_CTX_set_security_level(upstream.context(), 0);
    SSL_CTX_set_min_proto_version(upstream.context(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(upstream.context(), TLS1_1_VERSION);
    EXPECT_EQ(failure_of(upstream, upstream.options()), unreachable);
}

TEST(ForwardTls, an_upstream_that_speaks_plain_http_gets_no_request) {
    TlsUpstream trusted;
    RawUpstream plain;
    auto options = trusted.options();
    options.port = plain.port();
    const ForwardingServer running(options);
    auto client = running.connect();
    client.send("GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer secret\r\n\r\n");
    auto peer = plain.accept();
    EXPECT_EQ(peer.read(1), "\x16");  // a handshake record
    peer.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(client.read().status, 502);
    EXPECT_FALSE(peer.read(65536).contains("secret"));
}

TEST(ForwardTls, an_upstream_that_does_not_shake_hands_is_too_late) {
    TlsUpstream trusted;
    RawUpstream silent;
    auto options = trusted.options();
    options.port = silent.port();
    options.connect_timeout = std::chrono::seconds{40};
    const ForwardingServer running(options, fast_time());
    auto client = running.connect();
    client.send(get("/"));
    auto peer = silent.accept();
    EXPECT_EQ(client.read().status, 504);
}

TEST(ForwardTls, an_upstream_that_hangs_up_in_the_handshake_is_unreachable) {
    TlsUpstream trusted;
    RawUpstream rude;
    auto options = trusted.options("127.0.0.1");
    options.port = rude.port();
    const ForwardingServer running(options);
    auto client = running.connect();
    client.send(get("/"));
    rude.accept().reset();
    EXPECT_EQ(client.read().status, 502);
}

TEST(ForwardTls, stopping_does_not_wait_for_a_handshake) {
    TlsUpstream trusted;
    RawUpstream silent;
    auto options = trusted.options();
    options.port = silent.port();
    ForwardingServer running(options);
    auto client = running.connect();
    client.send(get("/"));
    auto peer = silent.accept();
    running.server.stop(std::chrono::milliseconds{1});
    EXPECT_TRUE(client.is_closed_by_server());
    EXPECT_EQ(running.counts().connections_open, 0u);
}

TEST(ForwardTls, the_upstream_hears_its_name_and_the_protocol) {
    TlsUpstream upstream;
    for (const char* host : {"localhost", "LOCALHOST", "localhost."}) {
        const auto options = upstream.options(host);
        ForwardingServer running(options);
        running.forward_to(std::make_shared<const Upstream>(options, [](const std::string&) {
            return std::vector{Address(boost::asio::ip::address_v4::loopback())};
        }));
        auto client = running.connect();
        client.send(get("/"));
        auto peer = upstream.accept();
        EXPECT_TRUE(peer.is_secured()) << host;
        EXPECT_TRUE(peer.read_head().starts_with("GET / HTTP/1.1\r\nHost: a.example\r\n"));
        EXPECT_TRUE(equals_ignoring_case(peer.named_host(), "localhost"));
        EXPECT_EQ(peer.protocol(), "http/1.1");
        peer.send(sized_answer("hello"));
        EXPECT_EQ(client.read().body, "hello") << host;
    }
}

TEST(ForwardTls, an_address_is_a_name_in_a_certificate_too) {
    TlsUpstream upstream({.alternative_names = "IP:127.0.0.1"});
    const ForwardingServer running(upstream.options("127.0.0.1"));
    auto client = running.connect();
    client.send(get("/"));
    auto peer = upstream.accept();
    EXPECT_EQ(peer.named_host(), "");
    peer.read_head();
    peer.send(sized_answer("hello"));
    EXPECT_EQ(client.read().body, "hello");
}

// An upstream behind which nobody else may be.
TEST(ForwardTls, an_upstream_that_wants_a_certificate_gets_ours) {
    TlsUpstream upstream;
    const Certificate ours({.common_name = "edge.example"});
    const Certificate others;
    SSL_CTX_set_verify(upstream.context(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                       nullptr);
    SSL_CTX_load_verify_locations(upstream.context(), ours.files().certificate_chain.c_str(),
                                  nullptr);
    const auto status_with = [&](const ClientCertificate& own) {
        auto options = upstream.options();
        options.tls = make_tls_trust(upstream.authorities(), own);
        const ForwardingServer running(options);
        auto client = running.connect();
        client.send(get("/"));
        auto peer = upstream.accept();
        if (peer.is_secured()) {
            EXPECT_NE(peer.read_head(), "");
            peer.send(sized_answer("hello"));
        } else {
            peer.close();
        }
        return client.read().status;
    };
    EXPECT_EQ(status_with({ours.files().certificate_chain, ours.files().private_key}), 200);
    EXPECT_EQ(status_with({others.files().certificate_chain, others.files().private_key}), 502);
    EXPECT_EQ(status_with({}), 502);
}

// OpenSSL asks for the password at the terminal unless it is told not to.
TEST(ForwardTls, a_key_that_needs_a_password_is_refused_at_once) {
    const Certificate ours;
    const auto files = ours.files();
    const auto encrypted = files.private_key + ".encrypted";
    FILE* from = std::fopen(files.private_key.c_str(), "r");
    EVP_PKEY* key = PEM_read_PrivateKey(from, nullptr, nullptr, nullptr);
    std::fclose(from);
    ASSERT_NE(key, nullptr);
    FILE* to = std::fopen(encrypted.c_str(), "w");
    const std::string words = "words";
    PEM_write_PrivateKey(to, key, EVP_aes_256_cbc(),
                         reinterpret_cast<const unsigned char*>(words.data()),
                         static_cast<int>(words.size()), nullptr, nullptr);
    std::fclose(to);
    EVP_PKEY_free(key);
    try {
        make_tls_trust("", {files.certificate_chain, encrypted});
        FAIL() << "nobody has given the password";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find(encrypted + ": it is encrypted"),
                  std::string::npos)
            << error.what();
    }
}

TEST(ForwardTls, our_certificate_and_its_key_belong_together) {
    const Certificate ours;
    const Certificate other;
    EXPECT_THROW(make_tls_trust("", {"/nowhere.pem", ours.files().private_key}),
                 std::runtime_error);
    EXPECT_THROW(make_tls_trust("", {ours.files().certificate_chain, "/nowhere.pem"}),
                 std::runtime_error);
    EXPECT_THROW(make_tls_trust("", {ours.files().certificate_chain, other.files().private_key}),
                 std::runtime_error);
}

TEST(ForwardTls, connections_are_used_again) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsUpstream upstream;
        SSL_CTX_set_max_proto_version(upstream.context(), version);
        const ForwardingServer running(upstream.options());
        auto client = running.connect();
        client.send(get("/0"));
        auto peer = upstream.accept();
        for (int i = 0; i < 5; ++i) {
            EXPECT_TRUE(peer.read_head().starts_with("GET /" + std::to_string(i) + " "));
            peer.send(sized_answer("a"));
            EXPECT_EQ(client.read().body, "a");
            client.send(get("/" + std::to_string(i + 1)));
        }
        EXPECT_FALSE(peer.read_head().empty());
        EXPECT_EQ(running.counts().upstream_connects, 1u);
        EXPECT_EQ(running.counts().upstream_reuses, 5u);
    }
}

TEST(ForwardTls, a_request_that_meets_the_end_of_a_kept_one_is_sent_again_once) {
    TlsUpstream upstream;
    const ForwardingServer running(upstream.options());
    auto client = running.connect();
    client.send(get("/warm-up"));
    auto peer = upstream.accept();
    peer.read_head();
    peer.send(sized_answer("warm"));
    EXPECT_EQ(client.read().body, "warm");
    client.send(get("/again"));
    const auto head = peer.read_head();
    peer.end();
    auto next = upstream.accept();
    EXPECT_EQ(next.read_head(), head);
    next.send(sized_answer("again"));
    EXPECT_EQ(client.read().body, "again");
}

TEST(ForwardTls, bytes_after_an_answer_end_the_connection) {
    TlsUpstream upstream;
    const ForwardingServer running(upstream.options());
    auto client = running.connect();
    client.send(get("/1"));
    auto peer = upstream.accept();
    peer.read_head();
    peer.send(sized_answer("one") + sized_answer("smuggled"));
    EXPECT_EQ(client.read().body, "one");
    EXPECT_TRUE(peer.is_closed());
}

// Only the alert distinguishes an end from a cut by somebody in between.
TEST(ForwardTls, an_answer_that_ends_with_its_connection_needs_the_alert) {
    TlsUpstream upstream;
    const ForwardingServer running(upstream.options());
    for (const bool is_cut : {false, true}) {
        auto client = running.connect();
        client.send("GET / HTTP/1.0\r\n\r\n");
        auto peer = upstream.accept();
        peer.read_head();
        peer.send("HTTP/1.1 200 OK\r\n\r\nhello");
        EXPECT_EQ(client.read_head().status, 200);
        is_cut ? peer.close() : peer.end();
        EXPECT_EQ(client.read_to_end().has_value(), !is_cut);
    }
}

TEST(ForwardTls, an_answer_in_many_records_passes_byte_by_byte_and_at_once) {
    TlsUpstream upstream;
    const ForwardingServer running(upstream.options());
    auto client = running.connect();
    client.send(get("/"));
    auto peer = upstream.accept();
    peer.read_head();
    for (const char byte : sized_answer("hello")) peer.send({&byte, 1});
    EXPECT_EQ(client.read().body, "hello");
    client.send(get("/"));
    peer.read_head();
    const std::string large(3'000'000, 'x');
    std::thread sending([&] { peer.send(sized_answer(large)); });
    EXPECT_EQ(client.read().body, large);
    sending.join();
}

TEST(ForwardTls, large_bodies_stream_both_ways_at_once) {
    const Certificate certificate({.alternative_names = "IP:127.0.0.1"});
    auto echo_options = RunningServer::one_thread();
    echo_options.tls = certificate.files();
    echo_options.limits.body_max = 8 * 1024 * 1024;
    const RunningServer echo(echo_options);
    auto options = ForwardingServer::to_port(echo.server.port());
    options.tls = make_tls_trust(certificate.files().certificate_chain);
    const ForwardingServer running(options);
    std::string body(4'000'000, 'a');
    for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>('a' + i * 7 % 26);
    auto client = running.connect();
    for (int i = 0; i < 3; ++i) {
        const auto head =
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
            "\r\n\r\n";
        std::thread sending([&] { client.send(head + body); });
        EXPECT_TRUE(client.read().body == body);
        sending.join();
    }
    EXPECT_EQ(running.counts().upstream_connects, 1u);
    EXPECT_EQ(running.counts().forwards_failed, 0u);
}

// What TLS had received for a request is not written where the next one's bytes are by then.
TEST(ForwardTls, a_client_that_goes_away_in_a_large_answer_takes_the_connection_with_it) {
    TlsUpstream upstream;
    const ForwardingServer running(upstream.options());
    const std::string large(1'000'000, 'x');
    for (int i = 0; i < 5; ++i) {
        auto client = running.connect();
        client.send(get("/"));
        auto peer = upstream.accept();
        peer.read_head();
        std::thread sending([&] { peer.send(sized_answer(large)); });
        EXPECT_EQ(client.read_head().status, 200);
        client.reset();
        sending.join();
        EXPECT_TRUE(peer.is_closed());
    }
    EXPECT_TRUE(comes_true([&] { return running.counts().requests_in_flight == 0; }));
}

}  // namespace grantor::http
