// Finds one answer in the bytes of an upstream's connection, however they arrive. Interim answers
// (1xx) before it are skipped. Pure: no socket, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "http/wire/body_reader.hpp"
#include "http/wire/response_head.hpp"

namespace grantor::http {

class ResponseReader {
 public:
    enum class Step : std::uint8_t { needs_more, complete, broken };

    explicit ResponseReader(Method method) : method_(method) {}

    // `held` begins with the answer and holds at least what it held at the last call. When
    // complete, `parts` is the head and `head_size()` its length, interim answers included.
    Step read_head(std::string_view held, ResponseParts& parts);
    std::size_t head_size() const { return line_at_; }
    const ResponseFraming& framing() const { return framing_; }

    // After a complete head: what follows it.
    BodyReader& body() { return body_; }

 private:
    enum class HeadEnd : std::uint8_t { found, missing, broken };
    HeadEnd find_head_end(std::string_view held);

    Method method_;
    std::size_t head_at_ = 0;  // after interim answers
    std::size_t line_at_ = 0;  // where the line being read begins
    std::size_t seen_ = 0;
    unsigned interim_count_ = 0;
    ResponseFraming framing_;
    BodyReader body_ = BodyReader::none();
};

}  // namespace grantor::http
