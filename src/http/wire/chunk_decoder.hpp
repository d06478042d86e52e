// Decodes a chunked body (RFC 9112 §7.1), byte by byte and in place. Extensions and trailer fields
// are checked for form, counted and dropped. (Beast's own decoder asserts on some ways of splitting
// the last chunk over reads, and wants the framing kept in the buffer; this one wants neither.)
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace grantor::http {

class ChunkDecoder {
 public:
    enum class State : std::uint8_t {
        size,            // the digits; at least one
        after_size,      // blanks, which RFC 9112 §7.1.1 wants tolerated
        extension,       // anything after a ';'
        size_line_feed,  // the CR was there
        data,
        data_return,  // CRLF after the data
        data_line_feed,
        trailer_start,  // a trailer field, or the CR that ends the message
        trailer,
        trailer_line_feed,
        last_line_feed,
        complete,
        malformed,
        body_too_large,
        overhead_too_large,
    };

    // What `overhead_max` limits: a body that streams for hours can have any amount of framing, and
    // only framing without content is an attack.
    enum class Overhead : std::uint8_t { of_the_body, between_content };

    explicit ChunkDecoder(Overhead overhead = Overhead::of_the_body) : overhead_of_(overhead) {}

    struct Progress {
        std::size_t consumed;  // bytes of input used; all of it unless `complete` or refused
        std::size_t produced;  // bytes written to `out`
    };

    // `out` may overlap `input` when it does not begin after it.
    Progress decode(std::span<const char> input, char* out, std::size_t body_max,
                    std::size_t overhead_max);

    bool is_complete() const { return state_ == State::complete; }
    bool is_refused() const { return state_ > State::complete; }
    State state() const { return state_; }

 private:
    void take_framing(char c, std::size_t body_max);
    void take_size(char c, std::size_t body_max);
    void leave_size(char c);

    State state_ = State::size;
    Overhead overhead_of_;
    bool has_digit_ = false;
    bool in_trailer_name_ = true;
    std::uint64_t size_ = 0;    // of the chunk: announced, then what is left of it
    std::size_t total_ = 0;     // announced by all chunks
    std::size_t overhead_ = 0;  // bytes that were not data
};

}  // namespace grantor::http
