// One connection to an upstream: opens it, sends what is in its output, reads into its buffer. The
// forwarder that currently uses it decides what the bytes mean. While it is unused, it watches for
// the upstream closing it. Everything happens on the thread of its pool.
#pragma once

#include <array>
#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "http/forward.hpp"
#include "http/limits.hpp"
#include "http/loop/input_buffer.hpp"
#include "http/loop/timer_wheel.hpp"
#include "http/outgoing/dialler.hpp"

namespace grantor::http {

class Forwarder;
class UpstreamPool;

class UpstreamConnection final : public Timed, private DialUser {
 public:
    explicit UpstreamConnection(UpstreamPool& pool);
    ~UpstreamConnection();

    // Its user hears on_connected() or on_upstream_failed(), never within this call.
    void open_to(const std::vector<Address>& addresses);

    // --- for its user ---
    void use(Forwarder* user) { user_ = user; }
    // Whose share of the pool it takes up, while it is in use.
    const std::array<std::uint64_t, 2>& payers() const { return payers_; }
    void set_payers(const std::array<std::uint64_t, 2>& payers) { payers_ = payers; }
    // Has it carried a request before? Then the upstream may have ended it in the meantime.
    bool is_used() const { return is_used_; }
    void set_used() { is_used_ = true; }
    void set_timeout(std::chrono::seconds timeout);

    // Nothing is being sent, and more can be.
    bool can_send() const { return !is_writing_ && !is_broken_; }
    // Collects what is to be sent, while can_send().
    std::string& output() { return output_; }
    // True when all of it is with the kernel now. If not, on_sent() follows, unless it never will
    // be: that shows when the end of the connection is read.
    bool send();

    // Reads more, unless that is under way already; on_bytes() or on_end() follows. False when
    // there is no memory to read into.
    bool read();
    // What was read and not consumed.
    std::span<char> held() { return {bytes() + begin_, end_ - begin_}; }
    void consume(std::size_t count) { begin_ += count; }

    // Its user is done with it. Kept for the next one, or ended.
    void release();
    void close();

    // The deadline has passed.
    void on_due();

 private:
    void on_dial_step(Step step) override;
    void on_address_failed(std::string_view reason) override;
    void on_dialled() override;
    void on_dial_failed(DialFailure failure) override;
    void give_up(ForwardFailure failure);
    void write_rest();
    void on_written(error_code error, std::size_t size);
    void on_read(error_code error, std::size_t size);
    void bury_if_over();
    char* bytes() { return large_.bytes ? large_.bytes.get() : small_.data(); }
    std::size_t capacity() const { return large_.bytes ? large_.size : small_.size(); }
    void make_room();
    void drop_large();

    UpstreamPool& pool_;
    Dialler dialler_;
    Forwarder* user_ = nullptr;
    std::array<std::uint64_t, 2> payers_{};
    std::string output_;
    std::size_t written_ = 0;
    BufferStore::Buffer large_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool is_resolving_ = true;
    bool is_dialling_ = false;
    bool is_reading_ = false;
    bool is_writing_ = false;
    bool is_broken_ = false;  // for sending
    bool is_used_ = false;
    bool is_closed_ = false;
    bool is_buried_ = false;
    std::array<char, upstream_buffer> small_;  // not initialised: only what was received is read
};

}  // namespace grantor::http
