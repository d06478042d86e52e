#include "oauth/bearer.hpp"

#include <algorithm>
#include <array>

#include "oauth/letter_case.hpp"

namespace grantor {
namespace {

constexpr auto token_characters = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                         "0123456789:+/=-_.~"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

}  // namespace

std::expected<std::string_view, BearerFailure> read_bearer(std::string_view authorization) {
    if (authorization.empty()) return std::unexpected(BearerFailure::absent);
    const auto space = authorization.find(' ');
    if (space == std::string_view::npos ||
        !equals_in_any_case(authorization.substr(0, space), "bearer"))
        return std::unexpected(BearerFailure::malformed);
    auto token = authorization.substr(space);
    while (token.starts_with(' ')) token.remove_prefix(1);
    while (token.ends_with(' ') || token.ends_with('\t')) token.remove_suffix(1);
    const bool is_token =
        !token.empty() && token.size() <= bearer_token_max &&
        std::ranges::all_of(token, [](unsigned char c) { return token_characters[c]; });
    if (!is_token) return std::unexpected(BearerFailure::malformed);
    return token;
}

}  // namespace grantor
