// One request on its way to an upstream and the answer on its way back. Reads no further on either
// side than the other has taken, so what it holds of a body is bounded (`forward_piece`).
//
// The client's connection owns it and is told once that it has ended: end_forward(),
// fail_forward(), answer_instead() or break_off(); or it ends it by abandon(). A call to it may end
// it, so nothing of it is used after one. All of it on the thread of the connection.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "http/loop/sockets.hpp"
#include "http/outgoing/forward_head.hpp"
#include "http/outgoing/upstream_group.hpp"
#include "http/outgoing/upstream_load.hpp"
#include "http/outgoing/upstream_pool.hpp"
#include "http/wire/body_reader.hpp"
#include "http/wire/response_reader.hpp"

namespace grantor::http {

// Inside a try block: a decision that cannot be carried out is the failure of who made it.
void require_upstream(const Decision& decision);

// The connection to the client, as its forwarder sees it. send() and read_body() return false when
// it has ended, or will tell by Forwarder::on_client_ready().
class ForwardClient {
 public:
    // Collects what is to be sent, while can_send().
    virtual std::string& output() = 0;
    virtual bool can_send() const = 0;
    virtual bool send() = 0;
    // What has arrived of the request's body and was not removed.
    virtual std::span<char> arrived_body() = 0;
    virtual void remove_body(std::size_t count) = 0;
    // Reads on, after asking the client for the body if it waits for that.
    virtual bool read_body() = 0;
    // Notices when the client goes away.
    virtual void watch() = 0;
    virtual AnswerFrame frame_of_forward(bool may_stay) const = 0;

    // --- the ends ---
    // All of the answer is in output().
    virtual void end_forward(int status, bool stays) = 0;
    virtual void fail_forward(ForwardFailure failure) = 0;
    virtual void answer_instead(Response response) = 0;
    // Part of an answer has been sent, and the rest never will be: nobody may mistake it for a
    // whole one.
    virtual void break_off() = 0;

    // What a coroutine of the forwarder resumes at its end; Forwarder::on_advice() follows.
    virtual std::coroutine_handle<> continuation() = 0;
    // Inside a catch block.
    virtual Response answer_failure(const Request& request) = 0;

 protected:
    ~ForwardClient() = default;
};

class Forwarder {
 public:
    // `request` stays unchanged until the answer's head has been sent, except for where its views
    // point to.
    Forwarder(ForwardClient& client, const Request& request, const Framing& framing,
              Forward forward, UpstreamPools& pools);
    ~Forwarder() { abandon(); }  // not while it asks
    Forwarder(const Forwarder&) = delete;
    Forwarder& operator=(const Forwarder&) = delete;

    // The only call that reports its failure by returning it.
    std::optional<ForwardFailure> start();
    // The client is gone. A pending question to the handler continues.
    void abandon();
    // The client gets this status instead of the upstream's, and that is the end.
    void end_with(int status);
    // on_unauthorized is waiting for something, and must not be destroyed.
    bool is_asking() const { return question_ && !question_->done(); }

    // --- what the client's connection tells ---
    // More of the request's body has arrived.
    void on_client_bytes();
    // All that was sent to it has been taken.
    void on_client_ready();
    // There is no memory to read more of the body into.
    void on_no_memory();
    // on_unauthorized has ended.
    void on_advice();

    // Whether the body should be read on now.
    bool wants_body() const;
    // All of the body is waited for, and no connection has been taken yet.
    bool is_gathering() const { return is_gathering_; }
    // The request's body as far as it was taken.
    const BodyReader& request_body() const { return request_body_; }
    bool has_begun_answer() const { return has_sent_head_; }
    const Forward& forward() const { return forward_; }

    // --- what the pool and its connection tell ---
    void on_opening(UpstreamConnection& connection);
    void on_upstream(UpstreamConnection& connection);
    void on_connected();
    void on_upstream_failed(ForwardFailure failure);
    void on_sent();
    void on_bytes();
    void on_end(const error_code& error);
    void on_due();

 private:
    using Advice = std::optional<Decision>;

    bool should_gather() const;
    void find_upstream(UpstreamPool::Choice choice);
    bool take_request_body();
    void pass_body(const ResponseParts* parts);
    void read_on();
    bool should_ask(int status) const;
    void ask();
    Advice take_advice();
    void follow(Advice advice);
    void leave_answer();
    void forward_again(Forward forward);
    void append_head(const ResponseParts& parts, const BodyReader::Piece& piece);
    void append_content(std::span<const char> content);
    void complete();
    bool is_free_again(UpstreamConnection& upstream);
    enum class Ending : std::uint8_t { whole, cut };
    void tell_end(Ending ending);
    bool is_repeatable() const;
    bool may_retry() const;
    void retry();
    bool is_safe() const;
    bool turn_elsewhere();
    void send_again(UpstreamPool::Choice choice);
    std::chrono::seconds answer_timeout() const;
    std::chrono::seconds progress_timeout() const;
    void fail(ForwardFailure failure);
    void drop_upstream();

    ForwardClient& client_;
    const Request& request_;
    const Framing framing_;
    Forward forward_;
    CountedRequest counted_;  // for its upstream
    UpstreamPools& pools_;
    UpstreamPool* pool_;
    UpstreamConnection* upstream_ = nullptr;
    BodyReader request_body_;
    ResponseReader answer_;
    std::optional<ForwardFailure> failure_;
    std::optional<Task<Advice>> question_;
    std::chrono::steady_clock::time_point began_;  // if somebody wants to know
    std::uint64_t request_bytes_ = 0;
    std::uint64_t answer_bytes_ = 0;
    int status_ = 0;
    UpstreamGroup::Tried tried_ = 0;
    int sendings_ = 0;
    bool is_starting_ = false;
    bool is_gathering_ = false;
    bool is_connected_ = false;
    bool is_in_line_ = false;
    bool has_retried_ = false;
    bool has_asked_ = false;
    bool was_repeated_ = false;
    bool has_answer_bytes_ = false;
    bool has_sent_head_ = false;
    bool is_held_up_ = false;  // until the client has taken what was sent to it
    bool is_rechunked_ = false;
    bool keeps_client_ = true;
};

}  // namespace grantor::http
