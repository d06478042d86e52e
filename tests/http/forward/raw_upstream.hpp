// An upstream that a test plays itself, byte by byte.
#pragma once

#include <algorithm>
#include <arpa/inet.h>
#include <cstdint>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace grantor::http {

// The upstream's end of one connection.
class UpstreamPeer {
 public:
    explicit UpstreamPeer(int socket) : socket_(socket) {
        const timeval limit{20, 0};  // only so that a broken server fails a test
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    }
    UpstreamPeer(UpstreamPeer&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}
    ~UpstreamPeer() { close(); }

    void close() {
        if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    }
    void reset() {
        const linger hard{1, 0};
        setsockopt(socket_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        close();
    }
    void end_sending() { ::shutdown(socket_, SHUT_WR); }
    // For who speaks TLS over it.
    int descriptor() const { return socket_; }

    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    // How much of it the server takes before it has taken nothing for a tenth of a second.
    std::size_t send_until_stalled(std::string_view bytes) {
        const auto all = bytes.size();
        pollfd writable{socket_, POLLOUT, 0};
        while (!bytes.empty() && ::poll(&writable, 1, 100) > 0) {
            const auto sent =
                ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent <= 0) break;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return all - bytes.size();
    }

    // Everything up to and with `end`; "" when the connection ended first.
    std::string read_until(std::string_view end) {
        std::size_t at;
        while ((at = received_.find(end)) == std::string::npos)
            if (receive() <= 0) return {};
        return take(at + end.size());
    }
    std::string read_head() { return read_until("\r\n\r\n"); }
    std::string read(std::size_t size) {
        while (received_.size() < size)
            if (receive() <= 0) break;
        return take(std::min(size, received_.size()));
    }
    // The server has closed or reset the connection, and sent nothing before.
    bool is_closed() { return received_.empty() && receive() <= 0; }
    bool has_nothing_more() const {
        pollfd readable{socket_, POLLIN, 0};
        return received_.empty() && ::poll(&readable, 1, 0) == 0;
    }

 private:
    ssize_t receive() {
        char piece[65536];
        const auto size = ::recv(socket_, piece, sizeof piece, 0);
        if (size > 0) received_.append(piece, static_cast<std::size_t>(size));
        return size;
    }
    std::string take(std::size_t size) {
        auto taken = received_.substr(0, size);
        received_.erase(0, size);
        return taken;
    }

    int socket_;
    std::string received_;
};

class RawUpstream {
 public:
    // With a small buffer in the kernel, so that tests see what the server holds itself.
    RawUpstream() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        const timeval limit{20, 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        const int small = 65536;
        setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        setsockopt(socket_, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            ::listen(socket_, 64) != 0)
            throw std::runtime_error("cannot listen");
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
    }
    ~RawUpstream() { close(); }
    RawUpstream(const RawUpstream&) = delete;
    RawUpstream& operator=(const RawUpstream&) = delete;

    // Connections are refused from now on.
    void close() {
        if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    }
    std::uint16_t port() const { return port_; }
    UpstreamPeer accept() {
        const int accepted = ::accept(socket_, nullptr, nullptr);
        if (accepted < 0) throw std::runtime_error("nobody connects");
        return UpstreamPeer(accepted);
    }
    bool has_visitor() const {
        pollfd readable{socket_, POLLIN, 0};
        return ::poll(&readable, 1, 0) > 0;
    }

 private:
    int socket_;
    std::uint16_t port_ = 0;
};

}  // namespace grantor::http
