#include "http/outgoing/upstream_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <cstring>

#include "http/outgoing/forwarder.hpp"
#include "http/outgoing/upstream_pool.hpp"

namespace grantor::http {
namespace {

ForwardFailure forward_failure_of(DialFailure failure) {
    switch (failure) {
        case DialFailure::forbidden_address:
            return ForwardFailure::forbidden_address;
        case DialFailure::timed_out:
            return ForwardFailure::timed_out;
        case DialFailure::untrusted_certificate:
            return ForwardFailure::untrusted_certificate;
        case DialFailure::unreachable:
            break;
    }
    return ForwardFailure::unreachable;
}

}  // namespace

UpstreamConnection::UpstreamConnection(UpstreamPool& pool)
    : pool_(pool), dialler_(pool.context(), *this) {
    pool_.wheel().add(*this, static_cast<std::uint64_t>(pool.options().connect_timeout.count()));
}

UpstreamConnection::~UpstreamConnection() { drop_large(); }

void UpstreamConnection::set_timeout(std::chrono::seconds timeout) {
    pool_.wheel().set_due(*this, static_cast<std::uint64_t>(timeout.count()));
}

void UpstreamConnection::open_to(const std::vector<Address>& addresses) {
    is_resolving_ = false;
    if (is_closed_) return bury_if_over();
    is_dialling_ = true;
    const auto& options = pool_.options();
    dialler_.dial(addresses, {.host = options.host,
                              .port = options.port,
                              .filter = pool_.filter(),
                              .tls = options.tls.get()});
}

void UpstreamConnection::on_dial_step(Step) { set_timeout(pool_.options().connect_timeout); }

void UpstreamConnection::on_address_failed(std::string_view reason) { pool_.note_failure(reason); }

void UpstreamConnection::on_dialled() {
    is_dialling_ = false;
    pool_.counters().upstream_connects.add();
    pool_.note_up();
    user_->on_connected();
}

void UpstreamConnection::on_dial_failed(DialFailure failure) {
    is_dialling_ = false;
    if (failure == DialFailure::forbidden_address)
        pool_.note_failure("all its addresses are forbidden");
    is_closed_ ? bury_if_over() : give_up(forward_failure_of(failure));
}

// Only a connection that was not open yet.
void UpstreamConnection::give_up(ForwardFailure failure) {
    pool_.note_down();
    auto* user = user_;
    close();
    if (user != nullptr) user->on_upstream_failed(failure);
}

bool UpstreamConnection::send() {
    if (output_.empty() || is_broken_) {
        output_.clear();
        return !is_broken_;
    }
    if (dialler_.is_secured()) {
        // A blocking write would lose the rest of a record that the socket does not take whole.
        written_ = 0;
        write_rest();
        return false;
    }
    error_code error;
    written_ = dialler_.socket().write_some(asio::buffer(output_), error);
    if (error == asio::error::would_block) error = {};
    is_broken_ = error.failed();
    if (is_broken_ || written_ == output_.size()) {
        output_.clear();
        return !is_broken_;
    }
    write_rest();
    return false;
}

void UpstreamConnection::write_rest() {
    is_writing_ = true;
    set_timeout(pool_.options().progress_timeout);
    const auto rest = asio::buffer(output_.data() + written_, output_.size() - written_);
    dialler_.on_stream([&](auto& stream) {
        stream.async_write_some(
            rest, [this](error_code error, std::size_t size) { on_written(error, size); });
    });
}

void UpstreamConnection::on_written(error_code error, std::size_t size) {
    is_writing_ = false;
    if (is_closed_) return bury_if_over();
    written_ += size;
    is_broken_ = error.failed();
    if (!is_broken_ && written_ < output_.size()) return write_rest();
    output_.clear();
    if (!is_broken_) user_->on_sent();
}

bool UpstreamConnection::read() {
    if (is_reading_) return true;
    make_room();
    if (end_ == capacity()) return false;
    is_reading_ = true;
    const auto room = asio::buffer(bytes() + end_, capacity() - end_);
    dialler_.on_stream([&](auto& stream) {
        stream.async_read_some(
            room, [this](error_code error, std::size_t size) { on_read(error, size); });
    });
    return true;
}

// An answer that fills the buffer goes on in a larger one, if there is memory for it.
void UpstreamConnection::make_room() {
    const bool was_full = end_ == capacity();
    if (was_full && !large_.bytes) {
        auto larger = pool_.buffers().take(forward_piece);
        if (larger.bytes) {
            std::memcpy(larger.bytes.get(), bytes() + begin_, end_ - begin_);
            large_ = std::move(larger);
            end_ -= begin_;
            begin_ = 0;
            return;
        }
    }
    if (begin_ == 0) return;
    std::memmove(bytes(), bytes() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
}

void UpstreamConnection::drop_large() {
    pool_.buffers().give_back(std::move(large_));
    large_ = {};
}

void UpstreamConnection::on_read(error_code error, std::size_t size) {
    is_reading_ = false;
    if (is_closed_) return bury_if_over();
    // Nothing was requested: the upstream has closed, or it sends bytes that would be mistaken for
    // the answer to the next request.
    if (user_ == nullptr) return close();
    if (error) return user_->on_end(error);
    end_ += size;
    user_->on_bytes();
}

void UpstreamConnection::release() {
    user_ = nullptr;
    drop_large();
    begin_ = end_ = 0;
    pool_.keep(*this);
}

void UpstreamConnection::close() {
    if (is_closed_) return;
    is_closed_ = true;
    user_ = nullptr;
    dialler_.close();
    // TLS may still decrypt into it what it has already received.
    if (!is_reading_) drop_large();
    pool_.forget(*this);
    bury_if_over();
}

void UpstreamConnection::on_due() {
    if (is_closed_) return;
    if (is_dialling_) return dialler_.give_up_address();
    // The pool calls back with the addresses anyway.
    if (is_resolving_) return give_up(ForwardFailure::timed_out);
    if (user_ == nullptr) return close();
    user_->on_due();
}

void UpstreamConnection::bury_if_over() {
    const bool is_busy = is_resolving_ || is_dialling_ || is_reading_ || is_writing_;
    if (!is_closed_ || is_busy || is_buried_) return;
    is_buried_ = true;
    pool_.bury(*this);
}

}  // namespace grantor::http
