// One client: reads requests, has them answered in order, sends the answers. All of it on the
// thread of its worker. What kind of stream it is, plain or TLS, only the derived classes know.
#pragma once

#include <coroutine>
#include <cstdint>
#include <memory>
#include <string>

#include "http/input_buffer.hpp"
#include "http/request_reader.hpp"
#include "http/response_writer.hpp"
#include "http/worker.hpp"

namespace grantor::http {

class Connection : public Timed {
 public:
    Connection(Worker& worker, const Address& peer);
    virtual ~Connection();

    // From here on it buries itself when it has ended and nothing of it is under way any more.
    void start();
    // The deadline has passed (TimerWheel).
    void on_due();
    // The server stops: ends at once if idle; otherwise after its answer.
    void finish_up();
    void close_now();

 protected:
    // --- the stream; each begin_ reports back exactly once, later ---
    virtual void begin_open() = 0;
    virtual void begin_read(std::span<char> room) = 0;
    virtual void begin_write(std::string_view bytes) = 0;
    // How much could be sent at once, maybe nothing.
    virtual std::size_t write_at_once(std::string_view bytes, error_code& error) = 0;
    // Tells the client that nothing more comes, then calls drain() or close_now().
    virtual void begin_end() = 0;
    virtual void close_socket() = 0;

    void on_open(error_code error);
    void on_read(error_code error, std::size_t size);
    void on_written(error_code error, std::size_t size);
    void on_end();

    // Reads on until the client has closed, and drops what comes.
    void drain();
    bool is_reading() const { return is_reading_; }

    bool is_ending_ = false;  // begin_end() has something under way that ends in on_end()

 private:
    enum class Waiting : std::uint8_t { for_nothing, for_request, for_head, for_body };
    class Continuation;

    void work();
    void read_requests(std::string& out);
    void dispatch(std::string& out);
    std::optional<Response> call_handler(Exchange& exchange);
    Response answer_failure(const Request& request);
    void describe(Exchange& exchange);
    void finish(Exchange& exchange, const Response& response, std::string& out);
    void refuse(const Refusal& refusal, std::string& out);
    Continuation finish_requests();
    void on_answer();
    void finish_waiting(std::string& out);
    void drop_answer();
    Response take_answer(Exchange& exchange);
    bool flush(std::string& out);
    void write_rest();
    void wait_for_input();
    void set_waiting(Waiting waiting);
    void bury_if_over();
    bool accepts_requests() const { return !exchange_ && !is_last_ && !is_closed_; }

    Worker& worker_;
    InputBuffer input_;
    RequestReader reader_;
    std::unique_ptr<Exchange> exchange_;  // the request whose handler waits
    std::coroutine_handle<> continuation_;
    std::string unsent_;
    std::size_t unsent_at_ = 0;
    std::size_t drained_ = 0;
    std::string peer_;
    Address peer_address_;
    Waiting waiting_ = Waiting::for_nothing;
    bool is_peer_trusted_;
    bool is_starved_ = false;  // the input holds no complete request
    bool is_last_ = false;     // no request is read after the answer that is on its way
    bool is_draining_ = false;
    bool is_opening_ = false;
    bool is_reading_ = false;
    bool is_writing_ = false;
    bool is_closed_ = false;
    bool is_buried_ = false;
};

}  // namespace grantor::http
