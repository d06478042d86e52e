#include "grantor/client/loopback_receiver.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "sdk/src/protocol/wire_text.hpp"
#include "sdk/src/tokens/posix_file.hpp"
#include "sdk/src/transport/deadline.hpp"
#include "sdk/src/transport/loopback_page.hpp"

namespace grantor::client {
namespace {

// Browsers open connections ahead and leave them idle; no browser opens more than this.
constexpr std::size_t connections_max = 16;
constexpr std::chrono::seconds connection_patience{20};

struct Connection {
    FileDescriptor socket;
    std::string head;
    Deadline until;
};

Error network_failure(std::string_view what) {
    const std::error_code reason(errno, std::generic_category());
    return failure(ErrorKind::network, std::string(what) + ": " + reason.message());
}

// An address of the loopback interface as the system wants it.
struct Address {
    explicit Address(int family, std::uint16_t port) {
        if (family == AF_INET6) {
            six.sin6_family = AF_INET6;
            six.sin6_addr = in6addr_loopback;
            six.sin6_port = htons(port);
        } else {
            four.sin_family = AF_INET;
            four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            four.sin_port = htons(port);
        }
    }
    sockaddr* any() { return reinterpret_cast<sockaddr*>(&six); }
    std::uint16_t port() const {
        return ntohs(six.sin6_family == AF_INET6 ? six.sin6_port : four.sin_port);
    }
    union {
        sockaddr_in6 six{};
        sockaddr_in four;
    };
};

// Listens, and puts the port that was taken into `port`.
Result<FileDescriptor> listen_at(int family, std::uint16_t& port) {
    FileDescriptor listener{::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!listener.is_open()) return network_failure("no socket");
    Address address(family, port);
    socklen_t size = sizeof(sockaddr_in6);
    if (::bind(listener.number(), address.any(),
               family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in)) != 0 ||
        ::listen(listener.number(), connections_max) != 0 ||
        ::getsockname(listener.number(), address.any(), &size) != 0)
        return network_failure("the port is not free");
    port = address.port();
    return listener;
}

}  // namespace

struct LoopbackReceiver::State {
    LoopbackOptions options;
    std::vector<FileDescriptor> listeners;
    std::string authority;  // "127.0.0.1:49152"
    std::string redirect_uri;
    std::vector<Connection> connections;

    Result<void> listen();
    void accept_from(const FileDescriptor& listener);
    // The outcome of the login, if this connection brings it.
    std::optional<Result<AuthorizationCode>> serve(Connection& connection,
                                                   const ExpectedRedirect& expected);
    std::optional<Result<AuthorizationCode>> answer(const Connection& connection,
                                                    const ExpectedRedirect& expected);
    void send(const Connection& connection, LoopbackPage page) const;
    std::optional<Result<AuthorizationCode>> turn(const FileDescriptor& wake,
                                                  const ExpectedRedirect& expected,
                                                  Deadline deadline);
};

Result<void> LoopbackReceiver::State::listen() {
    auto port = options.port;
    const bool six = options.host == "[::1]";
    auto first = listen_at(six ? AF_INET6 : AF_INET, port);
    if (!first) return std::move(first).error();
    listeners.push_back(std::move(*first));
    if (options.host == "localhost") {
        // A browser may use either address of this name, so nobody else may have the other one.
        auto second = listen_at(AF_INET6, port);
        if (second) {
            listeners.push_back(std::move(*second));
        } else if (errno == EADDRINUSE) {
            return std::move(second).error();
        }
    }
    authority = options.host + ":" + std::to_string(port);
    redirect_uri = "http://" + authority + options.path;
    return {};
}

