// The reader of upstreams' answers, fed with any bytes in pieces whose sizes the input chooses.
// However they are cut, the outcome must be the same; what is passed on must read back as one
// answer with the same content, since a client behind us reads it with a parser of its own.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "http/outgoing/forward_head.hpp"
#include "http/wire/response_reader.hpp"

namespace {

using namespace grantor::http;
using Step = ResponseReader::Step;

void require(bool condition) {
    if (!condition) std::abort();
}

struct Outcome {
    bool is_broken = false;
    bool has_head = false;
    bool is_complete = false;
    std::string head;  // as it would be passed on
    std::string content;
    bool operator==(const Outcome&) const = default;
};

std::shared_ptr<const Upstream> some_upstream() {
    UpstreamOptions options;
    options.host = "inner.example";
    return make_upstream(std::move(options));
}

std::string pass_on(const ResponseParts& parts, const ResponseFraming& framing) {
    static const auto upstream = some_upstream();
    const Forward forward{upstream, "", "", "X-Ours: 1\r\n", {}, {}};
    ForwardedAnswer answer;
    const bool is_open = framing.body == ResponseFraming::Body::chunked ||
                         framing.body == ResponseFraming::Body::until_end;
    if (is_open) answer.body = ForwardedAnswer::Body::chunked;
    answer.frame.date = "today";
    answer.frame.request_id = "0123456789abcdef";
    FieldNames names;
    std::string head;
    append_forwarded_answer(head, parts, framing, forward, answer, names);
    return head;
}

Outcome read(std::string_view bytes, std::size_t piece, Method method) {
    ResponseReader reader(method);
    ResponseParts parts;
    std::string held;
    Outcome outcome;
    while (!bytes.empty() && !outcome.is_complete && !outcome.is_broken) {
        held.append(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        std::string moved(held);  // a new address each time, so that stale views are found
        held.swap(moved);
        if (!outcome.has_head) {
            const auto step = reader.read_head(held, parts);
            outcome.is_broken = step == Step::broken;
            outcome.has_head = step == Step::complete;
            if (!outcome.has_head) continue;
            require(reader.head_size() <= held.size() && parts.status >= 200);
            outcome.head = pass_on(parts, reader.framing());
            held.erase(0, reader.head_size());
        }
        const auto part = reader.body().read(held);
        require(part.consumed <= held.size() && part.content <= part.consumed);
        outcome.content.append(held, 0, part.content);
        held.erase(0, part.consumed);
        outcome.is_broken = part.step == BodyReader::Step::malformed;
        outcome.is_complete = reader.body().is_complete();
    }
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const auto method = data[0] % 2 == 0 ? Method::get : Method::head;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
    const auto whole = read(bytes, bytes.size() + 1, method);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{data[1]} % 64 + 2}) {
        const auto outcome = read(bytes, piece, method);
        require(outcome.is_broken == whole.is_broken && outcome.head == whole.head);
        // A body that turns out malformed may have been given in part before.
        if (!whole.is_broken) require(outcome == whole);
    }
    if (whole.has_head) {
        ResponseParts parts;
        ResponseFraming framing;
        require(read_response_head(whole.head, method, parts, framing));
    }
    return 0;
}
