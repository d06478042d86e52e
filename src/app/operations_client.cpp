#include "app/operations_client.hpp"

#include <arpa/inet.h>
#include <charconv>
#include <fmt/format.h>
#include <netdb.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace grantor::app {
namespace {

// A reload reads a few files; a service that has not answered by then never will.
constexpr timeval answer_timeout{10, 0};
constexpr std::size_t answer_max = 1 << 20;

class Socket {
 public:
    explicit Socket(const Endpoint& endpoint) {
        addrinfo wanted{};
        wanted.ai_socktype = SOCK_STREAM;
        wanted.ai_flags = AI_NUMERICHOST;
        addrinfo* found = nullptr;
        const auto port = std::to_string(endpoint.port);
        if (getaddrinfo(endpoint.address.c_str(), port.c_str(), &wanted, &found) != 0)
            throw std::runtime_error(fmt::format("{} is not an address", endpoint.address));
        handle_ = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        setsockopt(handle_, SOL_SOCKET, SO_RCVTIMEO, &answer_timeout, sizeof answer_timeout);
        const bool connected = ::connect(handle_, found->ai_addr, found->ai_addrlen) == 0;
        freeaddrinfo(found);
        if (!connected) {
            ::close(handle_);
            throw std::runtime_error(
                fmt::format("no service answers at {}:{}", endpoint.address, endpoint.port));
        }
    }
    ~Socket() { ::close(handle_); }
    Socket(const Socket&) = delete;

    void send(std::string_view bytes) {
        if (::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(bytes.size()))
            throw std::runtime_error("the service does not accept the request");
    }
    // Everything until the other end closes.
    std::string receive() {
        std::string out;
        char piece[4096];
        while (out.size() < answer_max) {
            const auto size = ::recv(handle_, piece, sizeof piece, 0);
            if (size < 0) throw std::runtime_error("the service does not answer in time");
            if (size == 0) break;
            out.append(piece, static_cast<std::size_t>(size));
        }
        return out;
    }

 private:
    int handle_ = -1;
};

}  // namespace

OperationsAnswer post_to_operations(const Endpoint& endpoint, std::string_view path) {
    Socket socket(endpoint);
    // HTTP/1.0: the end of the connection is the end of the answer.
    socket.send(
        fmt::format("POST {} HTTP/1.0\r\nHost: operations\r\nContent-Length: 0\r\n\r\n", path));
    const auto text = socket.receive();
    constexpr std::size_t status_at = 9;  // after "HTTP/1.1 "
    OperationsAnswer answer;
    const auto body_at = text.find("\r\n\r\n");
    if (body_at == std::string::npos || text.size() < status_at + 3)
        throw std::runtime_error("the server that answers there is not this service");
    std::from_chars(text.data() + status_at, text.data() + status_at + 3, answer.status);
    answer.body = text.substr(body_at + 4);
    return answer;
}

}  // namespace grantor::app
