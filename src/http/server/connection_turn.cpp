// The part of a connection that is about its turns: how much it may do before others are served.
#include "http/server/connection.hpp"

namespace grantor::http {

// Answers what can be answered in a turn, sends it in one piece, and decides what to wait for.
void Connection::work() {
    std::string& out = worker_.output();
    answered_in_turn_ = 0;
    if (has_backlog_) turn_began_ = std::chrono::steady_clock::now();
    do {
        is_starved_ = false;
        read_requests(out);
        if (!flush(out)) return;
    } while (accepts_requests() && !is_starved_ && !is_turn_over());
    if (is_closed_) return;
    if (exchange_) {
        if (awaits_body()) read_body();
        return;
    }
    if (is_last_) return begin_end();
    has_backlog_ = !is_starved_;
    has_backlog_ ? await_turn() : wait_for_input();
}

void Connection::read_requests(std::string& out) {
    while (accepts_requests() && out.size() < worker_.limits().output_pause && !is_turn_over()) {
        if (skip_ > 0) skip_body();
        is_starved_ = input_.empty();
        if (is_starved_) return;
        const auto step = read_request();
        if (step == RequestReader::Step::refused) return refuse(reader_.refusal(), out);
        if (step == RequestReader::Step::complete) {
            note_answered();
            dispatch(out);
            continue;
        }
        is_starved_ = true;
        if (reader_.take_expectation()) out.append("HTTP/1.1 100 Continue\r\n\r\n");
        return;
    }
}

// The time is looked at only where there is a second request, so a client that does not pipeline
// costs nothing.
void Connection::note_answered() {
    if (++answered_in_turn_ == 2 && !has_backlog_) turn_began_ = std::chrono::steady_clock::now();
}

bool Connection::is_turn_over() const {
    if (answered_in_turn_ < (has_backlog_ ? 1 : 2)) return false;
    return answered_in_turn_ >= worker_.limits().turn_requests_max ||
           std::chrono::steady_clock::now() - turn_began_ >= worker_.limits().turn_time_max;
}

void Connection::await_turn() {
    if (std::exchange(is_awaiting_turn_, true)) return;
    worker_.await_turn(*this);
}

void Connection::on_turn() {
    is_awaiting_turn_ = false;
    work();
}

}  // namespace grantor::http
