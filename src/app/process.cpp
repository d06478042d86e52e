#include "app/process.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <sys/resource.h>
#include <sys/socket.h>
#include <system_error>
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

std::uint16_t find_free_port(const std::string& address) {
    const bool six = address.contains(':');
    const int socket = ::socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) throw std::system_error(errno, std::generic_category(), "no socket");
    sockaddr_storage storage{};
    socklen_t size = six ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    auto* four_address = reinterpret_cast<sockaddr_in*>(&storage);
    auto* six_address = reinterpret_cast<sockaddr_in6*>(&storage);
    storage.ss_family = six ? AF_INET6 : AF_INET;
    void* place = six ? static_cast<void*>(&six_address->sin6_addr) : &four_address->sin_addr;
    auto* generic = reinterpret_cast<sockaddr*>(&storage);
    const bool bound = inet_pton(storage.ss_family, address.c_str(), place) == 1 &&
                       ::bind(socket, generic, size) == 0 &&
                       ::getsockname(socket, generic, &size) == 0;
    const int failure = errno;
    ::close(socket);
    if (!bound) throw std::system_error(failure, std::generic_category(), "cannot use " + address);
    return ntohs(six ? six_address->sin6_port : four_address->sin_port);
}

}  // namespace grantor::app
