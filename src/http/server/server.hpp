// An HTTP/1.1 server: one listener, a thread per core, each with its own sockets and memory
// (docs/decisions/http_server.md).
//
// Owns connections, framing, limits and time. Which handler a request gets is the lookup's business
// (http/router.hpp), what it answers the handler's.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/handler.hpp"
#include "http/limits.hpp"
#include "http/loop/counters.hpp"
#include "http/refusal.hpp"

namespace grantor::http {

// PEM files: the chain with the server's certificate first, and its key.
struct TlsFiles {
    std::string certificate_chain;
    std::string private_key;
};

struct ServerOptions {
    std::string address = "127.0.0.1";  // numeric; "::" is every address of both families
    std::uint16_t port = 0;             // 0 lets the system choose
    unsigned threads = 0;               // 0 means one per core
    Limits limits;
    // Networks of the proxies whose X-Forwarded-For is trusted ("10.0.0.0/8"); none by default.
    std::vector<std::string> trusted_proxies;
    std::optional<TlsFiles> tls;  // TLS 1.2 and above; without it plain HTTP
    // For how long browsers come back with https only (RFC 6797); 0 says nothing of it.
    std::chrono::seconds hsts_max_age{0};
    // What the server itself answers, before any handler or in its place.
    WriteRefusal write_refusal = http::write_refusal;
};

// The handler for a request; it must outlive the server, so a lambda needs `-> const Handler&`.
// Called on any of the server's threads.
using Lookup = std::function<const Handler&(Request&)>;
// The answer when a handler throws. Called on any of the server's threads, inside the request.
using OnFailure = std::function<Response(const Request&, std::exception_ptr)>;

class Server {
 public:
    // Throws std::invalid_argument for an address or a network that it cannot read, and
    // std::runtime_error for a certificate or key that it cannot use.
    Server(ServerOptions options, Lookup lookup, OnFailure on_failure = answer_server_error);
    // Stops, unless stop() was called.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Binds and serves. Throws std::system_error that says which address and why; then nothing
    // runs. Once per server.
    void start();
    std::uint16_t port() const;

    // For the handshakes from now on. Throws as the constructor does; then the one in use stays.
    // From any thread.
    void replace_certificate(const TlsFiles& files);

    // No new connections; idle ones end now, others after the answer they wait for, all of them at
    // the deadline. Returns when every handler has ended too, since they use memory of the server,
    // so what they wait for must still be running. From any thread but the server's own; again is
    // harmless.
    void stop(std::chrono::milliseconds deadline = std::chrono::seconds{10});

    ServerCounts counts() const;

    // {"error":"server_error",…} with 500.
    static Response answer_server_error(const Request&, std::exception_ptr);

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace grantor::http
