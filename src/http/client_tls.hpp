// TLS of outgoing connections: version 1.2 at least, a certificate that an authority vouches for,
// and for the very host that was asked for (RFC 9525: names in subjectAltName only, a wildcard for
// one whole label).
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <optional>
#include <string>

#include "http/client_url.hpp"

namespace grantor::http {

class ClientTls {
 public:
    // PEM file of authorities, "" for the system's. Throws std::runtime_error that names a file it
    // cannot use.
    explicit ClientTls(const std::string& ca_file);

    boost::asio::ssl::context& context();
    // Before the handshake, on a stream of that context. False when there is no memory for it.
    static bool expect_host(SSL* connection, const ClientUrl& url);

 private:
    // The system's authorities are read when the first connection needs them, since that can be a
    // large file, and most programs never call out.
    std::optional<boost::asio::ssl::context> context_;
};

}  // namespace grantor::http
