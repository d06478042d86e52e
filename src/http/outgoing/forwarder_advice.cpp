// The part of a forwarder that is about a request whose credentials the upstream has refused.
#include "http/outgoing/forwarder.hpp"

namespace grantor::http {

bool Forwarder::should_ask(int status) const {
    return status == 401 && forward_.on_unauthorized && !has_asked_ && is_repeatable();
}

// The answer stays where it is; only its head has been read. The request has no body, so nothing
// else happens in the meantime.
void Forwarder::ask() {
    has_asked_ = true;
    try {
        question_.emplace(forward_.on_unauthorized());
    } catch (...) {
        return follow(client_.answer_failure(request_));
    }
    question_->start();
    if (question_->done()) return on_advice();
    question_->then(client_.continuation());
}

void Forwarder::on_advice() { follow(take_advice()); }

Forwarder::Advice Forwarder::take_advice() {
    try {
        auto advice = question_->take();
        if (advice) require_upstream(*advice);
        return advice;
    } catch (...) {
        return client_.answer_failure(request_);
    }
}

void Forwarder::follow(Advice advice) {
    question_.reset();
    if (!advice) {
        answer_ = ResponseReader(request_.method);
        return on_bytes();
    }
    leave_answer();
    if (auto* response = std::get_if<Response>(&*advice))
        return client_.answer_instead(std::move(*response));
    forward_again(std::get<Forward>(*std::move(advice)));
}

// Its connection can be reused if the whole answer has arrived.
void Forwarder::leave_answer() {
    auto& upstream = *std::exchange(upstream_, nullptr);
    counted_.end();
    upstream.consume(answer_.head_size());
    upstream.consume(answer_.body().read(upstream.held()).consumed);
    upstream.use(nullptr);
    is_free_again(upstream) ? upstream.release() : upstream.close();
}

void Forwarder::forward_again(Forward forward) {
    forward.on_end = std::move(forward_.on_end);
    forward_ = std::move(forward);
    counted_.move_to(forward_.upstream->load());
    pool_ = &pools_.of(forward_.upstream);
    answer_ = ResponseReader(request_.method);
    was_repeated_ = true;
    is_connected_ = has_answer_bytes_ = has_retried_ = false;
    tried_ = 0;
    sendings_ = 0;
    find_upstream(UpstreamPool::Choice::any);
}

}  // namespace grantor::http
