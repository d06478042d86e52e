#include "http/wire/chunk_decoder.hpp"

#include <algorithm>
#include <cstring>

namespace grantor::http {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && std::strchr("!#$%&'*+-.^_`|~", c) != nullptr);
}

}  // namespace

ChunkDecoder::Progress ChunkDecoder::decode(std::span<const char> input, char* out,
                                            std::size_t body_max, std::size_t overhead_max) {
    std::size_t consumed = 0;
    std::size_t produced = 0;
    while (consumed < input.size() && !is_complete() && !is_refused()) {
        if (state_ == State::data) {
            const auto size = std::min<std::uint64_t>(size_, input.size() - consumed);
            std::memmove(out + produced, input.data() + consumed, size);
            produced += size;
            consumed += size;
            size_ -= size;
            if (overhead_of_ == Overhead::between_content) overhead_ = 0;
            if (size_ == 0) state_ = State::data_return;
        } else if (++overhead_ > overhead_max) {
            state_ = State::overhead_too_large;
        } else {
            take_framing(input[consumed++], body_max);
        }
    }
    return {consumed, produced};
}

void ChunkDecoder::take_framing(char c, std::size_t body_max) {
    const auto expect = [&](char expected, State next) {
        state_ = c == expected ? next : State::malformed;
    };
    switch (state_) {
        case State::size:
            return take_size(c, body_max);
        case State::after_size:
            return leave_size(c);
        case State::extension:
            if (c == '\r')
                state_ = State::size_line_feed;
            else if (is_control(c))
                state_ = State::malformed;
            return;
        case State::size_line_feed:
            expect('\n', size_ == 0 ? State::trailer_start : State::data);
            return;
        case State::data_return:
            return expect('\r', State::data_line_feed);
        case State::data_line_feed:
            has_digit_ = false;
            return expect('\n', State::size);
        case State::trailer_start:
            in_trailer_name_ = true;
            if (c == '\r')
                state_ = State::last_line_feed;
            else
                state_ = is_name_character(c) ? State::trailer : State::malformed;
            return;
        case State::trailer:
            if (in_trailer_name_ && c == ':')
                in_trailer_name_ = false;
            else if (in_trailer_name_ && !is_name_character(c))
                state_ = State::malformed;
            else if (c == '\r')
                state_ = State::trailer_line_feed;
            else if (is_control(c))
                state_ = State::malformed;
            return;
        case State::trailer_line_feed:
            return expect('\n', State::trailer_start);
        case State::last_line_feed:
            return expect('\n', State::complete);
        default:
            state_ = State::malformed;
    }
}

void ChunkDecoder::take_size(char c, std::size_t body_max) {
    if (const int digit = hex_digit(c); digit >= 0) {
        // The first digit starts a new number. What exceeds the limit is refused long before it
        // could overflow.
        size_ =
            has_digit_ ? size_ * 16 + static_cast<unsigned>(digit) : static_cast<unsigned>(digit);
        has_digit_ = true;
        if (size_ > body_max - total_) state_ = State::body_too_large;
        return;
    }
    if (!has_digit_) {
        state_ = State::malformed;
        return;
    }
    total_ += size_;
    leave_size(c);
}

void ChunkDecoder::leave_size(char c) {
    if (c == '\r')
        state_ = State::size_line_feed;
    else if (c == ';')
        state_ = State::extension;
    else if (c == ' ' || c == '\t')
        state_ = State::after_size;
    else
        state_ = State::malformed;
}

}  // namespace grantor::http
