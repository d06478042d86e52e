// One body, of a request or of an answer, as its bytes arrive: says how many of them belong to it,
// and removes the framing. Stores none of it. Pure: no socket, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "http/wire/chunk_decoder.hpp"

namespace grantor::http {

class BodyReader {
 public:
    enum class Step : std::uint8_t { needs_more, complete, malformed, too_large };
    struct Piece {
        Step step;
        std::size_t consumed;  // bytes that are done with; what follows a complete body is not
        std::size_t content;   // bytes of content, now at the front of what was given
    };

    // Practically endless, and sixteen times this still fits into the decoder's numbers.
    static constexpr std::uint64_t no_limit = std::uint64_t{1} << 58;

    static BodyReader none() { return BodyReader(Kind::sized, 0); }
    static BodyReader sized(std::uint64_t size) { return BodyReader(Kind::sized, size); }
    static BodyReader chunked(std::uint64_t max) { return BodyReader(Kind::chunked, max); }
    static BodyReader until_end() { return BodyReader(Kind::until_end, no_limit); }

    // Changes the bytes: content is moved over the framing before it.
    Piece read(std::span<char> arrived);
    // The stream has ended. False when that cuts the body short.
    bool end();

    bool is_complete() const { return is_complete_; }
    bool is_sized() const { return kind_ == Kind::sized; }
    bool is_chunked() const { return kind_ == Kind::chunked; }
    // Of a sized body: the bytes still expected.
    std::uint64_t remaining() const { return left_; }

 private:
    enum class Kind : std::uint8_t { sized, chunked, until_end };
    BodyReader(Kind kind, std::uint64_t left)
        : kind_(kind), is_complete_(kind == Kind::sized && left == 0), left_(left) {}
    Piece read_chunks(std::span<char> arrived);

    Kind kind_;
    bool is_complete_;
    std::uint64_t left_;  // of a chunked body: its limit
    ChunkDecoder chunks_{ChunkDecoder::Overhead::between_content};
};

}  // namespace grantor::http
