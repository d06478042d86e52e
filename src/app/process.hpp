// What the program does to its own process: signals, file limits, free ports, one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace grantor::app {

// Call before any thread starts, so that none of them takes a signal; also lets the process open as
// many files as the system allows, because every connection is one.
void prepare_process();

// Blocks until SIGTERM or SIGINT; calls `on_reload` for each SIGHUP.
void wait_for_stop(const std::function<void()>& on_reload);

// Held by the one process that serves a database; the command line beside it needs none. Two would
// notice each other's revocations late and send every notice twice.
class ServingLock {
 public:
    // Throws std::runtime_error with one sentence if another process holds it.
    explicit ServingLock(const std::string& database);
    ~ServingLock();
    ServingLock(const ServingLock&) = delete;

 private:
    int file_;
};

// A free port on this address. No other process gets it while this object lives, and this process
// can listen on it. Throws std::system_error.
class FreePort {
 public:
    explicit FreePort(const std::string& address);
    ~FreePort();
    FreePort(const FreePort&) = delete;

    std::uint16_t number() const { return number_; }

 private:
    int socket_;
    std::uint16_t number_ = 0;
};

// Throws std::system_error if somebody else listens there. For a start that would leave something
// behind before it listens itself.
void require_free_port(const std::string& address, std::uint16_t port);

}  // namespace grantor::app
