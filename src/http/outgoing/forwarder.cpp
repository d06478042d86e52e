#include "http/outgoing/forwarder.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <stdexcept>

#include "http/outgoing/upstream_pool.hpp"

namespace grantor::http {
namespace {

BodyReader request_body_of(const Framing& framing, const Forward& forward) {
    return framing.is_chunked ? BodyReader::chunked(forward.upstream->options().body_max)
                              : BodyReader::sized(framing.content_length);
}

// RFC 9110 §9.2.2.
bool is_idempotent(Method method) {
    return method == Method::get || method == Method::head || method == Method::options ||
           method == Method::put || method == Method::delete_;
}

// A request that ends each server that it reaches must not end all of them.
constexpr int sendings_max = 3;

}  // namespace

void require_upstream(const Decision& decision) {
    const auto* forward = std::get_if<Forward>(&decision);
    if (forward != nullptr && !forward->upstream)
        throw std::logic_error("a request is forwarded to no upstream");
}

Forwarder::Forwarder(ForwardClient& client, const Request& request, const Framing& framing,
                     Forward forward, UpstreamPools& pools)
    : client_(client),
      request_(request),
      framing_(framing),
      forward_(std::move(forward)),
      counted_(forward_.upstream->load()),
      pools_(pools),
      pool_(&pools.of(forward_.upstream)),
      request_body_(request_body_of(framing, forward_)),
      answer_(request.method) {
    if (forward_.on_end) began_ = std::chrono::steady_clock::now();
}

std::optional<ForwardFailure> Forwarder::start() {
    if (asks_for_websocket(request_)) return failure_ = ForwardFailure::upgrade_refused;
    if (request_body_.is_sized() && request_body_.remaining() > pool_->options().body_max)
        return failure_ = ForwardFailure::body_too_large;
    is_gathering_ = should_gather();
    if (is_gathering_) return failure_;
    is_starting_ = true;
    find_upstream(UpstreamPool::Choice::any);
    is_starting_ = false;
    return failure_;
}

// The rest of a short body is still on its way.
bool Forwarder::should_gather() const {
    if (!request_body_.is_sized() || request_body_.is_complete()) return false;
    const auto size = request_body_.remaining();
    return size <= std::min(pool_->options().gathered_max, UpstreamOptions::short_body_max) &&
           client_.arrived_body().size() < size;
}

void Forwarder::find_upstream(UpstreamPool::Choice choice) {
    do {
        is_in_line_ = true;  // until on_opening()
        if (pool_->find(*this, choice)) return;
        is_in_line_ = false;
        choice = UpstreamPool::Choice::any;
    } while (turn_elsewhere());
    fail(ForwardFailure::overloaded);
}

void Forwarder::on_opening(UpstreamConnection& connection) {
    is_in_line_ = false;
    upstream_ = &connection;
}

void Forwarder::on_upstream(UpstreamConnection& connection) {
    on_opening(connection);
    on_connected();
}

// The head, and what is there of the body, in one piece.
void Forwarder::on_connected() {
    is_connected_ = true;
    ++sendings_;
    append_forwarded_request(upstream_->output(), request_, framing_, forward_, pools_.names());
    if (!take_request_body()) return;
    const bool is_sent = upstream_->send();
    upstream_->read();
    if (is_sent) on_sent();
}

// False when that was the end of it.
bool Forwarder::take_request_body() {
    if (request_body_.is_complete()) return true;
    const auto arrived = client_.arrived_body();
    const auto piece = request_body_.read(arrived);
    request_bytes_ += piece.content;
    auto& out = upstream_->output();
    if (piece.content > 0) {
        if (request_body_.is_chunked()) append_chunk_size(out, piece.content);
        out.append(arrived.data(), piece.content);
        if (request_body_.is_chunked()) out.append("\r\n");
    }
    client_.remove_body(piece.consumed);
    if (piece.step == BodyReader::Step::malformed) {
        fail(ForwardFailure::malformed_body);
        return false;
    }
    if (piece.step == BodyReader::Step::too_large) {
        fail(ForwardFailure::body_too_large);
        return false;
    }
    if (request_body_.is_complete() && request_body_.is_chunked()) out.append(last_chunk);
    return true;
}

void Forwarder::on_sent() {
    const bool awaits_answer = request_body_.is_complete() && !has_answer_bytes_;
    upstream_->set_timeout(awaits_answer ? answer_timeout() : progress_timeout());
    // While it starts, answers from before are still on their way; the client's connection asks.
    if (!is_starting_ && wants_body()) client_.read_body();
}

bool Forwarder::wants_body() const {
    if (is_gathering_) return true;
    return is_connected_ && upstream_ != nullptr && upstream_->can_send() &&
           !request_body_.is_complete();
}

void Forwarder::on_client_bytes() {
    if (is_gathering_) {
        is_gathering_ = should_gather();
        is_gathering_ ? void(client_.read_body()) : find_upstream(UpstreamPool::Choice::any);
        return;
    }
    if (!wants_body() || !take_request_body()) return;
    if (upstream_->send()) on_sent();
}

void Forwarder::on_client_ready() {
    if (failure_) return client_.fail_forward(*failure_);
    if (wants_body() && !client_.read_body()) return;
    if (std::exchange(is_held_up_, false) && upstream_ != nullptr) on_bytes();
}

void Forwarder::on_no_memory() { fail(ForwardFailure::overloaded); }

void Forwarder::on_bytes() {
    has_answer_bytes_ = true;
    is_held_up_ = !client_.can_send();
    if (is_held_up_) return;
    if (has_sent_head_) return pass_body(nullptr);
    ResponseParts parts;
    const auto held = upstream_->held();
    const auto step = answer_.read_head({held.data(), held.size()}, parts);
    if (step == ResponseReader::Step::broken) return fail(ForwardFailure::broken_answer);
    if (step == ResponseReader::Step::needs_more) return read_on();
    if (should_ask(parts.status)) return ask();
    upstream_->consume(answer_.head_size());
    pass_body(&parts);
}

// What has arrived of the body, after the head when that is given.
void Forwarder::pass_body(const ResponseParts* parts) {
    const auto held = upstream_->held();
    const auto piece = answer_.body().read(held);
    const bool is_good =
        piece.step == BodyReader::Step::needs_more || piece.step == BodyReader::Step::complete;
    if (!is_good) return fail(ForwardFailure::broken_answer);
    if (parts != nullptr) append_head(*parts, piece);
    append_content({held.data(), piece.content});
    upstream_->consume(piece.consumed);
    if (answer_.body().is_complete()) return complete();
    if (client_.send()) return read_on();
    is_held_up_ = true;
}

void Forwarder::read_on() {
    upstream_->set_timeout(progress_timeout());
    if (!upstream_->read()) return fail(ForwardFailure::overloaded);
    // Not before a last answer, whose end must be told in order.
    if (has_sent_head_ && keeps_client_) client_.watch();
}

void Forwarder::append_head(const ResponseParts& parts, const BodyReader::Piece& piece) {
    using Body = ForwardedAnswer::Body;
    const auto& framing = answer_.framing();
    ForwardedAnswer answer;
    if (framing.body == ResponseFraming::Body::chunked && answer_.body().is_complete()) {
        answer.body = Body::sized;
        answer.size = piece.content;
    } else if (framing.body == ResponseFraming::Body::chunked ||
               framing.body == ResponseFraming::Body::until_end) {
        answer.body = framing_.is_http_1_0 ? Body::until_end : Body::chunked;
    }
    is_rechunked_ = answer.body == Body::chunked;
    // Where the next request begins is known once all of this one has been read.
    const bool may_stay = answer.body != Body::until_end && request_body_.is_complete();
    answer.frame = client_.frame_of_forward(may_stay);
    keeps_client_ = answer.frame.connection != AnswerFrame::Connection::closes;
    append_forwarded_answer(client_.output(), parts, framing, forward_, answer, pools_.names());
    status_ = parts.status;
    has_sent_head_ = true;
}

void Forwarder::append_content(std::span<const char> content) {
    if (content.empty()) return;
    answer_bytes_ += content.size();
    auto& out = client_.output();
    if (is_rechunked_) append_chunk_size(out, content.size());
    out.append(content.data(), content.size());
    if (is_rechunked_) out.append("\r\n");
}

void Forwarder::complete() {
    if (is_rechunked_) client_.output().append(last_chunk);
    auto& upstream = *std::exchange(upstream_, nullptr);
    counted_.end();
    const bool is_free = is_free_again(upstream);
    upstream.use(nullptr);
    if (!is_free) upstream.close();
    tell_end(Ending::whole);
    // The client first: it waits.
    client_.end_forward(status_, keeps_client_);
    if (is_free) upstream.release();
}

// All of the request and of its answer is over on this connection.
bool Forwarder::is_free_again(UpstreamConnection& upstream) {
    return answer_.framing().keeps_alive && answer_.body().is_complete() &&
           request_body_.is_complete() && upstream.can_send() && upstream.held().empty();
}

void Forwarder::on_end(const error_code& error) {
    if (!has_answer_bytes_) {
        if (may_retry()) return retry();
        // Such as that it wants a certificate of ours, which with TLS 1.3 it says only here.
        pool_->note_failure(error == asio::error::eof ? "it closed the connection before an answer"
                                                      : error.message());
        if (turn_elsewhere()) return send_again(UpstreamPool::Choice::any);
        return fail(ForwardFailure::unreachable);
    }
    // An improper end may have lost bytes.
    const bool is_over = has_sent_head_ && error == asio::error::eof && answer_.body().end();
    return is_over ? complete() : fail(ForwardFailure::broken_answer);
}

// What may be done twice with the effect of once (RFC 9110 §9.2.2), and is all here still.
bool Forwarder::is_repeatable() const {
    const bool has_body = framing_.is_chunked || framing_.content_length > 0;
    return !has_body && is_idempotent(request_.method);
}

// The upstream has dropped a kept connection as we took it up again.
bool Forwarder::may_retry() const {
    return upstream_->is_used() && !has_retried_ && is_repeatable() && sendings_ < sendings_max;
}

void Forwarder::retry() {
    has_retried_ = true;
    send_again(UpstreamPool::Choice::new_one);
}

void Forwarder::send_again(UpstreamPool::Choice choice) {
    is_connected_ = false;
    drop_upstream();
    find_upstream(choice);
}

// Changes nothing (RFC 9110 §9.2.1). Another server may not share the state that makes PUT and
// DELETE harmless the second time.
bool Forwarder::is_safe() const {
    const bool is_safe_method = request_.method == Method::get || request_.method == Method::head ||
                                request_.method == Method::options;
    return is_safe_method && is_repeatable();
}

// Another upstream takes the place of the one that failed. False: there is none, or this may not be
// sent a second time.
bool Forwarder::turn_elsewhere() {
    if (!forward_.others) return false;
    if (sendings_ > 0 && (!is_safe() || sendings_ >= sendings_max)) return false;
    const auto* other = forward_.others->choose_other(*forward_.upstream, tried_);
    if (other == nullptr) return false;
    drop_upstream();
    counted_.move_to((*other)->load());
    forward_.upstream = *other;
    pool_ = &pools_.of(*other);
    has_retried_ = false;
    return true;
}

// A tick is already under way when a time of few ticks begins: one more, so that nobody is cut off
// early.
std::chrono::seconds Forwarder::answer_timeout() const {
    const std::chrono::seconds tick{1};
    return forward_.answer_timeout.count() > 0 ? forward_.answer_timeout + tick
                                               : pool_->options().answer_timeout;
}

std::chrono::seconds Forwarder::progress_timeout() const {
    return forward_.answer_timeout.count() > 0 ? answer_timeout()
                                               : pool_->options().progress_timeout;
}

void Forwarder::on_due() {
    // It waits for the client or for the advice, which have their own deadlines.
    if (is_held_up_ || is_asking() || wants_body())
        return upstream_->set_timeout(progress_timeout());
    fail(ForwardFailure::timed_out);
}

void Forwarder::on_upstream_failed(ForwardFailure failure) {
    is_in_line_ = false;
    upstream_ = nullptr;
    if (turn_elsewhere()) return send_again(UpstreamPool::Choice::any);
    fail(failure);
}

void Forwarder::fail(ForwardFailure failure) {
    drop_upstream();
    counted_.end();
    pool_->counters().forwards_failed.add();
    failure_ = failure;
    if (has_sent_head_) {
        tell_end(Ending::cut);
        return client_.break_off();
    }
    // Otherwise on_client_ready() tells, or start() returns it.
    if (!is_starting_ && client_.can_send()) client_.fail_forward(failure);
}

void Forwarder::abandon() {
    drop_upstream();
    counted_.end();
    tell_end(Ending::cut);
}

void Forwarder::end_with(int status) {
    status_ = status;
    tell_end(Ending::whole);
}

void Forwarder::tell_end(Ending ending) {
    if (!forward_.on_end) return;
    const auto took = std::chrono::steady_clock::now() - began_;
    const ForwardOutcome outcome{
        .status = status_,
        .failure = failure_,
        .is_cut = ending == Ending::cut,
        .was_repeated = was_repeated_,
        .request_bytes = request_bytes_,
        .answer_bytes = answer_bytes_,
        .duration = std::chrono::round<std::chrono::microseconds>(took),
    };
    const auto on_end = std::exchange(forward_.on_end, nullptr);
    on_end(outcome);
}

void Forwarder::drop_upstream() {
    if (upstream_ != nullptr) std::exchange(upstream_, nullptr)->close();
    if (std::exchange(is_in_line_, false)) pool_->leave(*this);
}

}  // namespace grantor::http
