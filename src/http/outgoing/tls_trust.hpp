// TLS of outgoing connections: version 1.2 at least, HTTP/1.1 inside, a certificate that an
// authority vouches for, and ours where the other side wants one. That it is the host's, the
// dialler sees to.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <string>

#include "http/forward.hpp"

namespace grantor::http {

// A PEM file, which must not need a password. Throws std::runtime_error that names it.
void use_private_key(const std::string& file, boost::asio::ssl::context& tls);

// The authorities are loaded at the start, for all threads.
class TlsTrust {
 public:
    // Throws as make_tls_trust does.
    TlsTrust(const std::string& ca_file, const ClientCertificate& own);
    TlsTrust(const TlsTrust&) = delete;
    TlsTrust& operator=(const TlsTrust&) = delete;

    // For connections of any thread: OpenSSL has its own locks where they share something.
    boost::asio::ssl::context& context() const { return context_; }

 private:
    mutable boost::asio::ssl::context context_;
};

}  // namespace grantor::http
