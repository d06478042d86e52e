// Every limit of the HTTP server, each with the reason for its number. They are what keeps memory
// and time bounded whatever a client sends.
#pragma once

#include <chrono>
#include <cstddef>

namespace grantor::http {

// A request has 10 to 20 fields from a browser behind two proxies; 64 leaves room, and a longer
// list only costs the code that walks it. A constant, because the array of fields has this size.
inline constexpr std::size_t fields_max = 64;

// Part of the connection itself, so that an idle one needs nothing else. Holds a usual API request.
inline constexpr std::size_t small_buffer = 1024;

// Of an upstream's answer, not counting interim ones. As for requests: many large cookies fit.
inline constexpr std::size_t answer_head_max = 16 * 1024;

// 1xx before the answer. One 103 with links is usual, one 102 every 20 s of work possible.
inline constexpr unsigned interim_answers_max = 8;

// The most that is held of the body of a forwarded request, and the same for its answer. With what
// waits to be sent that is about 64 KiB a direction, and a MiB takes 32 reads.
inline constexpr std::size_t forward_piece = 32 * 1024;

// In each connection to an upstream, for answers that come in one piece.
inline constexpr std::size_t upstream_buffer = 8 * 1024;

// Framing of a chunked body that is passed on, between two bytes of content.
inline constexpr std::size_t chunk_framing_max = 16 * 1024;

struct Limits {
    // --- size of one request ---
    // Request line and fields. Other servers allow 8 KiB for one line; several large cookies and a
    // consent URL together stay below twice that. At least `small_buffer`.
    std::size_t head_max = 16 * 1024;
    // What browsers and proxies commonly pass on; an authorization URL with every scope has 2 KiB.
    std::size_t target_max = 8 * 1024;
    // A form with every field at its own maximum, or an app with its icon, needs less.
    std::size_t body_max = 64 * 1024;
    // Bytes of chunk sizes, extensions and trailers around one chunked body. They mean nothing to
    // us, so a client needs few: a chunk of 64 bytes already halves the throughput of its sender.
    std::size_t chunk_overhead_max = 16 * 1024;

    // --- memory of all connections ---
    // Connections of the whole server; each costs about 2 KiB here and 4 KiB in the kernel when
    // idle. The process must be allowed as many open files.
    std::size_t connections_max = 16'000;
    // Connections of one client address, or IPv6 /64 network; trusted proxies are excepted. An
    // office behind one address has hundreds. A quarter of all, so that no single machine can have
    // them all.
    std::size_t connections_per_address_max = 4000;
    // Connections of the whole server to upstreams, kept ones among them. Each request has one at
    // most, so the clients never need more than they have connections themselves.
    std::size_t upstream_connections_max = 16'000;
    // Requests whose handler is waiting. At 30,000 durable writes a second this many mean
    // that the last waits 140 ms; more than that is overload, and the honest answer is 503.
    std::size_t in_flight_max = 4096;
    // Memory for requests that outgrew their connection's own buffer, over all connections: 800
    // bodies of `body_max` at once.
    std::size_t buffered_max = 64 * 1024 * 1024;
    // Answers that clients have not taken, over all connections: 1,000 clients that read nothing
    // of an answer of `output_pause`. Who would need more is closed.
    std::size_t unsent_max = 64 * 1024 * 1024;
    // With this much answered and not yet sent, nothing more is read from a pipelining client.
    std::size_t output_pause = 64 * 1024;
    // What is read and dropped after a last answer, so that the client can receive that answer
    // before its unread input makes the kernel reset the connection.
    std::size_t drain_max = 1024 * 1024;

    // --- fairness ---
    // What a connection may have answered before others are served, if its client has sent that
    // much at once: enough that one send pays for several small answers, and short for who comes
    // next. A page may take longer than all of it; then it is one page.
    unsigned turn_requests_max = 8;
    std::chrono::microseconds turn_time_max{200};
    // Of a thread, before it lets others run: some tenths of a millisecond of work.
    unsigned requests_before_yield = 16;

    // --- time, in ticks --- A head is one or two packets; a client that needs longer is broken or
    // wants to block the connection.
    std::chrono::seconds head_timeout{10};
    // The whole body: 64 KiB in 30 s is 17 kbit/s, slower than any link today.
    std::chrono::seconds body_timeout{30};
    // Of a body that is passed on, in each `body_timeout` in which we wait for it: the same rate.
    // Who sends a byte now and then would hold a connection to the upstream for ever.
    std::uint64_t body_progress_min = 64 * 1024;
    // Longer than the 60 s after which common proxies and clients drop an idle connection
    // themselves, so that they choose when to close and no request meets a closing socket.
    std::chrono::seconds idle_timeout{75};
    // No byte of an answer taken by the client for this long.
    std::chrono::seconds write_timeout{30};
    // From our last answer to the client's end of the connection.
    std::chrono::seconds drain_timeout{2};
    // The resolution of all of these. Tests make time run faster with a shorter one; otherwise a
    // second.
    std::chrono::milliseconds tick{1000};

    // Queue of connections that the kernel has accepted and we have not.
    int backlog = 4096;
};

}  // namespace grantor::http
