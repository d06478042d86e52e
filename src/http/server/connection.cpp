#include "http/server/connection.hpp"

#include <exception>

namespace grantor::http {

// A coroutine that exists to be resumed when the task of a handler ends. One per connection, made
// when first needed: it stays suspended at the end of its loop between answers.
class Connection::Continuation {
 public:
    struct promise_type {
        Continuation get_return_object() {
            return {std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
    std::coroutine_handle<> handle;
};

Connection::Connection(Worker& worker, const Address& peer)
    : worker_(worker),
      input_(worker.buffers()),
      peer_(peer.to_string()),
      peer_address_(peer),
      is_peer_trusted_(worker.service().trusted_proxies.contains(peer)) {}

Connection::~Connection() {
    if (continuation_) continuation_.destroy();
    worker_.let_go_of_unsent(unsent_held_);
    if (!is_peer_trusted_) worker_.service().addresses->leave(peer_address_);
}

void Connection::start() {
    worker_.wheel().add(*this, static_cast<std::uint64_t>(worker_.limits().head_timeout.count()));
    is_opening_ = true;
    begin_open();
}

void Connection::on_open(error_code error) {
    is_opening_ = false;
    if (is_closed_) return bury_if_over();
    if (error) return close_now();
    // The deadline of start() holds until the first request is there.
    waiting_ = Waiting::for_head;
    wait_for_input();
}

void Connection::on_read(error_code error, std::size_t size) {
    is_reading_ = false;
    if (is_closed_) return bury_if_over();
    if (error) return close_now();
    worker_.counters().bytes_in.add(size);
    if (is_draining_) {
        drained_ += size;
        return drained_ > worker_.limits().drain_max ? close_now() : drain();
    }
    input_.commit(size);
    if (is_forwarding()) {
        note_body(size);
        return exchange_->forwarder->on_client_bytes();
    }
    // An answer is on its way, maybe the last, to a client that was too slow. What has come is read
    // after it.
    if (is_writing_ || exchange_) return;
    // With more to do than a turn, it takes its place behind those who have less.
    if (has_backlog_) return await_turn();
    work();
}

// Advances the request at the front of the input by one step. A request is also complete when only
// its head has arrived and its handler wants nothing else.
RequestReader::Step Connection::read_request() {
    using Step = RequestReader::Step;
    RequestReader::Input input{input_.data(), input_.size()};
    Exchange& exchange = worker_.spare_exchange();
    const bool had_head = reader_.has_head();
    if (!had_head) {
        const auto step = reader_.read_head(input, worker_.limits(), exchange.parts);
        if (step != Step::complete) return step;
        describe(exchange);
        find_handler(exchange.parts.request);
        if (handler_ != nullptr && std::holds_alternative<AnswersOrForwards>(*handler_))
            return Step::complete;
    }
    const auto step = reader_.read_body(input, worker_.limits(), exchange.parts);
    input_.shorten(input.size);
    // The head was read anew from where the body has come to lie, and what was found in it with it.
    if (step == Step::complete && had_head) {
        describe(exchange);
        find_handler(exchange.parts.request);
    }
    return step;
}

// None when the lookup fails; call_handler() finds out why.
void Connection::find_handler(Request& request) {
    try {
        handler_ = &worker_.service().lookup(request);
    } catch (...) {
        handler_ = nullptr;
    }
}

void Connection::dispatch(std::string& out) {
    Exchange& exchange = worker_.spare_exchange();
    if (handler_ != nullptr)
        if (const auto* by_head = std::get_if<AnswersOrForwards>(handler_))
            return decide(*by_head, out);
    if (const auto response = call_handler(exchange)) {
        worker_.let_others_run();
        return finish(exchange, *response, out);
    }
    exchange_ = worker_.take_exchange();
    worker_.counters().requests_in_flight.add();
}

void Connection::describe(Exchange& exchange) {
    worker_.name_request(exchange);
    auto& request = exchange.parts.request;
    request.peer = peer_;
    request.is_from_trusted_proxy = is_peer_trusted_;
    if (!is_peer_trusted_) return;
    const auto client = worker_.service().trusted_proxies.client_of(request, peer_address_);
    if (client == peer_address_) return;
    exchange.forwarded_peer = client.to_string();
    request.peer = exchange.forwarded_peer;
}

// The answer, or nothing when the handler waits; then it is the exchange's task.
std::optional<Response> Connection::call_handler(Exchange& exchange) {
    const auto& service = worker_.service();
    Request& request = exchange.parts.request;
    try {
        const Handler& handler = handler_ != nullptr ? *handler_ : service.lookup(request);
        if (const auto* at_once = std::get_if<AnswersAtOnce>(&handler)) return (*at_once)(request);
        if (!worker_.has_room_for_waiting())
            return service.write_refusal(refusals::overloaded, request);
        return start(std::get<AnswersLater>(handler)(request), exchange.task);
    } catch (...) {
        return answer_failure(request);
    }
}

std::coroutine_handle<> Connection::continuation() {
    if (!continuation_) continuation_ = finish_requests().handle;
    return continuation_;
}

Response Connection::answer_failure(const Request& request) {
    try {
        return worker_.service().on_failure(request, std::current_exception());
    } catch (...) {
        // on_failure itself threw: answer the built-in 500.
        return write_refusal(refusals::server_error, request);
    }
}

AnswerFrame Connection::frame_of(const Exchange& exchange, bool stays) const {
    AnswerFrame frame;
    if (!stays)
        frame.connection = AnswerFrame::Connection::closes;
    else if (reader_.is_http_1_0())
        frame.connection = AnswerFrame::Connection::stays_http_1_0;
    if (exchange.parts.request.method == Method::head)
        frame.content = AnswerFrame::Content::only_described;
    frame.request_id = exchange.parts.request.id;
    frame.date = worker_.date();
    frame.hsts = worker_.service().hsts;
    return frame;
}

void Connection::finish(Exchange& exchange, const Response& response, std::string& out) {
    const bool stays = reader_.keeps_alive() && !worker_.is_stopping();
    append_response(out, response, frame_of(exchange, stays));
    worker_.counters().answers[static_cast<std::size_t>(response.status) / 100 % 6].add();
    is_last_ = !stays;
    waiting_ = Waiting::for_nothing;
    input_.consume(reader_.size());
    reader_ = {};
}

// The answer of the server itself, after which the connection ends: where the next request would
// begin is not known.
void Connection::refuse(const Refusal& refusal, std::string& out) {
    Exchange& exchange = worker_.spare_exchange();
    // What it holds may be of another connection.
    exchange.parts.request = {};
    if (reader_.has_head())
        reader_.read_head_again({input_.data(), input_.size()}, worker_.limits(), exchange.parts);
    worker_.name_request(exchange);
    const auto& write = worker_.service().write_refusal;
    AnswerFrame frame{.connection = AnswerFrame::Connection::closes,
                      .request_id = exchange.parts.request.id,
                      .date = worker_.date(),
                      .hsts = worker_.service().hsts};
    append_response(out, write(refusal, exchange.parts.request), frame);
    worker_.counters().requests_refused.add();
    worker_.counters().answers[static_cast<std::size_t>(refusal.status) / 100].add();
    is_last_ = true;
}

Connection::Continuation Connection::finish_requests() {
    for (;;) {
        on_answer();
        co_await std::suspend_always{};
    }
}

// The handler that waited has ended.
void Connection::on_answer() {
    if (is_closed_) {
        if (!is_forwarding()) drop_exchange();
        return bury_if_over();
    }
    if (is_forwarding()) return exchange_->forwarder->on_advice();
    // Earlier answers are still being sent; on_written or close_now continues.
    if (is_writing_) return;
    finish_waiting(worker_.output());
    work();
}

void Connection::finish_waiting(std::string& out) {
    if (exchange_->decision) return finish_deciding(out);
    auto exchange = std::move(exchange_);
    worker_.counters().requests_in_flight.subtract();
    finish(*exchange, take_answer(*exchange), out);
    worker_.give_back(std::move(exchange));
}

// The client is gone; the answer, if there is one, is dropped.
void Connection::drop_exchange() {
    worker_.counters().requests_in_flight.subtract();
    worker_.give_back(std::move(exchange_));
}

Response Connection::take_answer(Exchange& exchange) {
    try {
        return exchange.task->take();
    } catch (...) {
        return answer_failure(exchange.parts.request);
    }
}

// False when the connection has to wait until the client takes more, or has ended.
bool Connection::flush(std::string& out) {
    if (out.empty()) return true;
    error_code error;
    const auto sent = write_at_once(out, error);
    worker_.counters().bytes_out.add(sent);
    if (error || sent == out.size()) {
        out.clear();
        if (error) close_now();
        return !error;
    }
    unsent_.swap(out);
    out.clear();
    unsent_at_ = sent;
    if (!worker_.hold_unsent(unsent_.capacity())) {
        unsent_held_ = 0;
        close_now();
        return false;
    }
    unsent_held_ = unsent_.capacity();
    write_rest();
    return false;
}

void Connection::write_rest() {
    worker_.wheel().set_due(*this,
                            static_cast<std::uint64_t>(worker_.limits().write_timeout.count()));
    is_writing_ = true;
    begin_write(std::string_view(unsent_).substr(unsent_at_));
}

void Connection::on_written(error_code error, std::size_t size) {
    is_writing_ = false;
    worker_.counters().bytes_out.add(size);
    if (is_closed_) return bury_if_over();
    if (error) return close_now();
    unsent_at_ += size;
    if (unsent_at_ < unsent_.size()) return write_rest();
    unsent_.clear();
    if (unsent_.capacity() > small_buffer) unsent_.shrink_to_fit();
    worker_.let_go_of_unsent(std::exchange(unsent_held_, 0));
    if (is_forwarding()) return exchange_->forwarder->on_client_ready();
    if (exchange_) {
        if (!exchange_->has_ended_handler()) return;
        finish_waiting(worker_.output());
    }
    work();
}

void Connection::wait_for_input() {
    if (reader_.has_head() || skip_ > 0)
        set_waiting(Waiting::for_body);
    else if (!input_.empty())
        set_waiting(Waiting::for_head);
    else if (waiting_ == Waiting::for_nothing)
        set_waiting(Waiting::for_request);
    if (is_reading_) return;  // a forward has begun it
    if (!input_.make_room(reader_.room_needed(input_.size(), worker_.limits()))) {
        refuse(refusals::overloaded, worker_.output());
        if (flush(worker_.output())) begin_end();
        return;
    }
    is_reading_ = true;
    begin_read(input_.room());
}

// A deadline counts from when the waiting began, not from the last byte.
void Connection::set_waiting(Waiting waiting) {
    if (waiting_ == waiting) return;
    waiting_ = waiting;
    const auto& limits = worker_.limits();
    const auto timeout = waiting == Waiting::for_body   ? limits.body_timeout
                         : waiting == Waiting::for_head ? limits.head_timeout
                                                        : limits.idle_timeout;
    worker_.wheel().set_due(*this, static_cast<std::uint64_t>(timeout.count()));
}

void Connection::on_due() {
    // A handler may take its time; whatever it waits for has its own limits.
    const bool is_late = is_forwarding() && is_reading_ && awaits_body();
    if ((exchange_ || is_awaiting_turn_) && !is_writing_ && !is_late)
        return worker_.wheel().set_due(
            *this, static_cast<std::uint64_t>(worker_.limits().idle_timeout.count()));
    worker_.counters().connections_timed_out.add();
    if (is_late && exchange_->forwarder->has_begun_answer()) return break_off();
    if (is_late) {
        exchange_->forwarder->end_with(refusals::too_slow.status);
        drop_exchange();
    }
    const bool is_in_request = is_reading_ && !is_draining_ && !input_.empty();
    if (!is_in_request) return close_now();
    refuse(refusals::too_slow, worker_.output());
    if (flush(worker_.output())) begin_end();
}

void Connection::finish_up() {
    // In line for a turn it may have nothing to do, either, if the last one ended with its input.
    const bool is_waiting = is_reading_ || is_awaiting_turn_;
    const bool is_idle = is_waiting && input_.empty() && !is_draining_ && !exchange_;
    if (is_idle || is_opening_) close_now();
}

void Connection::drain() {
    is_draining_ = true;
    if (drained_ == 0)
        worker_.wheel().set_due(*this,
                                static_cast<std::uint64_t>(worker_.limits().drain_timeout.count()));
    if (is_reading_) return;  // into the same buffer; on_read comes back here
    input_.consume(input_.size());
    input_.make_room(0);
    is_reading_ = true;
    begin_read(input_.room());
}

void Connection::on_end() {
    is_ending_ = false;
    if (is_closed_) return bury_if_over();
    close_now();
}

void Connection::close_now() {
    if (is_closed_) return;
    is_closed_ = true;
    if (std::exchange(is_awaiting_turn_, false)) worker_.forget_turn(*this);
    close_socket();
    if (is_forwarding()) {
        // It may be in the middle of something, so it goes with the connection.
        exchange_->forwarder->abandon();
        worker_.counters().requests_in_flight.subtract();
    } else if (exchange_ && exchange_->has_ended_handler()) {
        drop_exchange();
    }
    bury_if_over();
}

void Connection::bury_if_over() {
    const bool is_in_handler =
        exchange_ && (!exchange_->forwarder || exchange_->forwarder->is_asking());
    const bool is_busy = is_opening_ || is_reading_ || is_writing_ || is_ending_ || is_in_handler;
    if (!is_closed_ || is_busy || is_buried_) return;
    is_buried_ = true;
    worker_.bury(*this);
}

}  // namespace grantor::http
