// While it lives, writing to a connection that the other side has closed does not end the process:
// OpenSSL writes without MSG_NOSIGNAL, and libcurl leaves SIGPIPE alone where signals are switched
// off. The calling thread alone is concerned, and the application's own handling stays as it is.
#pragma once

#include <csignal>
#include <ctime>

namespace grantor::client {

class QuietPipe {
 public:
    QuietPipe() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        was_pending_ = is_pending();
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~QuietPipe() {
        // What came meanwhile is ours, and is dropped.
        const timespec at_once{};
        if (!was_pending_ && is_pending()) sigtimedwait(&pipe_, nullptr, &at_once);
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    QuietPipe(const QuietPipe&) = delete;
    QuietPipe& operator=(const QuietPipe&) = delete;

 private:
    static bool is_pending() {
        sigset_t pending;
        sigemptyset(&pending);
        sigpending(&pending);
        return sigismember(&pending, SIGPIPE) == 1;
    }

    sigset_t pipe_;
    sigset_t before_;
    bool was_pending_ = false;
};

}  // namespace grantor::client
