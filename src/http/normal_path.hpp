// Attack 26: a path has one reading, in which we check it and pass it on, or is refused.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace grantor::http {

// `%2F` in a segment: some servers take it for a divider, and some APIs need it
// (`group%2Fproject`).
enum class EncodedSlash : std::uint8_t { refused, is_data };

// A path in its normal form: two paths that mean the same once they are decoded have the same text
// (RFC 3986 §6.2.2), so comparing texts compares what every server reads. Unreserved characters and
// `!$&'()*,=:@` stand as they are, everything else as `%XX` in upper case: `%40` becomes `@`, `%3b`
// `%3B`, and `+`, which some servers take for a space, `%2B`.
class NormalPath {
 public:
    // Nothing if servers could read it differently. Refused is what divides a path or hides in it:
    // empty and dot segments, `\`, `;`, `%2F` and `%5C`, control characters, bytes that are not
    // UTF-8, overlong forms too, and all of these behind a second escape (`%252F`). Any other
    // escape is data: `100%25`, `c%23`, `a%3Bb`.
    static std::optional<NormalPath> read(std::string_view path,
                                          EncodedSlash slash = EncodedSlash::refused);

    // Valid as long as the path that was read; also after a move of this object.
    std::string_view text() const { return rewritten_ ? *rewritten_ : as_sent_; }
    bool is_as_sent() const { return !rewritten_; }

 private:
    explicit NormalPath(std::string_view as_sent) : as_sent_(as_sent) {}

    std::string_view as_sent_;
    std::unique_ptr<const std::string> rewritten_;
};

// The normal form of a piece of a segment; a piece may be dots. Nothing: as above.
std::optional<std::string> normal_piece(std::string_view piece);

}  // namespace grantor::http
