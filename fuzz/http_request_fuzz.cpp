// The request reader, fed with any bytes in pieces whose sizes the input chooses. However they are
// cut, the outcome must be the same; what is accepted must be inside the buffer and within the
// limits.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "http/wire/request_reader.hpp"

namespace {

using namespace grantor::http;
using Step = RequestReader::Step;

struct Outcome {
    Step step = Step::needs_more;
    int status = 0;
    std::string request;  // what a handler would see
    bool operator==(const Outcome&) const = default;
};

Limits small_limits() {
    Limits limits;
    limits.head_max = 1024;
    limits.target_max = 200;
    limits.body_max = 300;
    limits.chunk_overhead_max = 100;
    return limits;
}

void require(bool condition) {
    if (!condition) std::abort();
}

std::string describe(const RequestParts& parts, const std::string& buffer, std::size_t size) {
    const auto is_inside = [&](std::string_view text) {
        return text.empty() || text == "/" ||
               (text.data() >= buffer.data() && text.data() + text.size() <= buffer.data() + size);
    };
    const auto& request = parts.request;
    std::string all;
    const auto add = [&](std::string_view text) {
        require(is_inside(text));
        all.append(text).push_back('\n');
    };
    for (const auto text : {request.method_name, request.target, request.path, request.query})
        add(text);
    for (const auto& field : request.fields) {
        require(!field.name.empty());
        require(field.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
        add(field.name);
        add(field.value);
    }
    require(request.header_count("host") <= 1 && request.body.size() <= small_limits().body_max);
    require(request.path.starts_with('/') || request.path == "*");
    add(request.body);
    return all;
}

Outcome read(std::string_view bytes, std::size_t piece) {
    const auto limits = small_limits();
    RequestReader reader;
    RequestParts parts;
    std::string buffer;
    while (!bytes.empty()) {
        buffer.append(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        std::string moved(buffer);  // a new address each time, so that stale views are found
        buffer.swap(moved);
        RequestReader::Input input{buffer.data(), buffer.size()};
        const auto step = reader.advance(input, limits, parts);
        require(input.size <= buffer.size());
        buffer.resize(input.size);
        if (step == Step::refused) return {step, reader.refusal().status, {}};
        if (step == Step::complete) {
            require(reader.size() <= buffer.size());
            return {step, 0, describe(parts, buffer, reader.size())};
        }
        require(reader.room_needed(buffer.size(), limits) > buffer.size());
    }
    return {};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto whole = read(bytes, bytes.size() + 1);
    // Limits may be noticed earlier in pieces, and with another status; acceptance may not differ.
    for (const std::size_t piece : {std::size_t{1}, std::size_t{data[0]} % 64 + 2}) {
        const auto outcome = read(bytes, piece);
        require(outcome.step == whole.step);
        require(outcome.request == whole.request);
    }
    return 0;
}
