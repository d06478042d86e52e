// One client: reads requests, has them answered in order, sends the answers. All of it on the
// thread of its worker. What kind of stream it is, plain or TLS, only the derived classes know.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <memory>
#include <string>

#include "http/loop/input_buffer.hpp"
#include "http/server/worker.hpp"
#include "http/wire/request_reader.hpp"
#include "http/wire/response_writer.hpp"

namespace grantor::http {

class Connection : public Timed, private ForwardClient {
 public:
    Connection(Worker& worker, const Address& peer);
    virtual ~Connection();

    // From here on it destroys itself once it has ended and has nothing pending.
    void start();
    // The deadline has passed (TimerWheel).
    void on_due();
    // The server is stopping: ends immediately if idle, otherwise after its answer.
    void finish_up();
    void close_now();
    // Its turn has come (Worker::await_turn).
    void on_turn();

 protected:
    // --- the stream; each begin_ reports back exactly once, later ---
    virtual void begin_open() = 0;
    virtual void begin_read(std::span<char> room) = 0;
    virtual void begin_write(std::string_view bytes) = 0;
    // How much could be sent now, possibly nothing.
    virtual std::size_t write_at_once(std::string_view bytes, error_code& error) = 0;
    // Tells the client that nothing more comes, then calls drain() or close_now().
    virtual void begin_end() = 0;
    virtual void close_socket() = 0;
    // Closing will reset the connection, so that the client sees no orderly end.
    virtual void forget_order() = 0;

    void on_open(error_code error);
    void on_read(error_code error, std::size_t size);
    void on_written(error_code error, std::size_t size);
    void on_end();

    // Reads on until the client has closed, and drops what comes.
    void drain();
    bool is_reading() const { return is_reading_; }

    bool is_ending_ = false;  // begin_end() has something under way that ends in on_end()

 private:
    // --- ForwardClient ---
    std::string& output() override { return worker_.output(); }
    bool can_send() const override { return !is_writing_; }
    bool send() override { return flush(output()); }
    std::span<char> arrived_body() override;
    void remove_body(std::size_t count) override { input_.remove(reader_.head_size(), count); }
    bool read_body() override;
    void watch() override;
    AnswerFrame frame_of_forward(bool may_stay) const override;
    void end_forward(int status, bool stays) override;
    void fail_forward(ForwardFailure failure) override;
    void answer_instead(Response response) override;
    void break_off() override;
    std::coroutine_handle<> continuation() override;
    Response answer_failure(const Request& request) override;

    enum class Waiting : std::uint8_t { for_nothing, for_request, for_head, for_body };
    class Continuation;

    // connection_turn.cpp
    void work();
    void read_requests(std::string& out);
    void note_answered();
    bool is_turn_over() const;
    void await_turn();

    RequestReader::Step read_request();
    void find_handler(Request& request);
    void dispatch(std::string& out);
    std::optional<Response> call_handler(Exchange& exchange);
    // The result, if the task has it at once; otherwise it goes on as `waiting`, and on_answer()
    // will be called.
    template <class Result>
    std::optional<Result> start(Task<Result> task, std::optional<Task<Result>>& waiting) {
        task.start();
        if (task.done()) return task.take();
        task.then(continuation());
        waiting.emplace(std::move(task));
        return std::nullopt;
    }
    void describe(Exchange& exchange);
    AnswerFrame frame_of(const Exchange& exchange, bool stays) const;
    void finish(Exchange& exchange, const Response& response, std::string& out);
    void refuse(const Refusal& refusal, std::string& out);
    Continuation finish_requests();
    void on_answer();
    void finish_waiting(std::string& out);
    void drop_exchange();
    Response take_answer(Exchange& exchange);

    // connection_forward.cpp: handlers that decide by the head
    void decide(const AnswersOrForwards& handler, std::string& out);
    std::optional<Decision> call_decider(const AnswersOrForwards& handler, Exchange& exchange);
    Decision take_decision(Exchange& exchange);
    void finish_deciding(std::string& out);
    void begin_forward(Forward forward, std::string& out);
    void finish_failed_forward(ForwardFailure failure, std::string& out);
    Response answer_failed_forward(ForwardFailure failure);
    void finish_instead(Response response, std::string& out);
    void leave_body(const BodyReader& body);
    void leave_unread_body();
    void skip_body();
    bool is_forwarding() const { return exchange_ && exchange_->forwarder; }
    bool awaits_body() const;
    bool make_room_for_body();
    void note_body(std::size_t size);

    bool flush(std::string& out);
    void write_rest();
    void wait_for_input();
    void set_waiting(Waiting waiting);
    void bury_if_over();
    bool accepts_requests() const { return !exchange_ && !is_last_ && !is_closed_; }

    Worker& worker_;
    InputBuffer input_;
    RequestReader reader_;
    std::unique_ptr<Exchange> exchange_;  // the request whose handler waits, or that is forwarded
    std::coroutine_handle<> continuation_;
    const Handler* handler_ = nullptr;  // of the request being read
    std::uint64_t skip_ = 0;            // bytes of a body that is not wanted
    std::uint64_t body_came_ = 0;       // of a forwarded one, since it was last fast enough
    std::uint64_t body_waited_ = 0;     // ticks, since then
    std::uint64_t body_read_began_ = 0;
    std::string unsent_;
    std::size_t unsent_at_ = 0;
    std::size_t unsent_held_ = 0;  // what the worker knows of
    std::chrono::steady_clock::time_point turn_began_;
    unsigned answered_in_turn_ = 0;
    std::size_t drained_ = 0;
    std::string peer_;
    Address peer_address_;
    Waiting waiting_ = Waiting::for_nothing;
    bool is_peer_trusted_;
    bool is_starved_ = false;   // the input holds no complete request
    bool has_backlog_ = false;  // at the end of its last turn there was more to do
    bool is_awaiting_turn_ = false;
    bool is_last_ = false;  // no request is read after the answer that is on its way
    bool is_draining_ = false;
    bool is_opening_ = false;
    bool is_reading_ = false;
    bool is_writing_ = false;
    bool is_closed_ = false;
    bool is_buried_ = false;
};

}  // namespace grantor::http
