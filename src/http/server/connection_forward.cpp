// The part of a connection that is about handlers which decide by the head of a request.
#include <algorithm>

#include "http/server/connection.hpp"

namespace grantor::http {

void Connection::decide(const AnswersOrForwards& handler, std::string& out) {
    Exchange& exchange = worker_.spare_exchange();
    auto answer = call_decider(handler, exchange);
    if (answer && std::holds_alternative<Response>(*answer)) {
        leave_unread_body();
        return finish(exchange, std::get<Response>(*answer), out);
    }
    exchange_ = worker_.take_exchange();
    worker_.counters().requests_in_flight.add();
    if (answer) begin_forward(std::get<Forward>(std::move(*answer)), out);
}

// The decision, or nothing when the handler waits.
std::optional<Decision> Connection::call_decider(const AnswersOrForwards& handler,
                                                 Exchange& exchange) {
    const Request& request = exchange.parts.request;
    try {
        if (!worker_.has_room_for_waiting())
            return worker_.service().write_refusal(refusals::overloaded, request);
        auto answer = start(handler(request), exchange.decision);
        if (answer) require_upstream(*answer);
        return answer;
    } catch (...) {
        return answer_failure(request);
    }
}

void Connection::finish_deciding(std::string& out) {
    auto answer = take_decision(*exchange_);
    exchange_->decision.reset();
    if (auto* forward = std::get_if<Forward>(&answer))
        return begin_forward(std::move(*forward), out);
    leave_unread_body();
    finish(*exchange_, std::get<Response>(answer), out);
    drop_exchange();
}

Decision Connection::take_decision(Exchange& exchange) {
    try {
        auto answer = exchange.decision->take();
        require_upstream(answer);
        return answer;
    } catch (...) {
        return answer_failure(exchange.parts.request);
    }
}

void Connection::begin_forward(Forward forward, std::string& out) {
    worker_.counters().requests_forwarded.add();
    body_came_ = body_waited_ = 0;
    ForwardClient& client = *this;
    auto& forwarder =
        exchange_->forwarder.emplace(client, exchange_->parts.request, reader_.framing(),
                                     std::move(forward), worker_.upstreams());
    if (const auto failure = forwarder.start()) finish_failed_forward(*failure, out);
}

// A body must come with `body_progress_min` in each `body_timeout` that we wait for it; the time in
// which the upstream takes nothing does not count.
void Connection::note_body(std::size_t size) {
    body_waited_ += worker_.wheel().now() - body_read_began_;
    body_came_ += size;
    if (body_came_ >= worker_.limits().body_progress_min) body_came_ = body_waited_ = 0;
}

void Connection::end_forward(int status, bool stays) {
    worker_.counters().answers[static_cast<std::size_t>(status) / 100].add();
    is_last_ = !stays || worker_.is_stopping();
    waiting_ = Waiting::for_nothing;
    input_.consume(reader_.head_size());
    reader_ = {};
    drop_exchange();
    work();
}

void Connection::fail_forward(ForwardFailure failure) {
    finish_failed_forward(failure, worker_.output());
    work();
}

void Connection::answer_instead(Response response) {
    finish_instead(std::move(response), worker_.output());
    work();
}

void Connection::finish_failed_forward(ForwardFailure failure, std::string& out) {
    finish_instead(answer_failed_forward(failure), out);
}

void Connection::finish_instead(Response response, std::string& out) {
    auto& forwarder = *exchange_->forwarder;
    response.fields.append(forwarder.forward().answer_fields);
    forwarder.end_with(response.status);
    leave_body(forwarder.request_body());
    finish(*exchange_, response, out);
    drop_exchange();
}

Response Connection::answer_failed_forward(ForwardFailure failure) {
    const Request& request = exchange_->parts.request;
    try {
        const auto& upstream = *exchange_->forwarder->forward().upstream;
        return upstream.options().on_failure(request, failure);
    } catch (...) {
        return answer_failure(request);
    }
}

void Connection::break_off() {
    forget_order();
    close_now();
}

AnswerFrame Connection::frame_of_forward(bool may_stay) const {
    return frame_of(*exchange_, may_stay && reader_.keeps_alive() && !worker_.is_stopping());
}

std::span<char> Connection::arrived_body() {
    return {input_.data() + reader_.head_size(), input_.size() - reader_.head_size()};
}

bool Connection::awaits_body() const {
    return is_forwarding() && exchange_->forwarder->wants_body();
}

bool Connection::read_body() {
    if (is_reading_) return true;
    if (!exchange_->forwarder->has_begun_answer() && reader_.take_expectation()) {
        output().append("HTTP/1.1 100 Continue\r\n\r\n");
        if (!send()) return false;
    }
    if (!make_room_for_body()) {
        exchange_->forwarder->on_no_memory();
        return false;
    }
    const auto timeout = static_cast<std::uint64_t>(worker_.limits().body_timeout.count());
    worker_.wheel().set_due(*this, timeout - std::min(body_waited_, timeout - 1));
    body_read_began_ = worker_.wheel().now();
    is_reading_ = true;
    begin_read(input_.room());
    return true;
}

// The head stays where it is read from, so the input is made larger at once for the whole body.
bool Connection::make_room_for_body() {
    const char* const before = input_.data();
    const auto& forwarder = *exchange_->forwarder;
    auto wanted = reader_.head_size() + forward_piece;
    // What is gathered takes only the memory of what has come: a client may announce more.
    if (forwarder.is_gathering())
        wanted = std::min(reader_.head_size() + forwarder.request_body().remaining(),
                          std::max(2 * input_.size(), small_buffer));
    if (!input_.reserve(wanted)) return false;
    if (input_.data() == before) return true;
    RequestReader::Input input{input_.data(), input_.size()};
    auto& request = exchange_->parts.request;
    const auto described = request;
    reader_.read_head_again(input, worker_.limits(), exchange_->parts);
    request.peer = described.peer;
    request.id = described.id;
    request.is_from_trusted_proxy = described.is_from_trusted_proxy;
    return true;
}

// Only if nothing of the next request has arrived yet, so that no bytes are moved while it waits.
void Connection::watch() {
    const bool is_alone = input_.size() == reader_.head_size();
    if (is_reading_ || !is_alone || worker_.is_stopping() || input_.room().empty()) return;
    is_reading_ = true;
    begin_read(input_.room());
}

// The handler has answered by the head alone.
void Connection::leave_unread_body() {
    const auto& framing = reader_.framing();
    auto body = framing.is_chunked ? BodyReader::chunked(worker_.limits().body_max)
                                   : BodyReader::sized(framing.content_length);
    const auto piece = body.read(arrived_body());
    remove_body(piece.consumed);
    leave_body(body);
}

// The rest of a body comes before the next request, unless the body is complete.
void Connection::leave_body(const BodyReader& body) {
    reader_.leave_body();
    if (body.is_complete()) return;
    // A client that waits to be asked for the body may send it or not, now that it has its answer.
    const bool is_coming = !reader_.take_expectation();
    if (body.is_sized() && is_coming && body.remaining() <= worker_.limits().drain_max)
        skip_ = body.remaining();
    else
        reader_.close_after();
}

void Connection::skip_body() {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, input_.size()));
    input_.consume(size);
    skip_ -= size;
}

}  // namespace grantor::http
