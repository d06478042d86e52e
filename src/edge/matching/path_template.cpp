#include "edge/matching/path_template.hpp"

#include <algorithm>
#include <numeric>

#include "base/cut.hpp"
#include "http/normal_path.hpp"

namespace grantor::edge {
namespace {

using std::string_view;

constexpr string_view bad_placeholder =
    "A placeholder is a name in braces, and two of them have text between them: {id}.json.";
constexpr string_view unreachable =
    "No request can have this path: it has an empty or dot segment, a ';', a '\\' or an escape "
    "that divides it.";

bool is_name(string_view name) {
    return !name.empty() && name.find_first_of("{}") == string_view::npos;
}

std::expected<SegmentPattern, string_view> read_pattern(string_view segment) {
    SegmentPattern out;
    for (bool is_first = true;; is_first = false) {
        const auto open = std::min(segment.find('{'), segment.size());
        const auto literal = segment.substr(0, open);
        const bool is_last = open == segment.size();
        if (literal.contains('}') || (literal.empty() && !is_first && !is_last))
            return std::unexpected(bad_placeholder);
        auto normal = http::normal_piece(literal);
        if (!normal) return std::unexpected(unreachable);
        out.literals.push_back(std::move(*normal));
        if (is_last) return out;
        const auto close = segment.find('}', open);
        if (close == string_view::npos) return std::unexpected(bad_placeholder);
        const auto name = segment.substr(open + 1, close - open - 1);
        if (!is_name(name)) return std::unexpected(bad_placeholder);
        out.names.emplace_back(name);
        segment.remove_prefix(close + 1);
    }
}

// Not in the middle of an escape: "20" is not at the end of "a%20".
bool is_boundary(string_view segment, std::size_t at) {
    return (at < 1 || segment[at - 1] != '%') && (at < 2 || segment[at - 2] != '%');
}

std::size_t find_at_boundary(string_view segment, string_view literal, std::size_t from) {
    auto at = segment.find(literal, from);
    while (at != string_view::npos && !is_boundary(segment, at)) at = segment.find(literal, at + 1);
    return at;
}

// The end of the first character at or after `at`.
std::size_t after_character(string_view segment, std::size_t at) {
    return std::min(at + (segment[at] == '%' ? 3 : 1), segment.size());
}

bool can_begin_alike(string_view a, string_view b) { return a.starts_with(b) || b.starts_with(a); }
bool can_end_alike(string_view a, string_view b) { return a.ends_with(b) || b.ends_with(a); }

// True if whatever fits `a` fits `b`, as far as is seen easily.
bool is_narrower(const SegmentPattern& a, const SegmentPattern& b) {
    return b.names.size() == 1 && a.literals.front().starts_with(b.literals.front()) &&
           a.literals.back().ends_with(b.literals.back());
}

}  // namespace

bool SegmentPattern::is_whole_placeholder() const {
    return names.size() == 1 && literals.front().empty() && literals.back().empty();
}

std::size_t SegmentPattern::fixed_size() const {
    return std::accumulate(
        literals.begin(), literals.end(), std::size_t{0},
        [](std::size_t sum, const std::string& literal) { return sum + literal.size(); });
}

std::string to_text(const SegmentPattern& pattern) {
    std::string out = pattern.literals.front();
    for (std::size_t i = 0; i < pattern.names.size(); ++i)
        out += "{" + pattern.names[i] + "}" + pattern.literals[i + 1];
    return out;
}

bool fits(const SegmentPattern& pattern, string_view segment, std::span<string_view> captured) {
    if (pattern.is_fixed()) return segment == pattern.text();
    const auto& literals = pattern.literals;
    if (!segment.starts_with(literals.front()) || !segment.ends_with(literals.back())) return false;
    std::size_t at = literals.front().size();
    if (at + literals.back().size() >= segment.size()) return false;
    const auto end = segment.size() - literals.back().size();
    if (!is_boundary(segment, end)) return false;
    for (std::size_t i = 0; i < pattern.names.size(); ++i) {
        if (at >= end) return false;
        const bool is_last = i + 1 == pattern.names.size();
        const auto next =
            is_last ? end
                    : find_at_boundary(segment, literals[i + 1], after_character(segment, at));
        if (next > end || (!is_last && next + literals[i + 1].size() >= end)) return false;
        if (i < captured.size()) captured[i] = segment.substr(at, next - at);
        at = next + literals[i + 1].size();
    }
    return true;
}

Rank compare(const SegmentPattern& a, const SegmentPattern& b) {
    if (a == b) return Rank::equal;
    if (a.is_fixed() && b.is_fixed()) return Rank::apart;
    if (a.is_fixed()) return fits(b, a.text()) ? Rank::first : Rank::apart;
    if (b.is_fixed()) return fits(a, b.text()) ? Rank::second : Rank::apart;
    if (!can_begin_alike(a.literals.front(), b.literals.front()) ||
        !can_end_alike(a.literals.back(), b.literals.back()))
        return Rank::apart;
    const bool first = is_narrower(a, b);
    const bool second = is_narrower(b, a);
    if (first == second) return Rank::ambiguous;
    return first ? Rank::first : Rank::second;
}

Rank compare(const PathTemplate& a, const PathTemplate& b) {
    if (a.size() != b.size()) return Rank::apart;
    auto all = Rank::equal;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto one = compare(a[i], b[i]);
        if (one == Rank::apart) return Rank::apart;
        if (one == Rank::equal || all == one) continue;
        all = all == Rank::equal ? one : Rank::ambiguous;
    }
    return all;
}

std::expected<PathTemplate, std::string> read_template(string_view path) {
    if (!path.starts_with('/')) return std::unexpected("A path begins with a slash.");
    if (path.find_first_of("?#") != string_view::npos)
        return std::unexpected("No path of a request has a '?' or '#'.");
    PathTemplate out;
    while (!path.empty()) {
        const auto segment = cut_segment(path);
        if ((segment.empty() && !path.empty()) || segment == "." || segment == "..")
            return std::unexpected(std::string{unreachable});
        auto pattern = read_pattern(segment);
        if (!pattern) return std::unexpected(std::string{pattern.error()});
        out.push_back(std::move(*pattern));
    }
    return out;
}

PathTemplate read_shut_template(string_view path) {
    path = path.substr(0, path.find_first_of("?#"));
    if (!path.starts_with('/')) return {};
    PathTemplate out;
    while (!path.empty()) {
        const auto segment = cut_segment(path);
        auto pattern = read_pattern(segment);
        if (!pattern && pattern.error() == unreachable) return {};
        if (!pattern) pattern = SegmentPattern{{"", ""}, {"any"}};
        out.push_back(std::move(*pattern));
    }
    return out;
}

}  // namespace grantor::edge
