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

FreePort::FreePort(const std::string& address) {
    const bool six = address.contains(':');
    socket_ = ::socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0) throw std::system_error(errno, std::generic_category(), "no socket");
    // If bound before the option is set, the port is given to no other process; with the option
    // set, another listener that sets it may join.
    const int on = 1;
    sockaddr_storage storage{};
    socklen_t size = six ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    auto* four_address = reinterpret_cast<sockaddr_in*>(&storage);
    auto* six_address = reinterpret_cast<sockaddr_in6*>(&storage);
    storage.ss_family = six ? AF_INET6 : AF_INET;
    void* place = six ? static_cast<void*>(&six_address->sin6_addr) : &four_address->sin_addr;
    auto* generic = reinterpret_cast<sockaddr*>(&storage);
    const bool bound = inet_pton(storage.ss_family, address.c_str(), place) == 1 &&
                       ::bind(socket_, generic, size) == 0 &&
                       ::getsockname(socket_, generic, &size) == 0 &&
                       ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0;
    if (!bound) {
        const int failure = errno;
        ::close(socket_);
        throw std::system_error(failure, std::generic_category(), "cannot use " + address);
    }
    number_ = ntohs(six ? six_address->sin6_port : four_address->sin_port);
}

FreePort::~FreePort() { ::close(socket_); }

}  // namespace grantor::app
