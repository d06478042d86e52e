#include "sandbox/wire/query_reader.hpp"

#include <algorithm>
#include <charconv>

#include "base/cut.hpp"
#include "sandbox/wire/moments.hpp"

namespace grantor::sandbox {
namespace {

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

}  // namespace

std::optional<std::int64_t> read_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::vector<std::string_view> split_list(std::string_view text) {
    std::vector<std::string_view> pieces;
    while (!text.empty()) {
        const auto piece = trimmed(cut_piece(text, ','));
        if (!piece.empty()) pieces.push_back(piece);
    }
    return pieces;
}

std::optional<std::string_view> QueryReader::text(std::string_view name) {
    return query_.value(name);
}

std::optional<std::int64_t> QueryReader::id(std::string_view name) {
    const auto text = query_.value(name);
    if (!text) return std::nullopt;
    const auto value = read_integer(*text);
    if (value && *value > 0) return value;
    fail(name, "must be a positive integer");
    return std::nullopt;
}

std::vector<std::int64_t> QueryReader::ids(std::string_view name, std::size_t count_max) {
    std::vector<std::int64_t> out;
    for (const auto piece : list(name, {}, count_max)) {
        const auto value = read_integer(piece);
        if (value && *value > 0)
            out.push_back(*value);
        else
            fail(name, "must be positive integers, separated by commas");
    }
    return out;
}

std::optional<bool> QueryReader::flag(std::string_view name) {
    const auto text = query_.value(name);
    if (!text) return std::nullopt;
    if (*text == "true" || *text == "1") return true;
    if (*text == "false" || *text == "0") return false;
    fail(name, "must be true or false");
    return std::nullopt;
}

std::optional<Time> QueryReader::moment(std::string_view name) {
    const auto text = query_.value(name);
    if (!text) return std::nullopt;
    const auto value = read_moment(*text);
    if (!value) fail(name, "must be a time like 2026-01-31T09:30:00Z");
    return value;
}

std::optional<std::string_view> QueryReader::one_of(std::string_view name,
                                                    std::span<const std::string_view> words) {
    const auto text = query_.value(name);
    if (!text) return std::nullopt;
    const auto found = std::ranges::find(words, *text);
    if (found != words.end()) return *found;
    fail(name, "is not one of the values that this parameter may have");
    return std::nullopt;
}

std::vector<std::string_view> QueryReader::list(std::string_view name,
                                                std::span<const std::string_view> words,
                                                std::size_t count_max) {
    const auto text = query_.value(name);
    if (!text) return {};
    auto pieces = split_list(*text);
    if (pieces.size() > count_max) {
        fail(name, "has more values than are allowed");
        return {};
    }
    for (const auto piece : pieces)
        if (!words.empty() && std::ranges::find(words, piece) == words.end())
            fail(name, "has a value that this parameter may not have");
    return pieces;
}

std::int64_t QueryReader::number(std::string_view name, const Range& range, Above above) {
    const auto text = query_.value(name);
    if (!text) return range.fallback;
    const auto value = read_integer(*text);
    if (value && *value >= range.least && *value <= range.most) return *value;
    if (value && *value > range.most && above == Above::cut) return range.most;
    fail(name, "must be an integer within its limits");
    return range.fallback;
}

void QueryReader::fail(std::string_view name, std::string_view reason) {
    if (!failure_) failure_ = refuse_field(name, reason).error();
}

}  // namespace grantor::sandbox