void LoopbackReceiver::State::accept_from(const FileDescriptor& listener) {
    while (true) {
        FileDescriptor socket{
            ::accept4(listener.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
        if (!socket.is_open()) return;
        // The oldest goes: an idle connection must not keep the browser's next one out.
        if (connections.size() == connections_max) connections.erase(connections.begin());
        connections.push_back({std::move(socket), {}, SteadyClock::now() + connection_patience});
    }
}

void LoopbackReceiver::State::send(const Connection& connection, LoopbackPage page) const {
    const auto text = write_loopback_answer(page, options.app_name);
    // It fits the socket's buffer; if the browser is gone, so is its reader.
    (void)::send(connection.socket.number(), text.data(), text.size(), MSG_NOSIGNAL);
    ::shutdown(connection.socket.number(), SHUT_WR);
}

std::optional<Result<AuthorizationCode>> LoopbackReceiver::State::answer(
    const Connection& connection, const ExpectedRedirect& expected) {
    const auto request = read_loopback_request(connection.head);
    // A page elsewhere whose name leads to this machine sends its own name (DNS rebinding).
    if (!request || request->method != "GET" || request->host != authority) {
        send(connection, LoopbackPage::bad_request);
        return std::nullopt;
    }
    if (request->target.substr(0, request->target.find('?')) != options.path) {
        send(connection, LoopbackPage::not_found);
        return std::nullopt;
    }
    auto code = read_authorization_redirect(request->target, expected);
    if (code) {
        send(connection, LoopbackPage::done);
        return code;
    }
    const auto kind = code.error().kind;
    if (kind == ErrorKind::redirect_mismatch) {
        send(connection, LoopbackPage::not_ours);
        return std::nullopt;
    }
    send(connection, kind == ErrorKind::denied ? LoopbackPage::denied : LoopbackPage::failed);
    return code;
}

std::optional<Result<AuthorizationCode>> LoopbackReceiver::State::serve(
    Connection& connection, const ExpectedRedirect& expected) {
    char piece[4096];
    const auto got = ::recv(connection.socket.number(), piece, sizeof piece, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
    if (got > 0) connection.head.append(piece, static_cast<std::size_t>(got));
    const bool whole = connection.head.find("\r\n\r\n") != std::string::npos;
    if (got > 0 && !whole && connection.head.size() < loopback_head_max) return std::nullopt;
    std::optional<Result<AuthorizationCode>> outcome;
    if (whole) outcome = answer(connection, expected);
    wipe(connection.head);
    connection.socket.close();
    return outcome;
}

// One wait for whatever comes, and what follows from it.
std::optional<Result<AuthorizationCode>> LoopbackReceiver::State::turn(
    const FileDescriptor& wake, const ExpectedRedirect& expected, Deadline deadline) {
    std::vector<pollfd> waiting{{wake.number(), POLLIN, 0}};
    for (const auto& listener : listeners) waiting.push_back({listener.number(), POLLIN, 0});
    const auto first_connection = waiting.size();
    for (const auto& one : connections) {
        waiting.push_back({one.socket.number(), POLLIN, 0});
        deadline = std::min(deadline, one.until);
    }
    const auto patience = std::min(time_left(deadline), std::chrono::milliseconds{60'000});
    ::poll(waiting.data(), waiting.size(), static_cast<int>(patience.count()));

    for (std::size_t i = 0; i < connections.size(); ++i)
        if (waiting[first_connection + i].revents != 0)
            if (auto outcome = serve(connections[i], expected)) return outcome;
    const auto now = SteadyClock::now();
    std::erase_if(connections,
                  [&](const Connection& one) { return !one.socket.is_open() || one.until <= now; });
    for (std::size_t i = 0; i < listeners.size(); ++i)
        if (waiting[1 + i].revents != 0) accept_from(listeners[i]);
    return std::nullopt;
}

Result<LoopbackReceiver> LoopbackReceiver::open(LoopbackOptions options) {
    if (options.host != "127.0.0.1" && options.host != "localhost" && options.host != "[::1]")
        return misconfigured("the receiver listens on the loopback interface only");
    if (!options.path.starts_with('/') || holds_control_character(options.path) ||
        options.path.find_first_of("?# ") != std::string::npos)
        return misconfigured("the path is not an absolute path");
    auto state = std::make_unique<State>();
    state->options = std::move(options);
    if (auto listening = state->listen(); !listening) return std::move(listening).error();
    return LoopbackReceiver(std::move(state));
}

LoopbackReceiver::LoopbackReceiver(std::unique_ptr<State> state) : state_(std::move(state)) {}
LoopbackReceiver::LoopbackReceiver(LoopbackReceiver&&) noexcept = default;
LoopbackReceiver& LoopbackReceiver::operator=(LoopbackReceiver&&) noexcept = default;
LoopbackReceiver::~LoopbackReceiver() = default;

const std::string& LoopbackReceiver::redirect_uri() const { return state_->redirect_uri; }

Result<AuthorizationCode> LoopbackReceiver::wait(const ExpectedRedirect& expected,
                                                 const CallOptions& call) {
    if (expected.state.empty() == !expected.check_state)
        return misconfigured("give either a state or a check of one, not both");
    const FileDescriptor wake{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    if (!wake.is_open()) return network_failure("no socket");
    const std::stop_callback stopped(call.stop, [&] { ::eventfd_write(wake.number(), 1); });
    const auto deadline = deadline_of(call);
    while (true) {
        if (call.stop.stop_requested())
            return failure(ErrorKind::cancelled, "the call was stopped");
        if (time_left(deadline).count() == 0)
            return failure(ErrorKind::timeout, "nobody came back from the browser");
        if (auto outcome = state_->turn(wake, expected, deadline)) return std::move(*outcome);
    }
}

}  // namespace grantor::client
