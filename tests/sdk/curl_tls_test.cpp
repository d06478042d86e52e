// Whom the transport trusts.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <mutex>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "grantor/client/oauth_api.hpp"
#include "sdk/src/transport/quiet_pipe.hpp"
#include "tests/http/certificate.hpp"
#include "tests/sdk/raw_server.hpp"
#include "tests/sdk/scripted.hpp"

namespace grantor::client {
namespace {

using namespace test;
using http::Certificate;

// Issues tokens to every client that completes the handshake.
class TlsServer {
 public:
    explicit TlsServer(const Certificate& certificate)
        : context_(SSL_CTX_new(TLS_server_method())) {
        const auto files = certificate.files();
        SSL_CTX_use_certificate_chain_file(context_.get(), files.certificate_chain.c_str());
        SSL_CTX_use_PrivateKey_file(context_.get(), files.private_key.c_str(), SSL_FILETYPE_PEM);
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, any, size) != 0 || ::listen(listener_, 8) != 0 ||
            ::getsockname(listener_, any, &size) != 0)
            std::abort();
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~TlsServer() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }

    Result<models::GetTokensResponse> refresh(const std::string& authorities_file) const {
        const OauthApi api(
            {.base_path = "https://127.0.0.1:" + std::to_string(port_),
             .transport = make_curl_transport({.authorities_file = authorities_file})});
        return api.refresh_tokens(some_app(), "refresh_token", Secret{"refresh-1"});
    }
    std::string seen() const {
        const std::lock_guard lock(mutex_);
        return seen_;
    }

 private:
    void serve() {
        const QuietPipe quiet;
        while (true) {
            const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0) return;
            const http::Owned<SSL, SSL_free> connection(SSL_new(context_.get()));
            SSL_set_fd(connection.get(), socket);
            if (SSL_accept(connection.get()) == 1) answer(*connection);
            ::close(socket);
        }
    }
    void answer(SSL& connection) {
        char piece[4096];
        std::string input;
        while (input.find("refresh-1") == std::string::npos) {
            const int got = SSL_read(&connection, piece, sizeof piece);
            if (got <= 0) return;
            input.append(piece, static_cast<std::size_t>(got));
            const std::lock_guard lock(mutex_);
            seen_ = input;
        }
        const auto text = http_answer(200, token_body("access-2", "refresh-2"));
        SSL_write(&connection, text.data(), static_cast<int>(text.size()));
        SSL_shutdown(&connection);
    }

    http::Owned<SSL_CTX, SSL_CTX_free> context_;
    int listener_ = -1;
    int port_ = 0;
    mutable std::mutex mutex_;
    std::string seen_;
    std::thread thread_;
};

void expect_distrust(const Certificate& certificate, const std::string& authorities_file) {
    const TlsServer server(certificate);
    const auto tokens = server.refresh(authorities_file);
    ASSERT_FALSE(tokens);
    EXPECT_EQ(tokens.error().kind, ErrorKind::tls) << tokens.error().message();
    EXPECT_EQ(server.seen(), "") << "not a byte of the request has left";
}

TEST(CurlTls, a_certificate_that_nobody_vouches_for_gets_nothing) {
    expect_distrust(Certificate({.alternative_names = "IP:127.0.0.1"}), "");
}

TEST(CurlTls, a_certificate_of_another_name_gets_nothing) {
    const Certificate other({.alternative_names = "DNS:other.example"});
    expect_distrust(other, other.files().certificate_chain);
}

TEST(CurlTls, a_certificate_that_has_expired_gets_nothing) {
    const Certificate old(
        {.alternative_names = "IP:127.0.0.1", .valid_from_s = -7200, .valid_until_s = -3600});
    expect_distrust(old, old.files().certificate_chain);
}

TEST(CurlTls, an_authority_that_was_named_is_trusted) {
    const Certificate good({.alternative_names = "IP:127.0.0.1"});
    const TlsServer server(good);
    const auto tokens = server.refresh(good.files().certificate_chain);
    ASSERT_TRUE(tokens) << tokens.error().message();
    EXPECT_EQ(tokens->access_token.reveal(), "access-2");
}

}  // namespace
}  // namespace grantor::client
