#include "http/outgoing/client_tls.hpp"

#include <boost/system/error_code.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdexcept>

#include "http/networks.hpp"

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

}  // namespace

bool expect_host(SSL* connection, const std::string& host) {
    auto* expected = SSL_get0_param(connection);
    if (read_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1;
    X509_VERIFY_PARAM_set_hostflags(
        expected, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    // A dot at its end is for the resolver only; neither SNI nor certificates have it.
    const auto name = host.substr(0, host.size() - (host.ends_with('.') ? 1 : 0));
    return X509_VERIFY_PARAM_set1_host(expected, name.c_str(), name.size()) == 1 &&
           SSL_set_tlsext_host_name(connection, name.c_str()) == 1;
}

TlsTrust::TlsTrust(const std::string& ca_file) : context_(make_context()) {
    boost::system::error_code error;
    // Without any authority of the system's every certificate is refused, which is the answer to
    // that, too.
    if (ca_file.empty()) {
        context_.set_default_verify_paths(error);
        return;
    }
    context_.load_verify_file(ca_file, error);
    if (error)
        throw std::runtime_error("cannot use the authorities in " + ca_file + ": " +
                                 error.message());
}

std::shared_ptr<const TlsTrust> make_tls_trust(const std::string& ca_file) {
    return std::make_shared<const TlsTrust>(ca_file);
}

ClientTls::ClientTls(const std::string& ca_file) {
    if (!ca_file.empty()) trust_.emplace(ca_file);
}

context& ClientTls::context() {
    if (!trust_) trust_.emplace("");
    return trust_->context();
}

}  // namespace grantor::http
