// A program under test as a process of its own: started, read to its end, waited for.
#pragma once

#include <array>
#include <cerrno>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

extern char** environ;

namespace grantor::client::test {

class ChildProcess {
 public:
    explicit ChildProcess(std::vector<std::string> words) {
        std::array<int, 2> ends{-1, -1};
        if (::pipe(ends.data()) != 0) std::abort();
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
        posix_spawn_file_actions_addclose(&actions, ends[0]);
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        if (::posix_spawn(&pid_, words[0].c_str(), &actions, nullptr, arguments.data(), environ) !=
            0)
            std::abort();
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        output_end_ = ends[0];
    }
    ChildProcess(ChildProcess&& other) noexcept
        : pid_(std::exchange(other.pid_, -1)), output_end_(std::exchange(other.output_end_, -1)) {}
    ~ChildProcess() {
        if (pid_ > 0) ::kill(pid_, SIGKILL);
        finish();
    }

    struct Ending {
        int exit_code = -1;  // -1: by a signal
        int signal = 0;
        std::string output;
    };
    Ending finish() {
        if (pid_ <= 0) return {};
        Ending ending;
        char piece[4096];
        for (ssize_t got; (got = ::read(output_end_, piece, sizeof piece)) != 0;) {
            if (got > 0) ending.output.append(piece, static_cast<std::size_t>(got));
            if (got < 0 && errno != EINTR) break;
        }
        ::close(output_end_);
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        if (WIFEXITED(status)) ending.exit_code = WEXITSTATUS(status);
        if (WIFSIGNALED(status)) ending.signal = WTERMSIG(status);
        return ending;
    }

 private:
    pid_t pid_ = -1;
    int output_end_ = -1;
};

}  // namespace grantor::client::test
