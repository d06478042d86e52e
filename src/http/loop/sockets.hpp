// The Asio types of this layer, with the executor spelled out: the type-erased default costs
// virtual calls and copies on every operation.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <string>

namespace grantor::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

using Socket = asio::basic_stream_socket<tcp, asio::io_context::executor_type>;
using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>,
                                         asio::io_context::executor_type>;

// A listening socket that shares its port with the other threads of this process. Throws
// std::system_error that names the address.
Acceptor open_acceptor(asio::io_context& context, const tcp::endpoint& endpoint, int backlog);

// Several sockets may share a port only when each allows it, so a socket that does not allow it
// finds out whether another process is there. Throws like open_acceptor.
void require_free_port(asio::io_context& context, const tcp::endpoint& endpoint);

}  // namespace grantor::http
