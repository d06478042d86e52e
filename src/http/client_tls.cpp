#include "http/client_tls.hpp"

#include <boost/system/error_code.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace grantor::http {
namespace {

using boost::asio::ssl::context;

context make_context() {
    context made(context::tls_client);
    SSL_CTX_set_min_proto_version(made.native_handle(), TLS1_2_VERSION);
    made.set_options(context::no_compression);
    made.set_verify_mode(boost::asio::ssl::verify_peer);
    return made;
}

}  // namespace

ClientTls::ClientTls(const std::string& ca_file) {
    if (ca_file.empty()) return;
    context_.emplace(make_context());
    boost::system::error_code error;
    context_->load_verify_file(ca_file, error);
    if (error)
        throw std::runtime_error("cannot use the authorities in " + ca_file + ": " +
                                 error.message());
}

context& ClientTls::context() {
    if (!context_) {
        context_.emplace(make_context());
        // Without any authority every certificate is refused, which is the answer to that, too.
        boost::system::error_code ignored;
        context_->set_default_verify_paths(ignored);
    }
    return *context_;
}

bool ClientTls::expect_host(SSL* connection, const ClientUrl& url) {
    auto* expected = SSL_get0_param(connection);
    if (url.address) return X509_VERIFY_PARAM_set1_ip_asc(expected, url.host.c_str()) == 1;
    X509_VERIFY_PARAM_set_hostflags(
        expected, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return X509_VERIFY_PARAM_set1_host(expected, url.host.c_str(), url.host.size()) == 1 &&
           SSL_set_tlsext_host_name(connection, url.host.c_str()) == 1;
}

}  // namespace grantor::http
