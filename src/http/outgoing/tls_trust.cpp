#include "http/outgoing/tls_trust.hpp"

#include <boost/system/error_code.hpp>
#include <fstream>
#include <openssl/ssl.h>
#include <stdexcept>
#include <string>
#include <utility>

namespace grantor::http {
namespace {

using boost::asio::ssl::context;

// RFC 7301: tells a server that speaks several protocols over TLS which one follows.
constexpr unsigned char protocols[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

context make_context() {
    context made(context::tls_client);
    SSL_CTX_set_min_proto_version(made.native_handle(), TLS1_2_VERSION);
    made.set_options(context::no_compression);
    made.set_verify_mode(boost::asio::ssl::verify_peer);
    if (SSL_CTX_set_alpn_protos(made.native_handle(), protocols, sizeof protocols) != 0)
        throw std::bad_alloc();
    // Idle connections give their record buffers back.
    SSL_CTX_set_mode(made.native_handle(), SSL_MODE_RELEASE_BUFFERS);
    return made;
}

// PEM says so in its first lines (PKCS #8, or the older form of OpenSSL).
bool is_encrypted(const std::string& key_file) {
    std::ifstream file(key_file);
    std::string line;
    for (int i = 0; i < 4 && std::getline(file, line); ++i)
        if (line.contains("ENCRYPTED")) return true;
    return false;
}

void use_own(const ClientCertificate& own, context& tls) {
    if (own.certificate_chain.empty()) return;
    boost::system::error_code error;
    tls.use_certificate_chain_file(own.certificate_chain, error);
    if (error)
        throw std::runtime_error("cannot use the certificate " + own.certificate_chain + ": " +
                                 error.message());
    use_private_key(own.private_key, tls);
    if (SSL_CTX_check_private_key(tls.native_handle()) != 1)
        throw std::runtime_error("the private key " + own.private_key +
                                 " does not belong to the certificate " + own.certificate_chain);
}

TlsTrust::Context read_context(const std::string& ca_file, const ClientCertificate& own) {
    auto made = std::make_shared<context>(make_context());
    use_own(own, *made);
    boost::system::error_code error;
    // If the system has no authorities, every certificate is refused, which is what should happen.
    if (ca_file.empty()) {
        made->set_default_verify_paths(error);
        return made;
    }
    made->load_verify_file(ca_file, error);
    if (error)
        throw std::runtime_error("cannot use the authorities in " + ca_file + ": " +
                                 error.message());
    return made;
}

}  // namespace

void use_private_key(const std::string& file, context& tls) {
    // OpenSSL would ask whoever sits at the terminal, and wait for ever where nobody does.
    tls.set_password_callback([](std::size_t, context::password_purpose) { return std::string(); });
    boost::system::error_code error;
    tls.use_private_key_file(file, context::pem, error);
    if (!error) return;
    auto problem = "cannot use the private key " + file + ": ";
    if (is_encrypted(file))
        problem +=
            "it is encrypted, and a service has nobody to ask for the password; give it a "
            "key without one (openssl pkey writes it)";
    else
        problem += error.message();
    throw std::runtime_error(problem);
}

TlsTrust::TlsTrust(std::string ca_file, ClientCertificate own)
    : ca_file_(std::move(ca_file)), own_(std::move(own)), context_(read_context(ca_file_, own_)) {}

TlsTrust::Context TlsTrust::context() const {
    const std::lock_guard lock(mutex_);
    return context_;
}

void TlsTrust::read_again() const {
    auto next = read_context(ca_file_, own_);
    const std::lock_guard lock(mutex_);
    context_.swap(next);
}

void read_again(const TlsTrust& trust) { trust.read_again(); }

std::shared_ptr<const TlsTrust> make_tls_trust(const std::string& ca_file,
                                               const ClientCertificate& own) {
    return std::make_shared<const TlsTrust>(ca_file, own);
}

}  // namespace grantor::http
