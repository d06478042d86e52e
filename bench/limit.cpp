// bench_limit FILE: the durable limit, L of docs/benchmarks.md. It does what no durable answer can
// do without, and nothing else: it reads requests, appends a record of 64 bytes for each, flushes
// once for all that wait, and answers. No parsing, no checks, one thread. Prints its port.
//
// The file is written once before, and begun again at its end, so that a flush never has anything
// but data to write, as in a database's log.
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <map>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr std::size_t record_size = 64;
constexpr std::size_t file_size = 64 << 20;

int checked(int result, const char* what) {
    if (result < 0) throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(errno)));
    return result;
}

// As long as that of a rotating refresh.
std::string answer_text() {
    const auto body = fmt::format(
        R"({{"access_token":"v1u:{}","token_type":"bearer","expires_in":3599,)"
        R"("refresh_token":"v1r.{}","scope":"base,deals:read","api_domain":"https://acme.api"}})",
        std::string(120, 'a'), std::string(87, 'r'));
    return fmt::format(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
        "Content-Length: {}\r\n\r\n{}",
        body.size(), body);
}

class Log {
 public:
    explicit Log(const char* path)
        : file_(checked(::open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600), "open")) {
        const std::string zeros(1 << 20, '\0');
        for (std::size_t at = 0; at < file_size; at += zeros.size()) write_at(at, zeros);
        checked(::fsync(file_), "fsync");
    }
    void append(std::size_t records) {
        batch_.resize(records * record_size, 'r');
        if (at_ + batch_.size() > file_size) at_ = 0;
        write_at(at_, batch_);
        at_ += batch_.size();
        checked(::fdatasync(file_), "fdatasync");
    }

 private:
    void write_at(std::size_t at, std::string_view bytes) const {
        if (::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(at)) !=
            static_cast<ssize_t>(bytes.size()))
            throw std::runtime_error("pwrite wrote less");
    }

    int file_;
    std::size_t at_ = 0;
    std::string batch_;
};

// The whole of a request, as far as its length goes.
bool is_whole(std::string_view text) {
    const auto head = text.find("\r\n\r\n");
    if (head == text.npos) return false;
    constexpr std::string_view name = "\r\nContent-Length: ";
    const auto at = text.find(name);
    std::size_t length = 0;
    if (at < head) std::from_chars(text.data() + at + name.size(), text.data() + head, length);
    return text.size() >= head + 4 + length;
}

class Loop {
 public:
    explicit Loop(const char* path) : log_(path) {
        const int on = 1;
        checked(::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "setsockopt");
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        checked(::bind(listener_, generic, sizeof address), "bind");
        checked(::listen(listener_, 4096), "listen");
        socklen_t size = sizeof address;
        checked(::getsockname(listener_, generic, &size), "getsockname");
        watch(listener_);
        fmt::print("{}\n", ntohs(address.sin_port));
        std::fflush(stdout);
    }

    [[noreturn]] void run() {
        std::array<epoll_event, 1024> events;
        std::vector<int> waiting;
        while (true) {
            const int ready = ::epoll_wait(epoll_, events.data(), events.size(), -1);
            if (ready < 0 && errno != EINTR) checked(ready, "epoll_wait");
            waiting.clear();
            for (int i = 0; i < ready; ++i) {
                const int socket = events[static_cast<std::size_t>(i)].data.fd;
                if (socket == listener_)
                    accept_one();
                else if (has_request(socket))
                    waiting.push_back(socket);
            }
            if (waiting.empty()) continue;
            log_.append(waiting.size());
            for (const int socket : waiting)
                ::send(socket, answer_.data(), answer_.size(), MSG_NOSIGNAL);
        }
    }

 private:
    void watch(int socket) const {
        epoll_event event{.events = EPOLLIN, .data = {.fd = socket}};
        checked(::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event), "epoll_ctl");
    }
    void accept_one() const {
        const int socket = checked(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC), "accept");
        const int on = 1;
        checked(::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "setsockopt");
        watch(socket);
    }
    bool has_request(int socket) {
        char buffer[8192];
        const auto size = ::recv(socket, buffer, sizeof buffer, MSG_DONTWAIT);
        if (size <= 0) {
            if (size == 0 || errno != EAGAIN) ::close(socket);
            received_.erase(socket);
            return false;
        }
        const std::string_view chunk(buffer, static_cast<std::size_t>(size));
        const auto before = received_.find(socket);
        if (before == received_.end()) {
            if (is_whole(chunk)) return true;
            received_.emplace(socket, chunk);
            return false;
        }
        before->second += chunk;
        if (!is_whole(before->second)) return false;
        received_.erase(before);
        return true;
    }

    Log log_;
    const std::string answer_ = answer_text();
    const int listener_ = checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    const int epoll_ = checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    std::map<int, std::string> received_;  // of requests that came in pieces
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        fmt::print(stderr, "usage: bench_limit FILE\n");
        return 2;
    }
    try {
        Loop(arguments[1]).run();
    } catch (const std::exception& problem) {
        fmt::print(stderr, "bench_limit: {}\n", problem.what());
        return 1;
    }
}
