// One request of the client and its answer, from reading the URL to closing the connection. All of
// it on the client's thread.
#pragma once

#include <array>
#include <boost/asio/ssl/stream.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "http/loop/sockets.hpp"
#include "http/outgoing/address_filter.hpp"
#include "http/outgoing/client.hpp"
#include "http/outgoing/client_resolver.hpp"
#include "http/outgoing/client_tls.hpp"
#include "http/outgoing/client_url.hpp"
#include "http/wire/response_reader.hpp"

namespace grantor::http {

// What all exchanges of a client share.
struct ClientSurroundings {
    explicit ClientSurroundings(ClientOptions client_options, LookUp lookup = ask_system);

    ClientOptions options;
    AddressFilter filter;
    ClientTls tls;
    asio::io_context context{1};
    LookUp look_up;
    // Answers into the context, so it ends first.
    ClientResolver resolver;
};

class ClientExchange : public std::enable_shared_from_this<ClientExchange> {
 public:
    // Called once, within start(), stop() or later, when nothing of it is left but itself.
    using OnOver = std::function<void(ClientExchange&, ClientResult)>;

    ClientExchange(ClientSurroundings& surroundings, ClientRequest request, OnOver on_over);

    void start();
    // Ends it with `stopped`, if it has not ended.
    void stop() { fail(ClientFailure::stopped); }

 private:
    // A handler that keeps this alive, and calls `step` unless it is over by then.
    template <class... Arguments>
    auto then(void (ClientExchange::*step)(Arguments...));
    // `action` with the stream that carries HTTP.
    template <class Action>
    void on_stream(Action action);

    void resolve();
    void on_addresses(std::vector<Address> addresses);
    void connect_next();
    void on_slow_connect(error_code error);
    void on_connected(error_code error);
    void shake_hands();
    void on_secured(error_code error);
    void exchange();
    void on_written(error_code, std::size_t) {}
    void read();
    void on_read(error_code error, std::size_t size);
    void take_head(std::span<const char> arrived);
    void take_body(std::span<char> arrived);
    void on_late(error_code error);
    void fail(ClientFailure failure);
    void answer();
    void conclude(ClientResult result);

    ClientSurroundings& surroundings_;
    ClientRequest request_;
    OnOver on_over_;
    std::chrono::steady_clock::time_point began_;
    ClientUrl url_;
    Timer deadline_;

    std::vector<Address> addresses_;  // those that may be called
    std::size_t next_address_ = 0;
    Socket socket_;
    Timer patience_;  // with the address that is being tried
    bool is_connecting_ = false;
    bool was_slow_ = false;  // the last address that was tried
    std::optional<asio::ssl::stream<Socket&>> secured_;

    std::string output_;
    ResponseReader reader_;
    std::string head_;  // what has come of it
    std::size_t body_read_ = 0;
    ClientAnswer answer_;  // its status is zero until the head has arrived
    bool is_over_ = false;
    std::array<char, 8192> input_;  // not initialised: only what was received is read
};

}  // namespace grantor::http
