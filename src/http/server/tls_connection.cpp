#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <stdexcept>
#include <string>

#include "http/outgoing/tls_trust.hpp"
#include "http/server/connection.hpp"

namespace grantor::http {
namespace {

class TlsConnection final : public Connection {
 public:
    TlsConnection(Worker& worker, Socket socket, const Address& peer, asio::ssl::context& context)
        : Connection(worker, peer), stream_(std::move(socket), context) {}

 private:
    void begin_open() override {
        stream_.async_handshake(asio::ssl::stream_base::server,
                                [this](error_code error) { on_open(error); });
    }
    void begin_read(std::span<char> room) override {
        stream_.async_read_some(
            asio::buffer(room.data(), room.size()),
            [this](error_code error, std::size_t size) { on_read(error, size); });
    }
    void begin_write(std::string_view bytes) override {
        stream_.async_write_some(
            asio::buffer(bytes.data(), bytes.size()),
            [this](error_code error, std::size_t size) { on_written(error, size); });
    }
    // Asio's blocking write would lose the rest of a record that the socket does not take whole.
    std::size_t write_at_once(std::string_view, error_code&) override { return 0; }
    void begin_end() override {
        // The closing alert must not be written while a read may be writing, too. The client has
        // its answer, and is the one to close.
        if (is_reading()) return drain();
        is_ending_ = true;
        stream_.async_shutdown([this](error_code) { on_end(); });
    }
    void forget_order() override {
        error_code ignored;  // then the connection is gone already
        stream_.next_layer().set_option(asio::socket_base::linger(true, 0), ignored);
    }
    void close_socket() override {
        error_code ignored;  // the descriptor is gone in any case
        stream_.next_layer().close(ignored);
    }

    asio::ssl::stream<Socket> stream_;
};

// Of TLS 1.2 (RFC 9325 §4.2): forward secrecy and authenticated encryption. Without static RSA,
// whose recorded connections a stolen key opens, and without CBC. Those of TLS 1.3 are all so.
const std::string suites = "ECDHE+AESGCM:ECDHE+CHACHA20";

}  // namespace

std::unique_ptr<Connection> make_tls_connection(Worker& worker, Socket socket, const Address& peer,
                                                asio::ssl::context& context) {
    return std::make_unique<TlsConnection>(worker, std::move(socket), peer, context);
}

std::shared_ptr<asio::ssl::context> make_tls_context(const TlsFiles& files) {
    using asio::ssl::context;
    auto tls = std::make_shared<context>(context::tls_server);
    tls->set_options(context::no_sslv2 | context::no_sslv3 | context::no_tlsv1 |
                     context::no_tlsv1_1 | context::no_compression | SSL_OP_NO_RENEGOTIATION);
    if (SSL_CTX_set_cipher_list(tls->native_handle(), suites.c_str()) != 1)
        throw std::runtime_error("the TLS library has none of the cipher suites of RFC 9325");
    // Idle connections give their record buffers back.
    SSL_CTX_set_mode(tls->native_handle(), SSL_MODE_RELEASE_BUFFERS);
    error_code error;
    tls->use_certificate_chain_file(files.certificate_chain, error);
    if (error)
        throw std::runtime_error("cannot use the certificate " + files.certificate_chain + ": " +
                                 error.message());
    use_private_key(files.private_key, *tls);
    // They are two files, and may be read between the renewal of one and of the other.
    if (SSL_CTX_check_private_key(tls->native_handle()) != 1)
        throw std::runtime_error("the private key " + files.private_key +
                                 " does not belong to the certificate " + files.certificate_chain);
    return tls;
}

}  // namespace grantor::http
