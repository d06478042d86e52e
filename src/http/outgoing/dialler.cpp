#include "http/outgoing/dialler.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <iterator>
#include <openssl/x509v3.h>
#include <utility>

#include "http/outgoing/tls_trust.hpp"

namespace grantor::http {
namespace {

// Addresses tried per host. More are never needed to reach it.
constexpr std::size_t addresses_max = 8;

// RFC 9525: names in subjectAltName only, a wildcard for one whole label. False if memory runs out.
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

}  // namespace

Dialler::Dialler(asio::io_context& context, DialUser& user) : user_(user), socket_(context) {}

Dialler::~Dialler() = default;

// From here on the name is no longer used: the connection goes to an address that was checked.
void Dialler::dial(const std::vector<Address>& addresses, Target target) {
    target_ = std::move(target);
    const auto* filter = target_.filter;
    const bool is_plain = target_.tls == nullptr;
    const auto may_be_called = [filter, is_plain](const Address& address) {
        if (filter == nullptr) return true;
        return is_plain ? filter->allows_plain_http(address) : filter->allows(address);
    };
    std::ranges::copy_if(addresses, std::back_inserter(addresses_), may_be_called);
    if (!addresses_.empty()) return try_next();
    if (!addresses.empty()) failure_ = DialFailure::forbidden_address;
    asio::post(socket_.get_executor(), [this] { try_next(); });
}

void Dialler::try_next() {
    if (is_closed_ || next_address_ == std::min(addresses_.size(), addresses_max))
        return user_.on_dial_failed(failure_);
    const tcp::endpoint endpoint(addresses_[next_address_++], target_.port);
    failure_ = DialFailure::unreachable;
    error_code ignored;  // whatever is wrong shows when connecting
    socket_.close(ignored);
    socket_.open(endpoint.protocol(), ignored);
    user_.on_dial_step(DialUser::Step::connect);
    socket_.async_connect(endpoint, [this](error_code error) { on_connected(error); });
}

void Dialler::on_connected(error_code error) {
    if (!is_of_use(error)) {
        if (!is_closed_) user_.on_address_failed(error.message());
        return try_next();
    }
    error_code ignored;  // only slower without
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    target_.tls != nullptr ? shake_hands() : user_.on_dialled();
}

void Dialler::shake_hands() {
    // OpenSSL counts who uses the context: it may be another one by the end of the connection.
    const auto context = target_.tls->context();
    secured_ = std::make_unique<asio::ssl::stream<Socket&>>(socket_, *context);
    if (!expect_host(secured_->native_handle(), target_.host)) return try_next();
    user_.on_dial_step(DialUser::Step::handshake);
    secured_->async_handshake(asio::ssl::stream_base::client,
                              [this](error_code error) { on_secured(error); });
}

void Dialler::on_secured(error_code error) {
    if (is_of_use(error)) return user_.on_dialled();
    if (is_closed_) return try_next();
    const auto verdict = SSL_get_verify_result(secured_->native_handle());
    if (verdict == X509_V_OK) {
        user_.on_address_failed(error.message());
        return try_next();
    }
    user_.on_address_failed(std::string("its certificate is not accepted: ") +
                            X509_verify_cert_error_string(verdict));
    user_.on_dial_failed(DialFailure::untrusted_certificate);
}

void Dialler::give_up_address() {
    // The attempt ends with an error, and the next one begins.
    if (socket_.is_open()) failure_ = DialFailure::timed_out;
    error_code ignored;  // the descriptor is gone in any case
    socket_.close(ignored);
}

void Dialler::close() {
    is_closed_ = true;
    error_code ignored;  // the descriptor is gone in any case
    socket_.close(ignored);
}

}  // namespace grantor::http
