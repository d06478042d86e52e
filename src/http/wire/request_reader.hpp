// Finds one request in the bytes of a connection, however they arrive. Pure: no socket, no clock.
//
// The buffer belongs to the connection; it may move between calls, since only offsets are kept. The
// views of a complete request are good as long as the buffer stays as it is.
#pragma once

#include <cstddef>
#include <cstdint>

#include "http/wire/chunk_decoder.hpp"
#include "http/wire/request_head.hpp"

namespace grantor::http {

class RequestReader {
 public:
    enum class Step : std::uint8_t { needs_more, complete, refused };

    // Which part of a connection's unread input belongs to this request, and which comes after it.
    struct Input {
        char* data;
        std::size_t size;  // made smaller when the framing of a chunked body is taken out
    };

    // `input` begins with the request and holds at least what it held at the last call. When
    // complete, `parts` is the request and `size()` its length; when refused, `refusal()` says why,
    // and where the request ends cannot be known: the connection must close.
    Step advance(Input& input, const Limits& limits, RequestParts& parts);

    // The same in two steps, for callers that decide by the head whether and how to read on. The
    // first is complete when `parts` is the head; from then on `has_head()`, and only the second is
    // called.
    Step read_head(Input& input, const Limits& limits, RequestParts& parts);
    Step read_body(Input& input, const Limits& limits, RequestParts& parts);
    bool has_head() const { return phase_ != Phase::head; }
    // Including what comes before it; the body begins after it.
    std::size_t head_size() const { return body_at_; }
    const Framing& framing() const { return framing_; }
    // The buffer has moved: reads the same head again.
    void read_head_again(const Input& input, const Limits& limits, RequestParts& parts);
    // Somebody else has handled the body: the request ends with its head. If it is not known where
    // the next one begins, the connection must close.
    void leave_body() { body_size_ = 0; }
    void close_after() { framing_.keeps_alive = false; }

    std::size_t size() const { return body_at_ + body_size_; }
    const Refusal& refusal() const { return refusal_; }
    bool keeps_alive() const { return framing_.keeps_alive; }
    bool is_http_1_0() const { return framing_.is_http_1_0; }
    // Once a request, while its body is missing and the client waits to be asked for it.
    bool take_expectation();
    // How large the buffer must be for the next step, given what it holds.
    std::size_t room_needed(std::size_t held, const Limits& limits) const;

 private:
    enum class Phase : std::uint8_t { head, sized_body, chunked_body };
    enum class HeadEnd : std::uint8_t { found, missing, refused };

    Step refuse(const Refusal& refusal);
    HeadEnd find_head_end(const Input& input, const Limits& limits);
    bool has_allowed_length(std::size_t line_end, const Limits& limits);
    bool take_line(const Input& input, std::size_t line_feed_at);
    Step read_chunks(Input& input, const Limits& limits);
    Step complete(const Input& input, const Limits& limits, RequestParts& parts);

    Phase phase_ = Phase::head;
    bool head_is_read_ = false;  // since the last call that needed more
    std::size_t head_at_ = 0;    // after an empty line before the request line
    std::size_t line_at_ = 0;    // where the line being read begins
    std::size_t seen_ = 0;       // bytes of the head that were looked at
    std::size_t body_at_ = 0;
    std::size_t body_size_ = 0;  // of a chunked body: decoded so far
    Framing framing_;
    ChunkDecoder chunks_;
    Refusal refusal_;
};

}  // namespace grantor::http
