// A tiny blocking client that sends exactly the given bytes.
#pragma once

#include <arpa/inet.h>
#include <charconv>
#include <cstdint>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace grantor::http {

struct Answer {
    int status = 0;
    std::string head;  // status line and fields, with the empty line
    std::string body;

    std::string field(std::string_view name) const {
        const auto at = head.find("\r\n" + std::string(name) + ": ");
        if (at == std::string::npos) return {};
        const auto begin = at + name.size() + 4;
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }
};

class RawClient {
 public:
    explicit RawClient(std::uint16_t port, std::uint32_t from = INADDR_LOOPBACK)
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        // Only so that a broken server fails a test instead of hanging it.
        const timeval limit{20, 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        const int on = 1;
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        bind_to(from);
        sockaddr_in address = loopback(INADDR_LOOPBACK, port);
        if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("cannot connect");
    }
    RawClient(RawClient&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}
    ~RawClient() { close(); }

    void close() {
        if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    }
    // The server sees a reset connection, not an ended one.
    void reset() {
        const linger hard{1, 0};
        setsockopt(socket_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        close();
    }
    void end_sending() { ::shutdown(socket_, SHUT_WR); }

    // False when the server has closed.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    // As much as fits without waiting; how much that was.
    std::size_t send_without_waiting(std::string_view bytes) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        return sent > 0 ? static_cast<std::size_t>(sent) : 0;
    }

    // How much of it the server takes before it has taken nothing for a tenth of a second.
    std::size_t send_until_stalled(std::string_view bytes) {
        const auto all = bytes.size();
        pollfd writable{socket_, POLLOUT, 0};
        while (!bytes.empty() && ::poll(&writable, 1, 100) > 0) {
            const auto sent = send_without_waiting(bytes);
            if (sent == 0) break;
            bytes.remove_prefix(sent);
        }
        return all - bytes.size();
    }

    // The next answer; status 0 when the connection ended first.
    Answer read() { return read(true); }
    // The answer to HEAD, which has no body whatever its fields say.
    Answer read_head() { return read(false); }

    // Everything until the server closes; nothing if it reset the connection or never closed.
    std::optional<std::string> read_to_end() {
        for (;;) {
            const auto size = receive();
            if (size < 0) return std::nullopt;
            if (size == 0) return std::exchange(received_, {});
        }
    }
    bool is_closed_by_server() {
        const auto rest = read_to_end();
        return rest && rest->empty();
    }
    Answer exchange(std::string_view request) {
        send(request);
        return read();
    }

 private:
    static sockaddr_in loopback(std::uint32_t host, std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(host);
        return address;
    }
    void bind_to(std::uint32_t host) {
        if (host == INADDR_LOOPBACK) return;
        sockaddr_in address = loopback(host, 0);
        ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    }
    ssize_t receive() {
        char piece[16384];
        const auto size = ::recv(socket_, piece, sizeof piece, 0);
        if (size > 0) received_.append(piece, static_cast<std::size_t>(size));
        return size;
    }
    bool receive_until(std::size_t size) {
        while (received_.size() < size)
            if (receive() <= 0) return false;
        return true;
    }

    Answer read(bool with_body) {
        Answer answer;
        std::size_t end;
        while ((end = received_.find("\r\n\r\n")) == std::string::npos)
            if (receive() <= 0) return answer;
        answer.head = received_.substr(0, end + 4);
        received_.erase(0, end + 4);
        std::from_chars(answer.head.data() + 9, answer.head.data() + 12, answer.status);
        if (with_body && answer.field("Transfer-Encoding") == "chunked")
            return read_chunks(answer) ? answer : Answer{};
        const auto length = answer.field("Content-Length");
        if (!with_body || length.empty()) return answer;
        const auto size = std::stoul(length);
        if (!receive_until(size)) return {};
        answer.body = received_.substr(0, size);
        received_.erase(0, size);
        return answer;
    }

    // Without extensions and trailers, which the server never sends.
    bool read_chunks(Answer& answer) {
        for (;;) {
            std::size_t line_end;
            while ((line_end = received_.find("\r\n")) == std::string::npos)
                if (receive() <= 0) return false;
            std::size_t size = 0;
            std::from_chars(received_.data(), received_.data() + line_end, size, 16);
            if (!receive_until(line_end + 2 + size + 2)) return false;
            answer.body.append(received_, line_end + 2, size);
            received_.erase(0, line_end + 2 + size + 2);
            if (size == 0) return true;
        }
    }

    int socket_;
    std::string received_;
};

}  // namespace grantor::http
