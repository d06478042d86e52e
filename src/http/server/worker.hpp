// One thread of a server: its loop, its listener, its connections, and what they share.
#pragma once

#include <array>
#include <chrono>
#include <coroutine>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <sched.h>
#include <string>
#include <string_view>
#include <vector>

#include "base/executor.hpp"
#include "base/random.hpp"
#include "http/loop/counters.hpp"
#include "http/loop/input_buffer.hpp"
#include "http/loop/sockets.hpp"
#include "http/loop/timer_wheel.hpp"
#include "http/outgoing/forwarder.hpp"
#include "http/server/listener.hpp"
#include "http/server/reserved_descriptor.hpp"
#include "http/server/service.hpp"
#include "http/wire/request_head.hpp"

namespace grantor::http {

// One request on its way: what its handler sees, and what works on it: the handler itself while it
// waits, or the forwarder.
struct Exchange {
    RequestParts parts;
    std::array<char, 16> id;
    std::string forwarded_peer;
    std::optional<Task<Response>> task;
    std::optional<Task<Decision>> decision;
    std::optional<Forwarder> forwarder;

    bool has_ended_handler() const { return task ? task->done() : decision && decision->done(); }
};

class Worker final : public Executor {
 public:
    explicit Worker(const Service& service);

    // Before run(). The port that was bound.
    std::uint16_t listen(const tcp::endpoint& endpoint);
    // The thread's body; returns after stop().
    void run();
    // From any thread.
    void stop(std::chrono::milliseconds deadline);
    void resume(std::span<const std::coroutine_handle<>> handles) override;
    // On its own thread: resumes the handle when the time has passed, or the worker stops.
    void resume_after(std::chrono::milliseconds time, std::coroutine_handle<> handle);
    const Counters& counters() const { return counters_; }

    // --- for its connections, on its own thread ---
    const Service& service() const { return service_; }
    const Limits& limits() const { return service_.limits; }
    asio::io_context& context() { return context_; }
    TimerWheel& wheel() { return wheel_; }
    BufferStore& buffers() { return buffers_; }
    Counters& counters() { return counters_; }
    UpstreamPools& upstreams() { return upstreams_; }
    // Answers are collected here and leave it before anything else happens on the thread.
    std::string& output() { return output_; }
    std::string_view date() const { return date_; }
    bool is_stopping() const { return is_stopping_; }
    bool has_room_for_waiting() const {
        return counters_.requests_in_flight.value() < in_flight_max_;
    }

    // The exchange into which the next request is read. A request that waits takes it away.
    Exchange& spare_exchange() { return *spare_; }
    std::unique_ptr<Exchange> take_exchange();
    void give_back(std::unique_ptr<Exchange> exchange);
    void name_request(Exchange& exchange);

    // For a connection that has had its turn and has more to do: Connection::on_turn() is called
    // when everybody whose request has come in the meantime was served, for one connection at a
    // time. So however many requests are in line, a new one waits for a single turn.
    void await_turn(Connection& connection);
    void forget_turn(Connection& connection) { std::erase(turns_, &connection); }

    // Called for each request that was answered at once. Between so many, other threads of this
    // machine get to run: a thread that always has more to do would otherwise keep its core until
    // the kernel takes it away, some milliseconds later, and the store's writer or a client beside
    // us waits that long. Requests that wait for the store do not count: the more of them come
    // together, the fewer commits they need.
    void let_others_run() {
        if (++requests_since_yield_ < limits().requests_before_yield) return;
        requests_since_yield_ = 0;
        ::sched_yield();
    }

    // Memory of answers that clients have not taken. False: there is too much of it.
    bool hold_unsent(std::size_t size);
    void let_go_of_unsent(std::size_t size) { unsent_ -= size; }

    // Retires a connection that has nothing pending. It is destroyed later, when none of its
    // functions can be running.
    void bury(Connection& connection);

 private:
    void accept();
    void on_accepted(error_code error);
    void add_connection();
    void turn_away(Socket& socket);
    bool turn_away_without_descriptor();
    void call_turn();
    void give_turn();
    void tick();
    void schedule_tick();
    void drain_mailbox();
    void begin_stop(std::chrono::milliseconds deadline);
    void empty_graveyard();

    const Service& service_;
    Counters counters_;
    asio::io_context context_;
    Acceptor acceptor_;
    Socket accepted_;
    tcp::endpoint accepted_peer_;
    bool is_accepting_ = false;
    ReservedDescriptor reserved_;
    Timer tick_timer_;
    Timer stop_timer_;
    bool is_stopping_ = false;

    TimerWheel wheel_;
    BufferStore buffers_;
    UpstreamPools upstreams_;
    std::list<Timer> waits_;
    std::uint64_t in_flight_max_;
    std::deque<Connection*> turns_;
    bool is_turn_coming_ = false;
    unsigned requests_since_yield_ = 0;
    std::size_t unsent_ = 0;
    std::string output_;
    std::string date_;
    SystemRandom random_;
    std::unique_ptr<Exchange> spare_;
    std::vector<std::unique_ptr<Exchange>> exchanges_;
    std::vector<std::unique_ptr<Connection>> graveyard_;

    std::mutex mailbox_mutex_;
    std::vector<std::coroutine_handle<>> mailbox_;
    std::vector<std::coroutine_handle<>> resuming_;
};

}  // namespace grantor::http
