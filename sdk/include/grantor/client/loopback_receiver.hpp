// Receives the redirect of a login in a program that has no server (RFC 8252 §7.3): listens on the
// loopback interface only, on a free port, until the browser comes back.
//
//   auto receiver = LoopbackReceiver::open();
//   … show api.authorize({.redirect_uri = receiver->redirect_uri(), .state = state, …})
//   auto code = receiver->wait({.state = state});
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "grantor/client/authorization.hpp"
#include "grantor/client/export.hpp"
#include "grantor/client/result.hpp"
#include "grantor/client/transport.hpp"

namespace grantor::client {

struct LoopbackOptions {
    // As it is registered: many servers compare the host and the path, and only let the port vary.
    std::string host = "127.0.0.1";  // or "localhost", or "[::1]"
    std::uint16_t port = 0;          // 0: a free one
    std::string path = "/callback";
    // What the person reads at the end.
    std::string app_name = "the application";
};

class GRANTOR_CLIENT_API LoopbackReceiver {
 public:
    // `network` if the port is taken; `configuration` for another host or a path without '/'.
    static Result<LoopbackReceiver> open(LoopbackOptions options = {});
    LoopbackReceiver(LoopbackReceiver&&) noexcept;
    LoopbackReceiver& operator=(LoopbackReceiver&&) noexcept;
    ~LoopbackReceiver();

    // "http://127.0.0.1:49152/callback"
    const std::string& redirect_uri() const;

    // The first redirect that belongs to this login ends the wait, with a code, `denied` or
    // `refused`, and the browser shows a page that says so. Other requests (another path, a wrong
    // state, a wrong Host, idle connections of the browser) are answered and ignored, so nobody
    // else can end a login. Allow minutes for the timeout: a person has to sign in.
    Result<AuthorizationCode> wait(const ExpectedRedirect& expected,
                                   const CallOptions& call = {.timeout = std::chrono::minutes{5}});

 private:
    struct State;
    explicit LoopbackReceiver(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace grantor::client
