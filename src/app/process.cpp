#include "app/process.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <stdexcept>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <system_error>
#include <tuple>
#include <unistd.h>

namespace grantor::app {
namespace {

sigset_t handled_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
    return set;
}

}  // namespace

void prepare_process() {
    const auto set = handled_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    // A client that hangs up is an error of one write, not of the process.
    std::signal(SIGPIPE, SIG_IGN);
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        // Not fatal: then fewer connections are accepted.
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

void wait_for_stop(const std::function<void()>& on_reload) {
    const auto set = handled_signals();
    for (;;) {
        int signal = 0;
        if (sigwait(&set, &signal) != 0) continue;
        if (signal != SIGHUP) return;
        on_reload();
    }
}

// The system drops the lock with the process, however that ends. The file stays: deleted, it could
// be locked under two names.
ServingLock::ServingLock(const std::string& database)
    : file_(::open((std::filesystem::weakly_canonical(database).string() + ".serving").c_str(),
                   O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (file_ < 0)
        throw std::runtime_error(
            fmt::format("the directory of the database {} cannot be written: {}", database,
                        std::strerror(errno)));
    if (::flock(file_, LOCK_EX | LOCK_NB) == 0) {
        // Only for the sentence below, in another process.
        const auto process = fmt::format("{}\n", ::getpid());
        std::ignore = ::ftruncate(file_, 0);
        std::ignore = ::write(file_, process.data(), process.size());
        return;
    }
    char holder[16]{};
    const auto read = ::read(file_, holder, sizeof holder - 1);
    ::close(file_);
    const std::string_view number(holder, read > 0 ? static_cast<std::size_t>(read) : 0);
    throw std::runtime_error(fmt::format(
        "the database {} is served already, by process {}: stop that one first, or use another "
        "database",
        database, number.substr(0, number.find('\n'))));
}

ServingLock::~ServingLock() { ::close(file_); }

namespace {

struct SocketPlace {
    SocketPlace(const std::string& address, std::uint16_t port) {
        const bool six = address.contains(':');
        storage.ss_family = six ? AF_INET6 : AF_INET;
        size = six ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
        auto* four_address = reinterpret_cast<sockaddr_in*>(&storage);
        auto* six_address = reinterpret_cast<sockaddr_in6*>(&storage);
        (six ? six_address->sin6_port : four_address->sin_port) = htons(port);
        void* place = six ? static_cast<void*>(&six_address->sin6_addr) : &four_address->sin_addr;
        is_valid = inet_pton(storage.ss_family, address.c_str(), place) == 1;
    }
    sockaddr* generic() { return reinterpret_cast<sockaddr*>(&storage); }
    std::uint16_t port() const {
        return ntohs(storage.ss_family == AF_INET6
                         ? reinterpret_cast<const sockaddr_in6*>(&storage)->sin6_port
                         : reinterpret_cast<const sockaddr_in*>(&storage)->sin_port);
    }

    sockaddr_storage storage{};
    socklen_t size = 0;
    bool is_valid = false;
};

bool allow_reuse(int socket) {
    const int on = 1;
    return ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0;
}

}  // namespace

FreePort::FreePort(const std::string& address) {
    SocketPlace place(address, 0);
    socket_ = ::socket(place.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0) throw std::system_error(errno, std::generic_category(), "no socket");
    // If bound before the option is set, the port is given to no other process; with the option
    // set, another listener that sets it may join.
    const bool bound = place.is_valid && ::bind(socket_, place.generic(), place.size) == 0 &&
                       ::getsockname(socket_, place.generic(), &place.size) == 0 &&
                       allow_reuse(socket_);
    if (!bound) {
        const int failure = errno;
        ::close(socket_);
        throw std::system_error(failure, std::generic_category(), "cannot use " + address);
    }
    number_ = place.port();
}

void require_free_port(const std::string& address, std::uint16_t port) {
    SocketPlace place(address, port);
    const int socket = ::socket(place.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) throw std::system_error(errno, std::generic_category(), "no socket");
    // As the server will: connections of a process that has ended do not count.
    const bool is_free =
        place.is_valid && allow_reuse(socket) && ::bind(socket, place.generic(), place.size) == 0;
    const int failure = errno;
    ::close(socket);
    if (!is_free)
        throw std::system_error(failure, std::generic_category(),
                                fmt::format("cannot listen on port {} of {}", port, address));
}

FreePort::~FreePort() { ::close(socket_); }

}  // namespace grantor::app
