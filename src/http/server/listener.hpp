// Sockets that listen, one for each thread on the same port.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>

#include "http/loop/sockets.hpp"

namespace grantor::http {

using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

// A listening socket that shares its port with the other threads of this process. Throws
// std::system_error that names the address.
Acceptor open_acceptor(asio::io_context& context, const tcp::endpoint& endpoint, int backlog);

// Several sockets may share a port only when each allows it, so a socket that does not allow it
// finds out whether another process is there. Throws like open_acceptor.
void require_free_port(asio::io_context& context, const tcp::endpoint& endpoint);

}  // namespace grantor::http
