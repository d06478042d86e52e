// A server on a free loopback port that answers with whatever bytes a test wants, for the things
// that no decent server does. One thread for each connection; all end with the object.
#pragma once

#include <arpa/inet.h>
#include <functional>
#include <mutex>
#include <netinet/in.h>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace grantor::client::test {

inline std::string http_answer(int status, const std::string& body,
                               const std::string& fields = "") {
    return "HTTP/1.1 " + std::to_string(status) +
           " Text\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n" + fields + "\r\n" + body;
}

class RawServer {
 public:
    // Gets the whole request; none keeps the connection open and says nothing, until the client
    // goes or the server ends.
    using Handler = std::function<std::optional<std::string>(const std::string& request)>;

    explicit RawServer(Handler handler) : handler_(std::move(handler)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, any, size) != 0 || ::listen(listener_, 128) != 0 ||
            ::getsockname(listener_, any, &size) != 0)
            std::abort();
        port_ = ntohs(address.sin_port);
        accepting_ = std::thread([this] { accept_all(); });
    }
    ~RawServer() {
        ::shutdown(listener_, SHUT_RDWR);
        accepting_.join();
        ::close(listener_);
        {
            const std::lock_guard lock(mutex_);
            for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
        }
        for (auto& thread : serving_) thread.join();
        for (const int socket : sockets_) ::close(socket);
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    std::vector<std::string> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    std::size_t connections() const {
        const std::lock_guard lock(mutex_);
        return sockets_.size();
    }

 private:
    void accept_all() {
        while (true) {
            const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0) return;
            const std::lock_guard lock(mutex_);
            sockets_.push_back(socket);
            serving_.emplace_back([this, socket] { serve(socket); });
        }
    }

    void serve(int socket) {
        std::string input;
        while (true) {
            const auto request = read_request(socket, input);
            if (!request) return;
            {
                const std::lock_guard lock(mutex_);
                requests_.push_back(*request);
            }
            const auto answer = handler_(*request);
            if (!answer) continue;
            const char* data = answer->data();
            for (std::size_t left = answer->size(); left > 0;) {
                const auto sent = ::send(socket, data, left, MSG_NOSIGNAL);
                if (sent <= 0) return;
                data += sent;
                left -= static_cast<std::size_t>(sent);
            }
            // An answer without a length ends with the connection.
            if (answer->find("Content-Length") == std::string::npos) {
                ::shutdown(socket, SHUT_RDWR);
                return;
            }
        }
    }

    static std::size_t length_of(const std::string& head) {
        const auto at = head.find("Content-Length: ");
        return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
    }

    static std::optional<std::string> read_request(int socket, std::string& input) {
        char piece[4096];
        while (true) {
            const auto end = input.find("\r\n\r\n");
            if (end != std::string::npos) {
                const auto size = end + 4 + length_of(input.substr(0, end));
                if (input.size() >= size) {
                    auto request = input.substr(0, size);
                    input.erase(0, size);
                    return request;
                }
            }
            const auto got = ::recv(socket, piece, sizeof piece, 0);
            if (got <= 0) return std::nullopt;
            input.append(piece, static_cast<std::size_t>(got));
        }
    }

    Handler handler_;
    int listener_ = -1;
    int port_ = 0;
    std::thread accepting_;
    mutable std::mutex mutex_;
    std::vector<int> sockets_;
    std::vector<std::thread> serving_;
    std::vector<std::string> requests_;
};

}  // namespace grantor::client::test
