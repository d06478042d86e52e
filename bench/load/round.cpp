#include "bench/load/round.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <netinet/tcp.h>
#include <optional>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/load/connect.hpp"

namespace grantor::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

[[noreturn]] void fail(const char* what) {
    throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

struct Client {
    FileDescriptor socket;
    std::string request;
    std::string received;
    SteadyClock::time_point began;
    bool in_work = false;
};

class Round {
 public:
    Round(Scenario& scenario, const RoundPlan& plan)
        : scenario_(scenario), plan_(plan), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
        scenario.use_connections(plan.connections);
        clients_.resize(plan.connections);
        for (std::size_t i = 0; i < clients_.size(); ++i) connect(i);
    }

    RoundResult run() {
        const auto began = SteadyClock::now();
        deadline_ = began + std::chrono::duration_cast<SteadyClock::duration>(plan_.length);
        for (std::size_t i = 0; i < clients_.size(); ++i) begin_work(i);
        std::array<epoll_event, 256> events;
        while (busy_ > 0) {
            const int ready = ::epoll_wait(epoll_.get(), events.data(), events.size(), 5000);
            if (ready < 0 && errno != EINTR) fail("epoll_wait");
            if (ready == 0) throw std::runtime_error("the server has not answered for 5 s");
            for (int i = 0; i < ready; ++i)
                on_readable(events[static_cast<std::size_t>(i)].data.u64);
        }
        const std::chrono::duration<double> took = SteadyClock::now() - began;
        result_.seconds = took.count();
        std::ranges::sort(result_.latencies_us);
        return std::move(result_);
    }

 private:
    void connect(std::size_t index) {
        clients_[index].socket = connect_to_loopback(plan_.port);
        epoll_event event{.events = EPOLLIN, .data = {.u64 = index}};
        if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, clients_[index].socket.get(), &event) != 0)
            fail("epoll_ctl");
    }

    void begin_work(std::size_t index) {
        auto& client = clients_[index];
        client.began = SteadyClock::now();
        if (client.began >= deadline_ || !send_next(index)) return;
        client.in_work = true;
        ++busy_;
    }

    // Requests are small and the socket's buffer is empty: they fit.
    bool send_next(std::size_t index) {
        auto& client = clients_[index];
        client.request.clear();
        if (!scenario_.write_request(index, client.request)) return false;
        const auto sent =
            ::send(client.socket.get(), client.request.data(), client.request.size(), MSG_NOSIGNAL);
        if (sent != static_cast<ssize_t>(client.request.size())) fail("sending a request");
        return true;
    }

    void on_readable(std::size_t index) {
        auto& client = clients_[index];
        char buffer[32768];
        const auto size = ::recv(client.socket.get(), buffer, sizeof buffer, MSG_DONTWAIT);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (size <= 0) throw std::runtime_error("the server closed a connection");
        const std::string_view chunk(buffer, static_cast<std::size_t>(size));
        if (client.received.empty()) {
            if (const auto answer = whole_answer(chunk)) return on_answer(index, *answer);
            client.received = chunk;
            return;
        }
        client.received += chunk;
        const auto answer = whole_answer(client.received);
        if (!answer) return;
        const std::string kept = std::move(client.received);
        client.received.clear();
        on_answer(index, *whole_answer(kept));
    }

    // Without pipelining an answer is all that there is to read.
    static std::optional<Answer> whole_answer(std::string_view text) {
        const auto head_size = text.find("\r\n\r\n");
        if (head_size == std::string_view::npos) return std::nullopt;
        Answer answer;
        answer.head = text.substr(0, head_size + 2);
        answer.body = text.substr(head_size + 4);
        std::from_chars(text.data() + 9, text.data() + 12, answer.status);
        constexpr std::string_view name = "\r\nContent-Length: ";
        const auto at = answer.head.find(name);
        if (at == std::string_view::npos)
            throw std::runtime_error("an answer has no Content-Length");
        std::size_t length = 0;
        std::from_chars(answer.head.data() + at + name.size(),
                        answer.head.data() + answer.head.size(), length);
        return answer.body.size() < length ? std::nullopt : std::optional(answer);
    }

    void on_answer(std::size_t index, const Answer& answer) {
        auto& client = clients_[index];
        const auto progress = scenario_.read_answer(index, answer);
        if (progress == Progress::goes_on && send_next(index)) return;
        --busy_;
        if (progress == Progress::done) {
            ++result_.done;
            const auto took = SteadyClock::now() - client.began;
            result_.latencies_us.push_back(static_cast<std::uint32_t>(
                std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
        } else if (++result_.failed == 1) {
            result_.first_failure =
                std::string(answer.head.substr(0, 60)) + std::string(answer.body.substr(0, 300));
        }
        begin_work(index);
    }

    Scenario& scenario_;
    const RoundPlan plan_;
    FileDescriptor epoll_;
    std::vector<Client> clients_;
    SteadyClock::time_point deadline_;
    std::size_t busy_ = 0;
    RoundResult result_;
};

}  // namespace

std::uint32_t RoundResult::latency_us(double quantile) const {
    if (latencies_us.empty()) return 0;
    const auto at = static_cast<std::size_t>(quantile * static_cast<double>(latencies_us.size()));
    return latencies_us[std::min(at, latencies_us.size() - 1)];
}

RoundResult run_round(Scenario& scenario, const RoundPlan& plan) {
    return Round(scenario, plan).run();
}

}  // namespace grantor::bench
