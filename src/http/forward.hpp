// What a handler gives that lets an upstream answer: the server then sends the request on to an
// HTTP/1.1 server and its answer back, streaming both, and never holds a whole body. Who may do
// what, and which fields say so to the upstream, is the handler's; connections, framing, limits and
// time are the server's (http/outgoing/forwarder.hpp).
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "http/address_policy.hpp"
#include "http/message.hpp"
#include "http/task.hpp"

namespace grantor::http {

// Why the client gets an answer that is not the upstream's. In brackets what the default answers.
enum class ForwardFailure : std::uint8_t {
    unreachable,      // no address of it takes a connection, or it ended before its answer (502)
    overloaded,       // every connection to it is in use, and enough requests wait for one (503)
    timed_out,        // it did not answer, or did not take the request, in time (504)
    broken_answer,    // it did not send an answer that can be passed on (502)
    upgrade_refused,  // the client asks for a WebSocket, which cannot be passed on (501)
    body_too_large,   // of the request: more than UpstreamOptions::body_max (413)
    malformed_body,   // of the request: its chunks are malformed (400)
    // It has only such addresses as UpstreamOptions::addresses refuses; none saw a packet (502).
    forbidden_address,
    // Unknown authority, another host's, expired; the request was not sent (502).
    untrusted_certificate,
};
using OnForwardFailure = std::function<Response(const Request&, ForwardFailure)>;

// The server's usual refusal, {"success":false,…}, with Retry-After where trying again can help.
Response answer_forward_failure(const Request&, ForwardFailure failure);

// Which authorities may vouch for the certificates of upstreams. Reading them takes time and some
// MiB, so one is made and shared by the options of many upstreams.
class TlsTrust;

// What we show to an upstream that wants to know who calls: PEM files. Empty: nothing.
struct ClientCertificate {
    std::string certificate_chain;
    std::string private_key;
};

// `ca_file` is a PEM file of authorities, "" for the system's own. Throws std::runtime_error that
// names a file it cannot use. From any thread.
std::shared_ptr<const TlsTrust> make_tls_trust(const std::string& ca_file,
                                               const ClientCertificate& own = {});
// Its files once more, for connections from now on. Throws the same, and then nothing has changed.
void read_again(const TlsTrust& trust);

struct UpstreamOptions {
    std::string host;  // a numeric address, or a name for the system's resolver
    std::uint16_t port = 80;
    // With it TLS is spoken: version 1.2 at least, with a certificate for `host` that one of these
    // authorities vouches for. Without it plain HTTP. The port follows from neither.
    std::shared_ptr<const TlsTrust> tls;
    // Which of the host's addresses may be called; each is checked for each connection, so that a
    // name that moves does not help. Without it all: an operator's own upstream may well be
    // private.
    std::optional<AddressPolicy> addresses;
    // The Host field as the upstream sees it; "" passes on what the client sent.
    std::string host_field;
    // Fields that pass in neither direction, in any letter case and with any other character for
    // '-', whether a handler adds its own or not: what the client claims to be, cookies that an API
    // sets on our own site. "X-Auth-*" is every name that begins so.
    std::vector<std::string> dropped_fields;
    // Cookies that pass in neither direction, in any letter case: a browser's session with us, and
    // one that an API would plant on our own site. "grantor*" is every name that begins so.
    std::vector<std::string> withheld_cookies;
    // Called on any thread of the server, once a request at most. Also answers a failure of its
    // own name, so it should not throw; if it does, the server's OnFailure answers.
    OnForwardFailure on_failure = answer_forward_failure;

    // --- size ---
    // Of one request body. Nothing of that size is ever in memory; it bounds what one client can
    // make the upstream store. Uploads of files go through, images of disks do not.
    std::uint64_t body_max = 100 * 1024 * 1024;
    // Connections of each thread of the server. An upstream that answers in 10 ms serves 25,600
    // requests a second over this many; one that needs more is at its own limit.
    std::size_t connections_max = 256;
    static constexpr std::size_t short_body_max = 32 * 1024;
    // A body that says to be no longer is read whole before a connection is taken: a slow client
    // holds nothing of the upstream's. 0: none is. At most `short_body_max`.
    std::size_t gathered_max = 0;
    // Requests of each thread that wait for a connection. Four rounds; a longer queue only delays
    // everybody.
    std::size_t waiting_max = 1024;
    // Connections of each thread that are kept open without work, for the next burst.
    std::size_t idle_max = 64;

