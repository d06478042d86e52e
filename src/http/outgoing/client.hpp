// Requests to servers that others have named: callback URLs, webhooks. Such a name cannot be
// trusted, so only the address decides whether it is called at all (attack 22), and nothing the
// other side does costs more than a bounded amount of time and memory.
//
// Owns resolving, connecting, TLS and framing. Does not follow redirects, keep cookies or
// connections, read proxy variables, or try again: whether a status is a success, and what follows
// from a failure, is the caller's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "http/address_policy.hpp"

namespace grantor::http {

class TlsTrust;

struct ClientOptions {
    AddressPolicy addresses;
    // For each address of a name; then the next one is tried. One lost packet costs a second, two
    // cost three.
    milliseconds connect_timeout{4000};
    // From resolving the name to the end of the answer: a usual timeout for receivers of webhooks.
    milliseconds total_timeout{10'000};
    // Requests in flight at the same time; further ones wait for their turn, and their time starts
    // then. Each costs a socket and the buffers of a TLS connection.
    std::size_t connections_max = 256;
    // What is kept of the body of an answer, for the log of deliveries.
    std::size_t body_kept_max = 2048;
    // How much of it is read at all; then the connection is closed.
    std::size_t body_read_max = 1024 * 1024;
    // PEM file of the authorities that are trusted instead of the system's own; "" for those.
    std::string ca_file;
    // With it, what it says instead.
    std::shared_ptr<const TlsTrust> tls;
    std::string user_agent = "Grantor/0.1.0";
};

struct ClientRequest {
    std::string method;  // a name from RFC 9110 §9, in capitals; not CONNECT
    // Absolute, http or https, in the characters of RFC 3986 (so percent-encoded), without user
    // information. A fragment stays here.
    std::string url;
    // Header lines, by add_field (http/message.hpp). Host, Connection, User-Agent and the framing
    // are the client's to write.
    std::string fields;
    std::string body;
    // Of the Host field; "": that of the URL.
    std::string host = {};
};

// The status decides: a body that is too long, breaks off or does not arrive in time is truncated,
// and the request still counts as answered, because the other side has said what it did with it.
struct ClientAnswer {
    int status = 0;           // 200 to 599; a redirect is an answer like any other
    std::string body;         // the first `body_kept_max` bytes
    milliseconds duration{};  // from the beginning of resolving to the end of the answer
    // Header fields as they came; "" without one.
    std::string retry_after = {};
    std::string date = {};
};

enum class ClientFailure : std::uint8_t {
    bad_url,            // nothing was tried
    unresolvable,       // the name has no address
    forbidden_address,  // the policy refuses all its addresses; no packet was sent to any of them
    unreachable,        // no address takes a connection, or they cannot agree on TLS
    untrusted_certificate,  // unknown authority, another host's, expired; the request was not sent
    timed_out,              // the answer has not begun in time; the request may have arrived
    malformed_answer,       // not HTTP, or the connection ended before an answer
    stopped,                // the client is going away; the request may have arrived
};

// One plain sentence for the developer of the called server.
std::string_view describe(ClientFailure failure);
// The same of a request to that URL: over plain http there is no TLS to speak of.
std::string_view describe(ClientFailure failure, std::string_view url);

using ClientResult = std::expected<ClientAnswer, ClientFailure>;
using OnClientResult = std::function<void(ClientResult)>;

class Client {
 public:
    // Starts its threads. Throws std::invalid_argument for a network and std::runtime_error for a
    // `ca_file` that it cannot read.
    explicit Client(ClientOptions options);
    // Every request that has not ended ends with `stopped` before this returns. Looking up a name
    // cannot be interrupted, so this may take some seconds. Not from within `done`.
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // From any thread; returns immediately. `done` is called exactly once, on the client's own
    // thread, which serves all requests: it must be quick, and must not throw. It may send again.
    void send(ClientRequest request, OnClientResult done);

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace grantor::http
