#include "http/wire/response_reader.hpp"

#include <algorithm>

namespace grantor::http {
namespace {

BodyReader reader_of(const ResponseFraming& framing) {
    switch (framing.body) {
        case ResponseFraming::Body::none:
            return BodyReader::none();
        case ResponseFraming::Body::sized:
            return BodyReader::sized(framing.content_length);
        case ResponseFraming::Body::chunked:
            return BodyReader::chunked(BodyReader::no_limit);
        case ResponseFraming::Body::until_end:
            return BodyReader::until_end();
    }
    return BodyReader::none();
}

}  // namespace

ResponseReader::Step ResponseReader::read_head(std::string_view held, ResponseParts& parts) {
    for (;;) {
        const auto end = find_head_end(held);
        if (end == HeadEnd::broken) return Step::broken;
        if (end == HeadEnd::missing) return Step::needs_more;
        const auto head = held.substr(head_at_, line_at_ - head_at_);
        if (!read_response_head(head, method_, parts, framing_)) return Step::broken;
        // We have asked for no other protocol.
        if (parts.status == 101) return Step::broken;
        if (parts.status >= 200) break;
        if (++interim_count_ > interim_answers_max || !framing_.keeps_alive) return Step::broken;
        head_at_ = line_at_;
    }
    body_ = reader_of(framing_);
    return Step::complete;
}

// Looks at each byte once, line by line, so that a head that can never be right is known at once.
ResponseReader::HeadEnd ResponseReader::find_head_end(std::string_view held) {
    while (seen_ < held.size()) {
        const auto line_feed = held.find('\n', seen_);
        seen_ = std::min(line_feed, held.size() - 1) + 1;
        if (seen_ - head_at_ > answer_head_max) return HeadEnd::broken;
        if (line_feed == std::string_view::npos) return HeadEnd::missing;
        const auto line = held.substr(line_at_, line_feed - line_at_);
        if (!line.ends_with('\r')) return HeadEnd::broken;
        line_at_ = line_feed + 1;
        if (line.size() == 1) return HeadEnd::found;
    }
    return HeadEnd::missing;
}

}  // namespace grantor::http