    // --- time, in ticks of the server's Limits ---
    // For each address, then for agreeing on TLS with it, and for waiting for a free connection. A
    // healthy one takes milliseconds, or one lost packet: 3 s.
    std::chrono::seconds connect_timeout{4};
    // From the end of the request to the first byte of the answer: slow reports need this long.
    std::chrono::seconds answer_timeout{60};
    // Without a byte taken of the request or given of the answer once it has begun.
    std::chrono::seconds progress_timeout{60};
    // Of a connection without work. Shorter than the 5 s of Node and Apache, the shortest of the
    // common servers, so that we choose when to close and no request meets a closing one.
    std::chrono::seconds idle_timeout{4};
};

// An HTTP/1.1 server to which requests are forwarded. Immutable, shared by all threads; each keeps
// its own connections to it, and closes idle ones soon after its last owner is gone.
class Upstream;

// Throws std::invalid_argument when there is no host or port, `host_field` or a dropped name could
// not stand in a head, or a network in `addresses` is invalid. May be called while servers run.
// Keep one for each place that is called: connections are shared by the requests to one Upstream
// only.
std::shared_ptr<const Upstream> make_upstream(UpstreamOptions options);

// Servers that answer alike. Shared by all threads, as an Upstream is.
class UpstreamGroup;
// Which of them a request goes to: each in turn, or the one with the fewest to answer.
enum class UpstreamOrder : std::uint8_t { in_turn, fewest_in_flight };
// Throws std::invalid_argument for none, or more than 32.
std::shared_ptr<const UpstreamGroup> make_upstream_group(
    std::vector<std::shared_ptr<const Upstream>> upstreams,
    UpstreamOrder order = UpstreamOrder::in_turn);

struct Forward;
// Chooses an upstream, and says where else the request may go.
void forward_to(const std::shared_ptr<const UpstreamGroup>& group, Forward& forward);

using Decision = std::variant<Response, Forward>;

// The result of a forwarded request.
struct ForwardOutcome {
    // Status of the answer that the client gets, from us or from the upstream; 0 if the client left
    // before there was one.
    int status = 0;
    // Why that answer is not the upstream's, or why it broke off.
    std::optional<ForwardFailure> failure;
    // The client did not get all of the answer: it has left, or the failure came in the middle.
    bool is_cut = false;
    bool was_repeated = false;        // because Forward::on_unauthorized asked for it
    std::uint64_t request_bytes = 0;  // of the body, without framing, that the upstream was sent
    std::uint64_t answer_bytes = 0;   // of the upstream's body, that the client was sent
    std::chrono::microseconds duration{};  // since the decision to forward
};

using OnUnauthorized = std::function<Task<std::optional<Decision>>()>;
using OnForwardEnd = std::function<void(const ForwardOutcome&)>;

// The request goes to `upstream` with its method, its fields and its body. Removed on the way, in
// both directions: what concerns one connection (Connection and each name it lists, Keep-Alive,
// Proxy-*, TE, Trailer, Transfer-Encoding, Upgrade, Expect); framing is rewritten.
// `X-Request-Id` is Request::id there and in the answer. `traceparent` and the like pass.
struct Forward {
    std::shared_ptr<const Upstream> upstream;
    // Origin form, as the upstream sees it; "" is the request's own target.
    std::string target;
    // Header lines that are added, each ending in "\r\n"; written by add_field (message.hpp). The
    // client's own fields of these names, in any letter case and with any other character for
    // '-', are dropped.
    std::string fields;
    // The same for the answer, whoever gives it; the upstream's own fields of these names are
    // dropped.
    std::string answer_fields;
    // --- for handlers that add credentials; empty members cost nothing --- Asked when the upstream
    // answers 401 to a request that can be repeated: an idempotent one (RFC 9110 §9.2.2) without a
    // body. Nothing of that answer has reached the client, and it waits. A Forward is the second
    // and last try; a Response takes the answer's place; nothing passes the 401 on. What it throws
    // is answered as what a handler throws. It may be asked, and wait, after the client has left,
    // and it sees only what it holds itself of the request. It is not asked about other requests:
    // their 401 is seen in `on_end`, which comes before the last of it is sent.
    OnUnauthorized on_unauthorized;
    // Told once, on the server's thread, when it is over; must be quick, and must not throw. For a
    // repeated request, the first Forward's callback is the one that is called.
    OnForwardEnd on_end;

    // For whom it is, from the narrowest: numbers of the handler's choice, 0 is nobody. The first
    // may have a quarter of the upstream's connections in use, the second half of them, so that
    // nobody takes the last ones from everybody; and the same of those who wait.
    std::array<std::uint64_t, 2> payers{};

    // Where it goes if the upstream takes no connection; and if one ended without a byte of an
    // answer, where the method promises to change nothing (RFC 9110 §9.2.1) and there is no body.
    std::shared_ptr<const UpstreamGroup> others = {};
    // Instead of `answer_timeout` and `progress_timeout` of the upstream. Zero: those.
    std::chrono::seconds answer_timeout{};
};

// A handler that is called when the head of a request is there, and that sees no body: it answers
// itself, or has the request forwarded.
using AnswersOrForwards = std::function<Task<Decision>(const Request& head)>;

}  // namespace grantor::http
