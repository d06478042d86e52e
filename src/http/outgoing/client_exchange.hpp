// One request of the client and its answer, from reading the URL to closing the connection. All of
// it on the client's thread.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "http/outgoing/client.hpp"
#include "http/outgoing/client_url.hpp"
#include "http/outgoing/dialler.hpp"
#include "http/outgoing/resolver.hpp"
#include "http/wire/response_reader.hpp"

namespace grantor::http {

// What all exchanges of a client share.
struct ClientSurroundings {
    explicit ClientSurroundings(ClientOptions client_options, LookUp lookup = ask_system);

    // The system's authorities are read when the first connection needs them, since that can be a
    // large file, and most programs never call out.
    const TlsTrust& tls();

    ClientOptions options;
    AddressFilter filter;
    std::shared_ptr<const TlsTrust> trust;
    asio::io_context context{1};
    LookUp look_up;
    // Answers into the context, so it ends first.
    Resolver resolver;
};

class ClientExchange final : public std::enable_shared_from_this<ClientExchange>, private DialUser {
 public:
    // Called once, within start(), stop() or later, when nothing else of it is left.
    using OnOver = std::function<void(ClientExchange&, ClientResult)>;

    ClientExchange(ClientSurroundings& surroundings, ClientRequest request, OnOver on_over);

    void start();
    // Ends it with `stopped`, if it has not ended.
    void stop() { fail(ClientFailure::stopped); }

 private:
    // A handler that keeps this alive, and calls `step` unless it is over by then.
    template <class... Arguments>
    auto then(void (ClientExchange::*step)(Arguments...));

    void dial(const std::vector<Address>& addresses);
    void on_dial_step(Step step) override;
    void on_slow_connect(error_code error);
    void stop_waiting();
    void on_address_failed(std::string_view) override {}
    void on_dialled() override;
    void on_dial_failed(DialFailure failure) override;
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

    Dialler dialler_;
    std::shared_ptr<ClientExchange> dialling_;  // itself, since the dialler calls back
    Timer patience_;                            // with the address that is being tried

    std::string output_;
    ResponseReader reader_;
    std::string head_;  // the part that has arrived
    std::size_t body_read_ = 0;
    ClientAnswer answer_;  // its status is zero until the head has arrived
    bool is_over_ = false;
    std::array<char, 8192> input_;  // not initialised: only what was received is read
};

}  // namespace grantor::http
