// bench_load DIRECTORY: makes load as the lines of standard input say, and answers each with one
// line of JSON. It lives as long as the server under test, since scenarios keep what the server
// gave them.
//
//     run SCENARIO PORT CONNECTIONS SECONDS PID[,PID...]    the processes whose CPU time is counted
//     cold PORT PROGRAM ARGUMENT...                         from exec to the first token
#include <algorithm>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "base/encoding.hpp"
#include "bench/load/connect.hpp"
#include "bench/load/round.hpp"
#include "bench/load/scenarios.hpp"

namespace grantor::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

// User and system time of a process, in microseconds (proc(5), fields 14 and 15 of stat).
double cpu_us(int pid) {
    std::ifstream in(fmt::format("/proc/{}/stat", pid));
    std::string text;
    std::getline(in, text);
    const auto end_of_name = text.rfind(')');
    if (end_of_name == std::string::npos) throw std::runtime_error("a server has gone");
    std::istringstream fields(text.substr(end_of_name + 2));
    std::string skipped;
    for (int i = 3; i < 14; ++i) fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) * 1e6 / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

// The same to the nanosecond, of the threads that live (field 1 of their schedstat), in
// milliseconds.
double cpu_ms_of_threads(int pid) {
    double sum_ns = 0;
    for (const auto& thread :
         std::filesystem::directory_iterator(fmt::format("/proc/{}/task", pid))) {
        std::ifstream in(thread.path() / "schedstat");
        double spent_ns = 0;
        in >> spent_ns;
        sum_ns += spent_ns;
    }
    return sum_ns / 1e6;
}

double cpu_us(const std::vector<int>& pids) {
    double sum = 0;
    for (const int pid : pids) sum += cpu_us(pid);
    return sum;
}

double own_cpu_us() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto us = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return us(usage.ru_utime) + us(usage.ru_stime);
}

std::vector<int> read_pids(std::string text) {
    std::ranges::replace(text, ',', ' ');
    std::istringstream in(text);
    std::vector<int> pids;
    for (int pid = 0; in >> pid;) pids.push_back(pid);
    return pids;
}

using Scenarios = std::map<std::string, std::unique_ptr<Scenario>>;

std::string run(std::istream& words, const std::string& directory, Scenarios& scenarios) {
    std::string name;
    std::string pid_list;
    RoundPlan plan;
    double length = 0;
    words >> name >> plan.port >> plan.connections >> length >> pid_list;
    plan.length = std::chrono::duration<double>(length);
    const auto pids = read_pids(pid_list);

    auto& scenario = scenarios[name];
    if (!scenario) scenario = make_scenario(name, directory);
    const double server_before = cpu_us(pids);
    const double own_before = own_cpu_us();
    const auto result = run_round(*scenario, plan);
    const double done = std::max(1.0, static_cast<double>(result.done));
    std::string failure;
    append_json_string(result.first_failure, failure);
    return fmt::format(
        R"({{"done":{},"failed":{},"failure":{},"seconds":{:.3f},"rate":{:.1f},"p50_us":{},)"
        R"("p99_us":{},"server_cpu_us":{:.3f},"load_cpu_us":{:.3f}}})",
        result.done, result.failed, failure, result.seconds,
        static_cast<double>(result.done) / result.seconds, result.latency_us(0.5),
        result.latency_us(0.99), (cpu_us(pids) - server_before) / done,
        (own_cpu_us() - own_before) / done);
}

// Tries until the server listens; gives up after 5 s.
FileDescriptor connect_when_up(std::uint16_t port) {
    const auto deadline = SteadyClock::now() + std::chrono::seconds{5};
    while (SteadyClock::now() < deadline) {
        if (auto socket = try_connect_to_loopback(port)) return std::move(*socket);
        std::this_thread::sleep_for(std::chrono::microseconds{100});
    }
    throw std::runtime_error("the server did not start");
}

bool gets_token(const FileDescriptor& socket, std::string_view request) {
    if (::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL) < 0) return false;
    char answer[4096];
    const auto size = ::recv(socket.get(), answer, sizeof answer, 0);
    return size > 0 &&
           std::string_view(answer, static_cast<std::size_t>(size)).starts_with("HTTP/1.1 200");
}

std::string cold(std::istream& words, const std::string& directory) {
    std::uint16_t port = 0;
    words >> port;
    std::vector<std::string> arguments;
    for (std::string word; words >> word;) arguments.push_back(word);
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    const auto request = first_token_request(directory);

    const auto began = SteadyClock::now();
    const auto pid = ::vfork();
    if (pid == 0) {
        ::execv(pointers[0], pointers.data());
        ::_exit(127);
    }
    const auto end = [pid] {
        ::kill(pid, SIGTERM);
        ::waitpid(pid, nullptr, 0);
    };
    try {
        const bool ok = gets_token(connect_when_up(port), request);
        const std::chrono::duration<double, std::milli> took = SteadyClock::now() - began;
        const double cpu_ms = cpu_ms_of_threads(pid);
        end();
        if (!ok) throw std::runtime_error("the first request got no token");
        return fmt::format(R"({{"ms":{:.2f},"cpu_ms":{:.2f}}})", took.count(), cpu_ms);
    } catch (...) {
        end();
        throw;
    }
}

std::string obey(const std::string& line, const std::string& directory, Scenarios& scenarios) {
    std::istringstream words(line);
    std::string command;
    words >> command;
    if (command == "run") return run(words, directory, scenarios);
    if (command == "cold") return cold(words, directory);
    throw std::runtime_error("unknown command " + command);
}

}  // namespace
}  // namespace grantor::bench

int main(int count, char** arguments) {
    if (count != 2) {
        fmt::print(stderr, "usage: bench_load DIRECTORY\n");
        return 2;
    }
    grantor::bench::Scenarios scenarios;
    for (std::string line; std::getline(std::cin, line);) {
        try {
            fmt::print("{}\n", grantor::bench::obey(line, arguments[1], scenarios));
        } catch (const std::exception& problem) {
            std::string text;
            grantor::append_json_string(problem.what(), text);
            fmt::print("{{\"problem\":{}}}\n", text);
        }
        std::fflush(stdout);
    }
    return 0;
}
