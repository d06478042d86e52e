// TLS of outgoing connections: version 1.2 at least, HTTP/1.1 inside, a certificate that an
// authority vouches for, and for the very host that was asked for (RFC 9525: names in
// subjectAltName only, a wildcard for one whole label).
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <optional>
#include <string>

#include "http/forward.hpp"

namespace grantor::http {

// Before the handshake, on a stream of a context of one of these classes: `host` is a numeric
// address or a name. False if memory runs out.
bool expect_host(SSL* connection, const std::string& host);

// The authorities are loaded at the start, for all threads.
class TlsTrust {
 public:
    // Throws as make_tls_trust does.
    explicit TlsTrust(const std::string& ca_file);
    TlsTrust(const TlsTrust&) = delete;
    TlsTrust& operator=(const TlsTrust&) = delete;

    // For connections of any thread: OpenSSL has its own locks where they share something.
    boost::asio::ssl::context& context() const { return context_; }

 private:
    mutable boost::asio::ssl::context context_;
};

// The system's authorities are read when the first connection needs them, since that can be a large
// file, and most programs never call out. For one thread.
class ClientTls {
 public:
    // PEM file of authorities, "" for the system's. Throws std::runtime_error that names a file it
    // cannot use.
    explicit ClientTls(const std::string& ca_file);

    boost::asio::ssl::context& context();

 private:
    std::optional<TlsTrust> trust_;
};

}  // namespace grantor::http
