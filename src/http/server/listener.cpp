#include "http/server/listener.hpp"

#include <boost/asio/ip/v6_only.hpp>
#include <string>
#include <sys/socket.h>
#include <system_error>

namespace grantor::http {
namespace {

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

std::string text_of(const tcp::endpoint& endpoint) {
    const auto address = endpoint.address().to_string();
    const auto port = std::to_string(endpoint.port());
    return endpoint.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

void require(const error_code& error, const tcp::endpoint& endpoint) {
    if (error) throw std::system_error(error, "cannot listen on " + text_of(endpoint));
}

void open(Acceptor& acceptor, const tcp::endpoint& endpoint) {
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    require(error, endpoint);
    // So that a restart does not wait for the last connections of the previous process.
    acceptor.set_option(asio::socket_base::reuse_address(true), error);
    require(error, endpoint);
    if (endpoint.address().is_v6() && endpoint.address().is_unspecified()) {
        acceptor.set_option(asio::ip::v6_only(false), error);
        require(error, endpoint);
    }
}

}  // namespace

Acceptor open_acceptor(asio::io_context& context, const tcp::endpoint& endpoint, int backlog) {
    Acceptor acceptor(context);
    open(acceptor, endpoint);
    error_code error;
    acceptor.set_option(ReusePort(true), error);
    require(error, endpoint);
    // Accepted sockets inherit it. Answers are written whole, so nothing is gained by waiting.
    acceptor.set_option(tcp::no_delay(true), error);
    require(error, endpoint);
    acceptor.bind(endpoint, error);
    require(error, endpoint);
    acceptor.listen(backlog, error);
    require(error, endpoint);
    return acceptor;
}

void require_free_port(asio::io_context& context, const tcp::endpoint& endpoint) {
    Acceptor probe(context);
    open(probe, endpoint);
    error_code error;
    probe.bind(endpoint, error);
    require(error, endpoint);
}

}  // namespace grantor::http
