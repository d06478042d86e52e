// Stands between a store and a PostgreSQL server, so that a test decides when a connection is lost:
// also when the server has committed and the client has not heard of it.
#pragma once

#include <atomic>
#include <cstring>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "tests/store/support/postgres_server.hpp"

namespace grantor::test {

class PostgresRelay {
 public:
    PostgresRelay() : listening_(listen_at(file())), thread_([this] { accept_all(); }) {}
    ~PostgresRelay() {
        stopping_ = true;
        thread_.join();
        for (auto& each : passing_) each.join();
        ::close(listening_);
    }

    std::string conninfo(const std::string& database) const {
        return "host=" + directory_.path().string() + " user=grantor dbname=" + database;
    }
    // The next answer to a COMMIT that follows a write is not passed on, and its connection ends.
    void swallow_next_commit() { swallows_ = true; }
    bool has_swallowed() const { return !swallows_; }
    // Nothing gets through, and every connection ends, until this is called with false.
    void cut(bool is_cut) { is_cut_ = is_cut; }
    // Nothing gets through, and neither side hears of it, until this is called with false: what was
    // sent meanwhile arrives then.
    void silence(bool is_silent) { is_silent_ = is_silent; }

 private:
    std::string file() const { return directory_.file(".s.PGSQL.5432"); }

    static sockaddr_un address_of(const std::string& path) {
        sockaddr_un out{};
        out.sun_family = AF_UNIX;
        std::strncpy(out.sun_path, path.c_str(), sizeof out.sun_path - 1);
        return out;
    }
    static int listen_at(const std::string& path) {
        const auto address = address_of(path);
        const int out = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::bind(out, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
            ::listen(out, 64) != 0)
            throw std::runtime_error("the relay cannot listen");
        return out;
    }
    // Short waits, so that every thread notices the end and a cut.
    static bool is_readable(int socket, int ms) {
        pollfd waiting{socket, POLLIN, 0};
        return ::poll(&waiting, 1, ms) > 0;
    }
    void accept_all() {
        while (!stopping_) {
            if (!is_readable(listening_, 5)) continue;
            const int client = ::accept(listening_, nullptr, nullptr);
            const auto address = address_of(shared_postgres().socket_file());
            const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
            if (is_cut_ || ::connect(server, reinterpret_cast<const sockaddr*>(&address),
                                     sizeof address) != 0) {
                ::close(client);
                ::close(server);
                continue;
            }
            passing_.emplace_back([this, client, server] { pass(client, server); });
        }
    }
    void pass(int client, int server) {
        bool has_written = false;
        while (!stopping_ && !is_cut_) {
            if (is_silent_) {
                ::poll(nullptr, 0, 5);
                continue;
            }
            pollfd both[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
            if (::poll(both, 2, 5) <= 0 || is_silent_) continue;
            if (both[0].revents != 0 && !forward(client, server, nullptr)) break;
            if (both[1].revents != 0 && !forward(server, client, &has_written)) break;
        }
        ::close(client);
        ::close(server);
    }
    // False: the connection is over.
    bool forward(int from, int to, bool* has_written) {
        std::array<char, 65536> bytes{};
        const auto count = ::read(from, bytes.data(), bytes.size());
        if (count <= 0) return false;
        const std::string_view text(bytes.data(), static_cast<std::size_t>(count));
        if (has_written != nullptr) {
            *has_written |= text.contains(std::string_view("INSERT 0 1\0", 11));
            if (*has_written && text.contains(std::string_view("COMMIT\0", 7)) &&
                swallows_.exchange(false))
                return false;
        }
        return ::send(to, bytes.data(), text.size(), MSG_NOSIGNAL) == count;
    }

    TemporaryDirectory directory_;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> swallows_{false};
    std::atomic<bool> is_cut_{false};
    std::atomic<bool> is_silent_{false};
    const int listening_;
    std::vector<std::thread> passing_;
    std::thread thread_;
};

}  // namespace grantor::test
