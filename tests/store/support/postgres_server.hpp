// A PostgreSQL server of the test's own: data and socket in a temporary directory, no TCP port.
// Starting one takes a second or two, so most tests take shared_postgres() and a database of their
// own (postgres_database.hpp).
#pragma once

#include <cstdio>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vector>

#include "tests/store/support/temporary_directory.hpp"

namespace grantor::test {

inline const std::string postgres_programs = "/usr/lib/postgresql/15/bin/";

class PostgresServer {
 public:
    static bool is_installed() {
        return access((postgres_programs + "postgres").c_str(), X_OK) == 0;
    }

    // Of one that is thrown away nothing is flushed.
    enum class Disk { flushed, unflushed };
    explicit PostgresServer(Disk disk = Disk::unflushed) {
        // PostgreSQL refuses to run as root.
        if (const passwd* owner = getuid() == 0 ? getpwnam("postgres") : nullptr) {
            if (chown(directory_.path().c_str(), owner->pw_uid, owner->pw_gid) != 0)
                throw std::runtime_error("the directory cannot be given to postgres");
            as_owner_ = {"/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres",
                         "--clear-groups"};
        }
        const std::string data = directory_.file("data");
        const pid_t made = start({postgres_programs + "initdb", "-D", data, "-U", "grantor", "-A",
                                  "trust", "-E", "UTF8", "--locale=C", "--no-sync"});
        int status = 0;
        waitpid(made, &status, 0);
        if (status != 0) throw std::runtime_error("initdb failed");
        server_ = start({postgres_programs + "postgres", "-D", data, "-k",
                         directory_.path().string(), "-c", "listen_addresses=", "-c",
                         disk == Disk::flushed ? "fsync=on" : "fsync=off", "-c",
                         "max_connections=100", "-c", "shared_buffers=16MB"});
        wait_until_ready();
    }
    ~PostgresServer() { stop(); }
    PostgresServer(const PostgresServer&) = delete;

    std::string conninfo(const std::string& database = "postgres") const {
        return "host=" + directory_.path().string() + " user=grantor dbname=" + database;
    }
    std::string socket_file() const { return directory_.file(".s.PGSQL.5432"); }

 private:
    pid_t start(std::vector<std::string> command) const {
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
            if (waitpid(server_, nullptr, WNOHANG) == server_) break;
            nanosleep(&pause, nullptr);
        }
        stop();
        throw std::runtime_error("the PostgreSQL server did not start");
    }
    void stop() const {
        kill(server_, SIGQUIT);
        waitpid(server_, nullptr, 0);
    }

    TemporaryDirectory directory_;
    std::vector<std::string> as_owner_;
    pid_t server_ = 0;
};

// The one of this process, started when it is first asked for.
inline PostgresServer& shared_postgres() {
    static PostgresServer server;
    return server;
}

}  // namespace grantor::test
