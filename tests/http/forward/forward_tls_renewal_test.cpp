// Certificates and authorities of upstreams that are renewed while the service runs.
#include <filesystem>
#include <gtest/gtest.h>

#include "tests/http/forward/tls_upstream.hpp"

namespace grantor::http {
namespace {

void replace(const std::string& file, const std::string& by) {
    std::filesystem::copy_file(by, file, std::filesystem::copy_options::overwrite_existing);
}

// An upstream that wants to know who calls, and takes whoever says so.
class ForwardTlsRenewal : public testing::Test {
 protected:
    ForwardTlsRenewal() {
        SSL_CTX_set_verify(upstream.context(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                           [](int, X509_STORE_CTX*) { return 1; });
        replace(authorities, upstream.authorities());
        show(first);
    }
    void show(const Certificate& certificate) {
        replace(own.certificate_chain, certificate.files().certificate_chain);
        replace(own.private_key, certificate.files().private_key);
    }
    UpstreamOptions options() const {
        auto out = upstream.options();
        out.tls = trust;
        return out;
    }
    // What a new connection shows; "" if it does not come about.
    std::string shown() {
        auto client = running().connect();
        client.send(get("/"));
        auto peer = upstream.accept();
        const auto name = peer.client_name();
        peer.read_head();
        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        peer.close();
        EXPECT_EQ(client.read().status, name.empty() ? 502 : 200);
        return name;
    }
    const ForwardingServer& running() {
        if (!running_) running_ = std::make_unique<ForwardingServer>(options());
        return *running_;
    }

    TlsUpstream upstream;
    const Certificate first{{.common_name = "first"}};
    const Certificate second{{.common_name = "second"}};
    // Places of the files that are named in the configuration.
    const Certificate own_place;
    const Certificate authorities_place;
    const TlsFiles own = own_place.files();
    const std::string authorities = authorities_place.files().certificate_chain;
    std::shared_ptr<const TlsTrust> trust;

 private:
    std::unique_ptr<ForwardingServer> running_;
};

}  // namespace

TEST_F(ForwardTlsRenewal, new_connections_show_what_was_read_last) {
    trust = make_tls_trust(authorities, {own.certificate_chain, own.private_key});
    EXPECT_EQ(shown(), "first");
    show(second);
    EXPECT_EQ(shown(), "first");
    read_again(*trust);
    EXPECT_EQ(shown(), "second");
}

TEST_F(ForwardTlsRenewal, half_of_a_renewal_changes_nothing) {
    trust = make_tls_trust(authorities, {own.certificate_chain, own.private_key});
    replace(own.private_key, second.files().private_key);
    EXPECT_THROW(read_again(*trust), std::runtime_error);
    EXPECT_EQ(shown(), "first");
    show(second);
    std::filesystem::remove(authorities);
    EXPECT_THROW(read_again(*trust), std::runtime_error);
    EXPECT_EQ(shown(), "first");
}

TEST_F(ForwardTlsRenewal, an_authority_that_was_taken_out_vouches_for_nobody) {
    trust = make_tls_trust(authorities, {own.certificate_chain, own.private_key});
    EXPECT_EQ(shown(), "first");
    replace(authorities, second.files().certificate_chain);
    read_again(*trust);
    EXPECT_EQ(shown(), "");
}

// One that is open has proven itself, and carries on.
TEST_F(ForwardTlsRenewal, a_connection_that_is_open_stays) {
    trust = make_tls_trust(authorities, {own.certificate_chain, own.private_key});
    auto client = running().connect();
    client.send(get("/1"));
    auto peer = upstream.accept();
    EXPECT_NE(peer.read_head(), "");
    show(second);
    read_again(*trust);
    peer.send(sized_answer("one"));
    EXPECT_EQ(client.read().body, "one");
    client.send(get("/2"));
    EXPECT_TRUE(peer.read_head().starts_with("GET /2 "));
    peer.send(sized_answer("two"));
    EXPECT_EQ(client.read().body, "two");
}

}  // namespace grantor::http
