// An upstream that speaks TLS and that a test plays itself.
#pragma once

#include <csignal>
#include <memory>
#include <openssl/ssl.h>
#include <string>
#include <string_view>
#include <utility>

#include "tests/http/certificate.hpp"
#include "tests/http/forward/forwarding_server.hpp"

namespace grantor::http {

// The upstream's end of one connection, after its handshake if that came about.
class TlsPeer {
 public:
    TlsPeer(SSL_CTX* context, UpstreamPeer peer) : peer_(std::move(peer)), ssl_(SSL_new(context)) {
        SSL_set_fd(ssl_.get(), peer_.descriptor());
        is_secured_ = SSL_accept(ssl_.get()) == 1;
    }

    bool is_secured() const { return is_secured_; }
    // "" when the client named no host.
    std::string named_host() const {
        const char* name = SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name);
        return name != nullptr ? name : "";
    }
    std::string protocol() const {
        const unsigned char* name = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(ssl_.get(), &name, &size);
        return {reinterpret_cast<const char*>(name), size};
    }

    // The common name of the certificate that the client has shown; "" if it has shown none.
    std::string client_name() const {
        if (!is_secured_) return {};
        const Owned<X509, X509_free> shown(SSL_get1_peer_certificate(ssl_.get()));
        char name[64]{};
        if (shown != nullptr)
            X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name,
                                      sizeof name);
        return name;
    }

    bool send(std::string_view bytes) {
        return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
    }
    std::string read(std::size_t size) {
        while (received_.size() < size && receive()) continue;
        return take(std::min(size, received_.size()));
    }
    std::string read_head() {
        std::size_t at;
        while ((at = received_.find("\r\n\r\n")) == std::string::npos)
            if (!receive()) return {};
        return take(at + 4);
    }
    // The other side has ended the connection, and sent nothing before.
    bool is_closed() { return received_.empty() && !receive(); }
    // With the alert that tells an end from a cut.
    void end() {
        SSL_shutdown(ssl_.get());
        close();
    }
    void close() { peer_.close(); }

 private:
    bool receive() {
        char piece[16384];
        const int size = SSL_read(ssl_.get(), piece, sizeof piece);
        if (size > 0) received_.append(piece, static_cast<std::size_t>(size));
        return size > 0;
    }
    std::string take(std::size_t size) {
        auto taken = received_.substr(0, size);
        received_.erase(0, size);
        return taken;
    }

    UpstreamPeer peer_;
    Owned<SSL, SSL_free> ssl_;
    bool is_secured_;
    std::string received_;
};

class TlsUpstream {
 public:
    explicit TlsUpstream(const CertificateText& text = {.alternative_names = "DNS:localhost"})
        : certificate_(text), context_(SSL_CTX_new(TLS_server_method())) {
        std::signal(SIGPIPE, SIG_IGN);  // of what is sent to a connection that has ended
        const auto files = certificate_.files();
        SSL_CTX_use_certificate_chain_file(context_.get(), files.certificate_chain.c_str());
        SSL_CTX_use_PrivateKey_file(context_.get(), files.private_key.c_str(), SSL_FILETYPE_PEM);
        SSL_CTX_set_alpn_select_cb(context_.get(), select_protocol, nullptr);
    }

    SSL_CTX* context() { return context_.get(); }
    RawUpstream& raw() { return raw_; }
    std::string authorities() const { return certificate_.files().certificate_chain; }
    TlsPeer accept() { return {context_.get(), raw_.accept()}; }

    // Options that reach it under that name, and trust it.
    UpstreamOptions options(const std::string& host = "localhost") const {
        auto options = ForwardingServer::to_port(raw_.port());
        options.host = host;
        options.tls = make_tls_trust(authorities());
        return options;
    }

 private:
    static int select_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                               const unsigned char* in, unsigned in_size, void*) {
        static constexpr unsigned char ours[] = "\x02h2\x08http/1.1";
        const int found = SSL_select_next_proto(const_cast<unsigned char**>(out), out_size, ours,
                                                sizeof ours - 1, in, in_size);
        return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    RawUpstream raw_;
    Certificate certificate_;
    Owned<SSL_CTX, SSL_CTX_free> context_;
};

}  // namespace grantor::http
