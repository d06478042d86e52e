// Opens a connection to a host: its addresses, those that may be called, one after the other, until
// one takes the connection and, where TLS is spoken, proves to be the host. Once open, it holds the
// connection. All of it on the thread of its context.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/loop/sockets.hpp"
#include "http/outgoing/address_filter.hpp"

namespace boost::asio::ssl {
template <class Layer>
class stream;
}  // namespace boost::asio::ssl

namespace grantor::http {

class TlsTrust;

// Of the address that was tried last.
enum class DialFailure : std::uint8_t {
    forbidden_address,      // none of the addresses may be called; none saw a packet
    unreachable,            // it takes no connection, or does not agree on TLS; or there is none
    timed_out,              // give_up_address() was called
    untrusted_certificate,  // unknown authority, another host's, expired; nothing was sent
};

// The owner of a dialler.
class DialUser {
 public:
    enum class Step : std::uint8_t { connect, handshake };
    // An address begins this step. Its time is the owner's to watch: give_up_address().
    virtual void on_dial_step(Step step) = 0;
    // An address was of no use, for the log.
    virtual void on_address_failed(std::string_view reason) = 0;
    // Exactly one of these two, some time after dial().
    virtual void on_dialled() = 0;
    virtual void on_dial_failed(DialFailure failure) = 0;

 protected:
    ~DialUser() = default;
};

class Dialler {
 public:
    struct Target {
        std::string host;  // a name or a numeric address, as its certificate has it
        std::uint16_t port = 0;
        // These outlive the dialling.
        const AddressFilter* filter = nullptr;  // none: every address may be called
        const TlsTrust* tls = nullptr;          // none: no TLS
    };

    // From dial() to its end the dialler must stay where it is.
    Dialler(asio::io_context& context, DialUser& user);
    ~Dialler();
    Dialler(const Dialler&) = delete;
    Dialler& operator=(const Dialler&) = delete;

    // `addresses` of the host, in the order in which they are tried. Once.
    void dial(const std::vector<Address>& addresses, Target target);
    // The next address is tried instead of the current one.
    void give_up_address();
    // At any time, also once it is open. What is under way ends with an error.
    void close();

    // --- once it is open ---
    Socket& socket() { return socket_; }  // does not block
    bool is_secured() const { return secured_ != nullptr; }
    // Calls `action` with the stream that carries HTTP; needs asio/ssl/stream.hpp.
    template <class Action>
    void on_stream(Action action) {
        secured_ ? action(*secured_) : action(socket_);
    }

 private:
    void try_next();
    void on_connected(error_code error);
    void shake_hands();
    void on_secured(error_code error);
    // An address that was given up may have answered all the same.
    bool is_of_use(const error_code& error) const { return !error && socket_.is_open(); }

    DialUser& user_;
    Socket socket_;
    std::unique_ptr<asio::ssl::stream<Socket&>> secured_;
    Target target_;
    std::vector<Address> addresses_;  // that may be called
    std::size_t next_address_ = 0;
    DialFailure failure_ = DialFailure::unreachable;  // if no other address does better
    bool is_closed_ = false;
};

}  // namespace grantor::http
