// TLS of outgoing connections: version 1.2 at least, HTTP/1.1 inside, a certificate that an
// authority vouches for, and ours where the other side wants one. That it is the host's, the
// dialler sees to.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <mutex>
#include <string>

#include "http/forward.hpp"

namespace grantor::http {

// A PEM file, which must not need a password. Throws std::runtime_error that names it.
void use_private_key(const std::string& file, boost::asio::ssl::context& tls);

// The files are read at the start and by read_again(), for all threads.
class TlsTrust {
 public:
    using Context = std::shared_ptr<boost::asio::ssl::context>;

    // Throws as make_tls_trust does.
    TlsTrust(std::string ca_file, ClientCertificate own);
    TlsTrust(const TlsTrust&) = delete;
    TlsTrust& operator=(const TlsTrust&) = delete;

    // For the next connection, of any thread: OpenSSL has its own locks where they share something.
    Context context() const;
    // Throws as make_tls_trust does; then the files as they were before stay in use.
    void read_again() const;

 private:
    const std::string ca_file_;
    const ClientCertificate own_;
    mutable std::mutex mutex_;
    mutable Context context_;
};

}  // namespace grantor::http
