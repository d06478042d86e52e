#include "http/outgoing/upstream_connection.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <cstring>
#include <iterator>

#include "http/outgoing/client_tls.hpp"
#include "http/outgoing/forwarder.hpp"
#include "http/outgoing/upstream_pool.hpp"

namespace grantor::http {
namespace {

// Addresses tried per connection. More are never needed to reach a host.
constexpr std::size_t addresses_max = 8;

}  // namespace

struct UpstreamConnection::Secured {
    asio::ssl::stream<Socket&> stream;
};

UpstreamConnection::UpstreamConnection(UpstreamPool& pool) : pool_(pool), socket_(pool.context()) {
    pool_.wheel().add(*this, static_cast<std::uint64_t>(pool.options().connect_timeout.count()));
}

UpstreamConnection::~UpstreamConnection() { drop_large(); }

void UpstreamConnection::set_timeout(std::chrono::seconds timeout) {
    pool_.wheel().set_due(*this, static_cast<std::uint64_t>(timeout.count()));
}

void UpstreamConnection::open_to(const std::vector<tcp::endpoint>& addresses) {
    std::ranges::copy_if(addresses, std::back_inserter(addresses_),
                         [this](const auto& endpoint) { return pool_.allows(endpoint.address()); });
    if (!addresses_.empty()) return connect_next();
    is_forbidden_ = !addresses.empty();
    if (is_forbidden_) pool_.note_failure("all its addresses are forbidden");
    asio::post(pool_.context(), [this] { connect_next(); });
}

void UpstreamConnection::connect_next() {
    const auto most = std::min(addresses_.size(), addresses_max);
    if (is_closed_ || next_address_ == most) return give_up(failure_to_open());
    const auto& address = addresses_[next_address_++];
    error_code ignored;  // whatever is wrong shows when connecting
    socket_.close(ignored);
    socket_.open(address.protocol(), ignored);
    set_timeout(pool_.options().connect_timeout);
    socket_.async_connect(address, [this](error_code error) { on_connected(error); });
}

void UpstreamConnection::on_connected(error_code error) {
    if (error || is_closed_) {
        if (error && !is_closed_) pool_.note_failure(error.message());
        return connect_next();
    }
    socket_.set_option(tcp::no_delay(true), error);
    socket_.non_blocking(true, error);
    if (pool_.options().tls) return shake_hands();
    on_open();
}

void UpstreamConnection::shake_hands() {
    secured_.reset(new Secured{{socket_, pool_.options().tls->context()}});
    if (!expect_host(secured_->stream.native_handle(), pool_.options().host))
        return give_up(ForwardFailure::overloaded);
    set_timeout(pool_.options().connect_timeout);
    secured_->stream.async_handshake(asio::ssl::stream_base::client,
                                     [this](error_code error) { on_secured(error); });
}

void UpstreamConnection::on_secured(error_code error) {
    if (!error && !is_closed_) return on_open();
    if (is_closed_) return connect_next();
    const auto verdict = SSL_get_verify_result(secured_->stream.native_handle());
    if (verdict != X509_V_OK) {
        pool_.note_failure(X509_verify_cert_error_string(verdict));
        return give_up(ForwardFailure::untrusted_certificate);
    }
    pool_.note_failure(error.message());
    connect_next();
}

void UpstreamConnection::on_open() {
    is_opening_ = false;
    addresses_.clear();
    pool_.counters().upstream_connects.add();
    user_->on_connected();
}

ForwardFailure UpstreamConnection::failure_to_open() const {
    if (is_forbidden_) return ForwardFailure::forbidden_address;
    return is_late_ ? ForwardFailure::timed_out : ForwardFailure::unreachable;
}

void UpstreamConnection::give_up(ForwardFailure failure) {
    is_opening_ = false;
    if (is_closed_) return bury_if_over();
    auto* user = user_;
    close();
    if (user != nullptr) user->on_upstream_failed(failure);
}

bool UpstreamConnection::send() {
    if (output_.empty() || is_broken_) {
        output_.clear();
        return !is_broken_;
    }
    if (secured_) {
        // A blocking write would lose the rest of a record that the socket does not take whole.
        written_ = 0;
        write_rest();
        return false;
    }
    error_code error;
    written_ = socket_.write_some(asio::buffer(output_), error);
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
    const auto done = [this](error_code error, std::size_t size) { on_written(error, size); };
    if (secured_) return secured_->stream.async_write_some(rest, done);
    socket_.async_write_some(rest, done);
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
    const auto done = [this](error_code error, std::size_t size) { on_read(error, size); };
    if (secured_)
        secured_->stream.async_read_some(room, done);
    else
        socket_.async_read_some(room, done);
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
    error_code ignored;  // the descriptor is gone in any case
    socket_.close(ignored);
    // What TLS has received and not opened yet may still be opened into it.
    if (!is_reading_) drop_large();
    pool_.forget(*this);
    bury_if_over();
}

void UpstreamConnection::on_due() {
    if (is_closed_) return;
    if (is_opening_) {
        is_late_ = true;
        if (!socket_.is_open()) return give_up_resolving();
        error_code ignored;  // the attempt ends with an error, and the next one begins
        socket_.close(ignored);
        return;
    }
    if (user_ == nullptr) return close();
    user_->on_due();
}

// The pool still waits for the addresses, and comes back to this connection with them.
void UpstreamConnection::give_up_resolving() {
    auto* user = user_;
    close();
    if (user != nullptr) user->on_upstream_failed(ForwardFailure::timed_out);
}

void UpstreamConnection::bury_if_over() {
    const bool is_busy = is_opening_ || is_reading_ || is_writing_;
    if (!is_closed_ || is_busy || is_buried_) return;
    is_buried_ = true;
    pool_.bury(*this);
}

}  // namespace grantor::http
