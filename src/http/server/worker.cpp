#include "http/server/worker.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "base/guarded.hpp"
#include "base/log.hpp"
#include "base/time.hpp"
#include "http/server/connection.hpp"
#include "http/wire/response_writer.hpp"

namespace grantor::http {
namespace {

// Exchanges kept for the next requests that wait; each has 2.5 KiB.
constexpr std::size_t kept_exchanges_max = 128;

constexpr std::string_view hex_digits = "0123456789abcdef";

constexpr std::string_view refused_connection =
    "HTTP/1.1 503 Service Unavailable\r\n"
    "Content-Length: 0\r\nRetry-After: 1\r\nConnection: close\r\n\r\n";

}  // namespace

Worker::Worker(const Service& service)
    : service_(service),
      context_(1),
      acceptor_(context_),
      accepted_(context_),
      tick_timer_(context_),
      stop_timer_(context_),
      buffers_(service.limits.head_max + 4, service.limits.buffered_max / service.threads),
      upstreams_(
          context_, buffers_, counters_,
          std::max<std::size_t>(service.limits.upstream_connections_max / service.threads, 1)),
      in_flight_max_(std::max<std::size_t>(service.limits.in_flight_max / service.threads, 1)),
      spare_(std::make_unique<Exchange>()) {}

std::uint16_t Worker::listen(const tcp::endpoint& endpoint) {
    acceptor_ = open_acceptor(context_, endpoint, limits().backlog);
    return acceptor_.local_endpoint().port();
}

void Worker::run() {
    set_current(this);
    const auto work = asio::make_work_guard(context_);
    tick_timer_.expires_after(std::chrono::milliseconds{0});
    schedule_tick();
    date_ = to_http_date(to_s(Clock{}.now()));
    accept();
    // An exception ends only the callback that threw it; the others are still served.
    while (!guarded("a step of the server failed", [this] { context_.run(); })) {
    }
    upstreams_.clear();
    set_current(nullptr);
}

void Worker::stop(std::chrono::milliseconds deadline) {
    asio::post(context_, [this, deadline] { begin_stop(deadline); });
}

void Worker::begin_stop(std::chrono::milliseconds deadline) {
    if (is_stopping_) return;
    is_stopping_ = true;
    error_code ignored;  // a failure to close a listener has no consequences
    acceptor_.close(ignored);
    wheel_.for_each([](Timed& timed) { static_cast<Connection&>(timed).finish_up(); });
    upstreams_.stop();
    for (auto& wait : waits_) wait.cancel();
    if (counters_.connections_open.value() == 0) return context_.stop();
    stop_timer_.expires_after(deadline);
    stop_timer_.async_wait([this](error_code error) {
        if (error) return;
        wheel_.for_each([](Timed& timed) { static_cast<Connection&>(timed).close_now(); });
    });
}

void Worker::resume(std::span<const std::coroutine_handle<>> handles) {
    bool was_empty;
    {
        const std::lock_guard lock(mailbox_mutex_);
        was_empty = mailbox_.empty();
        mailbox_.insert(mailbox_.end(), handles.begin(), handles.end());
    }
    // One wake-up for all that come before the thread looks.
    if (was_empty) asio::post(context_, [this] { drain_mailbox(); });
}

void Worker::resume_after(std::chrono::milliseconds time, std::coroutine_handle<> handle) {
    const auto wait = waits_.emplace(waits_.end(), context_);
    wait->expires_after(time);
    wait->async_wait([this, wait, handle](error_code) {
        waits_.erase(wait);
        handle.resume();
    });
}

void Worker::drain_mailbox() {
    {
        const std::lock_guard lock(mailbox_mutex_);
        resuming_.swap(mailbox_);
    }
    for (const auto handle : resuming_) handle.resume();
    resuming_.clear();
}

void Worker::accept() {
    is_accepting_ = true;
    acceptor_.async_accept(accepted_, accepted_peer_,
                           [this](error_code error) { on_accepted(error); });
}

void Worker::on_accepted(error_code error) {
    is_accepting_ = false;
    if (is_stopping_) return;
    if (!error) {
        add_connection();
        return accept();
    }
    if (error == asio::error::connection_aborted) return accept();
    if (turn_away_without_descriptor()) return accept();
    // No memory left, or another thread was faster: the tick tries again, so that the others are
    // served instead of a loop of failures.
    log::error("accepting a connection failed", {{"reason", error.message()}});
}

void Worker::add_connection() {
    Socket socket = std::move(accepted_);
    accepted_ = Socket(context_);
    error_code error;
    socket.non_blocking(true, error);
    if (error) return;
    const auto peer = without_mapping(accepted_peer_.address());
    if (service_.counts().connections_open >= limits().connections_max) return turn_away(socket);
    if (!service_.trusted_proxies.contains(peer) && !service_.addresses->enter(peer))
        return turn_away(socket);
    counters_.connections_accepted.add();
    counters_.connections_open.add();
    // Owned by the wheel from here on, until bury().
    service_.make_connection(*this, std::move(socket), peer).release()->start();
}

// What has come is read, since unread bytes would make the kernel reset the connection, and the
// client would not see its answer.
void Worker::turn_away(Socket& socket) {
    counters_.connections_refused.add();
    error_code ignored;  // if it does not fit into a new socket's buffer, the client is not told
    if (service_.tls.get() == nullptr) socket.write_some(asio::buffer(refused_connection), ignored);
    socket.shutdown(Socket::shutdown_send, ignored);
    std::array<char, 4096> dropped;
    for (int i = 0; i < 4 && socket.read_some(asio::buffer(dropped), ignored) > 0; ++i) {
    }
}

// Accepts one connection in place of the reserved descriptor. False if that did not work.
bool Worker::turn_away_without_descriptor() {
    if (!reserved_.take()) return false;
    reserved_.give();
    error_code error;
    acceptor_.non_blocking(true, error);
    Socket socket(context_);
    if (!error) acceptor_.accept(socket, error);
    if (!error) socket.non_blocking(true, error);
    if (!error) turn_away(socket);
    const bool was_accepted = socket.is_open();
    error_code ignored;  // it is gone in any case
    socket.close(ignored);
    return reserved_.take() && was_accepted;
}

void Worker::await_turn(Connection& connection) {
    turns_.push_back(&connection);
    call_turn();
}

void Worker::call_turn() {
    if (!std::exchange(is_turn_coming_, true)) asio::post(context_, [this] { give_turn(); });
}

// One connection for each look at the sockets: what is posted comes after all that is ready.
void Worker::give_turn() {
    is_turn_coming_ = false;
    if (turns_.empty()) return;
    auto& connection = *turns_.front();
    turns_.pop_front();
    // First, so that nothing below can leave the others in line for ever.
    if (!turns_.empty()) call_turn();
    connection.on_turn();
}

bool Worker::hold_unsent(std::size_t size) {
    if (unsent_ + size > limits().unsent_max / service_.threads) return false;
    unsent_ += size;
    return true;
}

void Worker::schedule_tick() {
    tick_timer_.async_wait([this](error_code error) {
        if (!error) tick();
    });
}

void Worker::tick() {
    // First, so that nothing below can prevent the next tick.
    tick_timer_.expires_after(limits().tick);
    schedule_tick();
    date_ = to_http_date(to_s(Clock{}.now()));
    wheel_.advance([](Timed& timed) { static_cast<Connection&>(timed).on_due(); });
    upstreams_.tick();
    if (!is_accepting_ && !is_stopping_) accept();
}

std::unique_ptr<Exchange> Worker::take_exchange() {
    auto taken = std::move(spare_);
    if (exchanges_.empty()) {
        spare_ = std::make_unique<Exchange>();
    } else {
        spare_ = std::move(exchanges_.back());
        exchanges_.pop_back();
    }
    return taken;
}

void Worker::give_back(std::unique_ptr<Exchange> exchange) {
    exchange->task.reset();
    exchange->decision.reset();
    exchange->forwarder.reset();
    if (exchanges_.size() < kept_exchanges_max) exchanges_.push_back(std::move(exchange));
}

// Random, so that nobody can guess the id of somebody else's request.
void Worker::name_request(Exchange& exchange) {
    auto number = random_.number();
    for (auto& digit : exchange.id) {
        digit = hex_digits[number & 15];
        number >>= 4;
    }
    exchange.parts.request.id = {exchange.id.data(), exchange.id.size()};
}

void Worker::bury(Connection& connection) {
    wheel_.remove(connection);
    if (graveyard_.empty()) asio::post(context_, [this] { empty_graveyard(); });
    graveyard_.emplace_back(&connection);
}

void Worker::empty_graveyard() {
    counters_.connections_open.subtract(graveyard_.size());
    graveyard_.clear();
    if (is_stopping_ && counters_.connections_open.value() == 0) context_.stop();
}

}  // namespace grantor::http
