#include "http/wire/body_reader.hpp"

#include <algorithm>

#include "http/limits.hpp"

namespace grantor::http {

BodyReader::Piece BodyReader::read(std::span<char> arrived) {
    if (kind_ == Kind::chunked) return read_chunks(arrived);
    if (kind_ == Kind::until_end) return {Step::needs_more, arrived.size(), arrived.size()};
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, arrived.size()));
    left_ -= size;
    is_complete_ = left_ == 0;
    return {is_complete_ ? Step::complete : Step::needs_more, size, size};
}

BodyReader::Piece BodyReader::read_chunks(std::span<char> arrived) {
    if (is_complete_) return {Step::complete, 0, 0};
    const auto progress = chunks_.decode(arrived, arrived.data(), left_, chunk_framing_max);
    is_complete_ = chunks_.is_complete();
    auto step = is_complete_ ? Step::complete : Step::needs_more;
    if (chunks_.state() == ChunkDecoder::State::body_too_large)
        step = Step::too_large;
    else if (chunks_.is_refused())
        step = Step::malformed;
    return {step, progress.consumed, progress.produced};
}

bool BodyReader::end() {
    if (kind_ == Kind::until_end) is_complete_ = true;
    return is_complete_;
}

}  // namespace grantor::http
