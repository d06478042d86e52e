// A PostgreSQL server of the test's own: data and socket in a temporary directory, and no TCP port
// unless a test wants one.
// Starting one takes a second or two, so most tests take shared_postgres() and a database of their
// own (postgres_database.hpp).
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "tests/store/support/temporary_directory.hpp"

namespace grantor::test {

inline const std::string postgres_programs = "/usr/lib/postgresql/15/bin/";

class PostgresServer;

struct PostgresWish {
    // Of one that is thrown away nothing is flushed.
    enum class Disk { flushed, unflushed };
    Disk disk = Disk::unflushed;
    // "name=value"; what they say counts.
    std::vector<std::string> settings = {};
    // Of the loopback address. Without one there is only the socket.
    std::uint16_t port = 0;
    // Makes the data directory; without it, initdb does.
    std::function<void(const PostgresServer&)> make = {};
};

class PostgresServer {
 public:
    static bool is_installed() {
        return access((postgres_programs + "postgres").c_str(), X_OK) == 0;
    }

    using Disk = PostgresWish::Disk;
    explicit PostgresServer(Disk disk = Disk::unflushed)
        : PostgresServer(PostgresWish{.disk = disk}) {}
    explicit PostgresServer(PostgresWish wish) : wish_(std::move(wish)) {
        // PostgreSQL refuses to run as root.
        if (const passwd* owner = getuid() == 0 ? getpwnam("postgres") : nullptr) {
            if (chown(directory_.path().c_str(), owner->pw_uid, owner->pw_gid) != 0)
                throw std::runtime_error("the directory cannot be given to postgres");
            as_owner_ = {"/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres",
                         "--clear-groups"};
        }
        wish_.make ? wish_.make(*this) : initdb(*this);
        start();
    }
    ~PostgresServer() { stop(); }
    PostgresServer(const PostgresServer&) = delete;

    static void initdb(const PostgresServer& server) {
        server.run({postgres_programs + "initdb", "-D", server.data(), "-U", "grantor", "-A",
                    "trust", "-E", "UTF8", "--locale=C", "--no-sync"});
    }
    // Ends at once, as a crash does, and may be started again.
    void stop() {
        if (server_ == 0) return;
        kill(server_, SIGQUIT);
        waitpid(server_, nullptr, 0);
        server_ = 0;
    }
    void start() {
        std::vector<std::string> command{postgres_programs + "postgres", "-D", data(), "-k",
                                         directory_.path().string()};
        std::vector<std::string> settings{
            wish_.port == 0 ? "listen_addresses=" : "listen_addresses=127.0.0.1",
            "port=" + std::to_string(port()),
            wish_.disk == Disk::flushed ? "fsync=on" : "fsync=off", "max_connections=100",
            "shared_buffers=16MB"};
        settings.insert(settings.end(), wish_.settings.begin(), wish_.settings.end());
        for (auto& each : settings) command.insert(command.end(), {"-c", std::move(each)});
        server_ = spawn(std::move(command));
        wait_until_ready();
    }
    // Runs it as the owner of the data; throws if it fails.
    void run(std::vector<std::string> command) const {
        const auto name = command.front();
        int status = 0;
        waitpid(spawn(std::move(command)), &status, 0);
        if (status != 0) throw std::runtime_error(name + " failed");
    }

    // Over the socket.
    std::string conninfo(const std::string& database = "postgres") const {
        return "host=" + directory_.path().string() + " port=" + std::to_string(port()) +
               " user=grantor dbname=" + database;
    }
    std::string data() const { return directory_.file("data"); }
    std::string file(const std::string& name) const { return directory_.file(name); }
    std::string socket_file() const {
        return directory_.file(".s.PGSQL." + std::to_string(port()));
    }

 private:
    std::uint16_t port() const { return wish_.port == 0 ? 5432 : wish_.port; }
    pid_t spawn(std::vector<std::string> command) const {
        command.insert(command.begin(), as_owner_.begin(), as_owner_.end());
        std::vector<char*> arguments;
        for (auto& word : command) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        const pid_t child = fork();
        if (child == 0) {
            if (freopen("/dev/null", "w", stdout) == nullptr ||
                freopen("/dev/null", "w", stderr) == nullptr || chdir("/") != 0)
                _exit(126);
            execv(arguments[0], arguments.data());
            _exit(127);
        }
        return child;
    }
    void wait_until_ready() {
        constexpr timespec pause{0, 20'000'000};
        for (int tries = 0; tries < 1000; ++tries) {
            if (PQping(conninfo().c_str()) == PQPING_OK) return;
            if (waitpid(server_, nullptr, WNOHANG) == server_) {
                server_ = 0;
                break;
            }
            nanosleep(&pause, nullptr);
        }
        stop();
        throw std::runtime_error("the PostgreSQL server did not start");
    }

    TemporaryDirectory directory_;
    PostgresWish wish_;
    std::vector<std::string> as_owner_;
    pid_t server_ = 0;
};

// The one of this process, started when it is first asked for.
inline PostgresServer& shared_postgres() {
    static PostgresServer server;
    return server;
}

}  // namespace grantor::test
