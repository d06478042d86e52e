#include "sandbox/wire/record_uuid.hpp"

#include <charconv>
#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "sandbox/wire/text.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::uint64_t mask = (std::uint64_t{1} << 48) - 1;
// Any odd number scatters; its inverse gathers again.
constexpr std::uint64_t scatter = 0x9E3779B97F4B;
constexpr std::uint64_t inverse_of(std::uint64_t odd) {
    std::uint64_t inverse = odd;  // right in the last three bits; each step doubles them
    for (int i = 0; i < 5; ++i) inverse *= 2 - odd * inverse;
    return inverse;
}
constexpr std::uint64_t gather = inverse_of(scatter) & mask;
static_assert(((scatter * gather) & mask) == 1);

}  // namespace

std::string write_uuid(const RecordSet& set, std::int64_t number) {
    const auto digest =
        sha256(as_bytes(fmt::format("{} {} {}", set.entity, set.company_id.value, number)));
    const auto rest = to_hex(ByteView{digest}.first(10));
    const auto first =
        fmt::format("{:012x}", (static_cast<std::uint64_t>(number) * scatter) & mask);
    return fmt::format("{}-{}-4{}-8{}-{}", first.substr(0, 8), first.substr(8), rest.substr(0, 3),
                       rest.substr(3, 3), rest.substr(6, 12));
}

std::optional<std::int64_t> read_uuid(const RecordSet& set, std::string_view text) {
    if (!is_uuid(text)) return std::nullopt;
    const auto lower = lower_case(text);
    const auto digits = lower.substr(0, 8) + lower.substr(9, 4);
    std::uint64_t scattered = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), scattered, 16);
    const auto number = static_cast<std::int64_t>((scattered * gather) & mask);
    if (number == 0 || write_uuid(set, number) != lower) return std::nullopt;
    return number;
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool is_digit =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (is_dash ? c != '-' : !is_digit) return false;
    }
    return true;
}

}  // namespace grantor::sandbox
