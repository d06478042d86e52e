#include "bench/load/connect.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace grantor::bench {

FileDescriptor::~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
}

std::optional<FileDescriptor> try_connect_to_loopback(std::uint16_t port) {
    FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        return std::nullopt;
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

FileDescriptor connect_to_loopback(std::uint16_t port) {
    auto socket = try_connect_to_loopback(port);
    if (!socket) throw std::runtime_error("nobody listens on port " + std::to_string(port));
    return std::move(*socket);
}

}  // namespace grantor::bench
