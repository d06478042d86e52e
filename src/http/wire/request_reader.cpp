#include "http/wire/request_reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace grantor::http {
namespace {

// Room in the request line for everything but the target: "OPTIONS", blanks, version, and unknown
// methods.
constexpr std::size_t around_target = 32;

std::size_t offset_in(const RequestReader::Input& input, const void* place) {
    return static_cast<std::size_t>(static_cast<const char*>(place) - input.data);
}

}  // namespace

RequestReader::Step RequestReader::advance(Input& input, const Limits& limits,
                                           RequestParts& parts) {
    if (!has_head()) {
        if (const auto step = read_head(input, limits, parts); step != Step::complete) return step;
    }
    return read_body(input, limits, parts);
}

RequestReader::Step RequestReader::read_head(Input& input, const Limits& limits,
                                             RequestParts& parts) {
    const auto end = find_head_end(input, limits);
    if (end == HeadEnd::refused) return Step::refused;
    if (end == HeadEnd::missing) return Step::needs_more;
    const std::string_view head(input.data + head_at_, body_at_ - head_at_);
    if (const auto refusal = read_request_head(head, limits, parts, framing_))
        return refuse(*refusal);
    head_is_read_ = true;
    body_size_ = framing_.content_length;
    phase_ = framing_.is_chunked ? Phase::chunked_body : Phase::sized_body;
    return Step::complete;
}

RequestReader::Step RequestReader::read_body(Input& input, const Limits& limits,
                                             RequestParts& parts) {
    if (framing_.content_length > limits.body_max) return refuse(refusals::body_too_large);
    auto step = Step::complete;
    if (phase_ == Phase::chunked_body)
        step = read_chunks(input, limits);
    else if (input.size < size())
        step = Step::needs_more;
    if (step == Step::complete) return complete(input, limits, parts);
    head_is_read_ = false;
    return step;
}

// It was accepted before, so it is accepted again.
void RequestReader::read_head_again(const Input& input, const Limits& limits, RequestParts& parts) {
    const std::string_view head(input.data + head_at_, body_at_ - head_at_);
    Framing framing;
    read_request_head(head, limits, parts, framing);
}

bool RequestReader::take_expectation() {
    return has_head() && std::exchange(framing_.expects_continue, false);
}

std::size_t RequestReader::room_needed(std::size_t held, const Limits& limits) const {
    // Plus the byte that shows that a head is too large.
    if (phase_ == Phase::head) return head_at_ + limits.head_max + 1;
    if (phase_ == Phase::sized_body) return size();
    return held + small_buffer;
}

RequestReader::Step RequestReader::refuse(const Refusal& refusal) {
    refusal_ = refusal;
    return Step::refused;
}

// Looks at each byte of the head once, line by line, so that a client that sends it byte by byte
// costs the same, and a line that no server should accept is refused as soon as it is seen.
RequestReader::HeadEnd RequestReader::find_head_end(const Input& input, const Limits& limits) {
    while (seen_ < input.size) {
        const void* found = std::memchr(input.data + seen_, '\n', input.size - seen_);
        const auto line_end = found == nullptr ? input.size : offset_in(input, found);
        if (!has_allowed_length(line_end, limits)) return HeadEnd::refused;
        seen_ = std::min(line_end + 1, input.size);
        if (found == nullptr) return HeadEnd::missing;
        if (!take_line(input, line_end)) return HeadEnd::refused;
        if (body_at_ != 0) return HeadEnd::found;
    }
    return HeadEnd::missing;
}

// Whether the line that goes on at least to `line_end` is within the limits. Checked before a line
// has ended, so the answer does not depend on how the bytes arrive.
bool RequestReader::has_allowed_length(std::size_t line_end, const Limits& limits) {
    const bool is_request_line = line_at_ == head_at_;
    if (is_request_line && line_end - head_at_ > limits.target_max + around_target) {
        refuse(refusals::target_too_long);
        return false;
    }
    if (line_end - head_at_ >= limits.head_max) {
        refuse(refusals::head_too_large);
        return false;
    }
    return true;
}

// The line from `line_at_` to the line feed. False means refused.
bool RequestReader::take_line(const Input& input, std::size_t line_feed_at) {
    const std::string_view line(input.data + line_at_, line_feed_at - line_at_);
    if (!line.ends_with('\r')) {
        refuse(refusals::bad_line_ending);
        return false;
    }
    if (line.size() == 1) {
        if (line_at_ > head_at_) {
            body_at_ = line_feed_at + 1;
        } else if (head_at_ == 0) {
            // RFC 9112 §2.2: one empty line before a request is ignored.
            head_at_ = line_feed_at + 1;
        } else {
            refuse(refusals::bad_request_line);
            return false;
        }
    } else if (line_at_ > head_at_ && (line[0] == ' ' || line[0] == '\t')) {
        refuse(refusals::folded_field);
        return false;
    }
    line_at_ = line_feed_at + 1;
    return true;
}

// Decodes the body bytes that have arrived and appends them to the decoded part. Consumed bytes
// leave the buffer, so it never holds more than head and body.
RequestReader::Step RequestReader::read_chunks(Input& input, const Limits& limits) {
    const auto decoded_end = size();
    const std::span<const char> arrived(input.data + decoded_end, input.size - decoded_end);
    const auto progress = chunks_.decode(arrived, input.data + decoded_end, limits.body_max,
                                         limits.chunk_overhead_max);
    body_size_ += progress.produced;
    const auto rest = arrived.subspan(progress.consumed);
    std::memmove(input.data + size(), rest.data(), rest.size());
    input.size = size() + rest.size();
    switch (chunks_.state()) {
        case ChunkDecoder::State::complete:
            return Step::complete;
        case ChunkDecoder::State::malformed:
            return refuse(refusals::bad_chunk);
        case ChunkDecoder::State::body_too_large:
        case ChunkDecoder::State::overhead_too_large:
            return refuse(refusals::body_too_large);
        default:
            return Step::needs_more;
    }
}

RequestReader::Step RequestReader::complete(const Input& input, const Limits& limits,
                                            RequestParts& parts) {
    // It came with an earlier call, and the buffer may have moved since.
    if (!head_is_read_) read_head_again(input, limits, parts);
    parts.request.body = {input.data + body_at_, body_size_};
    return Step::complete;
}

}  // namespace grantor::http
