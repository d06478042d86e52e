// The path of an operation as its document writes it: "/Accounts/{Sid}.json". Pure.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace grantor::edge {

// One segment: fixed ("orders"), a placeholder ("{id}"), or fixed in part ("{Sid}.json", "@{name}",
// "{base}...{head}").
struct SegmentPattern {
    // In their normal form (http/normal_path.hpp). The text before, between and after the
    // placeholders; of a fixed segment the only one.
    std::vector<std::string> literals;
    std::vector<std::string> names;  // of the placeholders

    bool is_fixed() const { return names.empty(); }
    bool is_whole_placeholder() const;
    bool is_partial() const { return !is_fixed() && !is_whole_placeholder(); }
    const std::string& text() const { return literals.front(); }  // of a fixed one
    // Of two that fit a segment, the one with more fixed text is more specific.
    std::size_t fixed_size() const;

    bool operator==(const SegmentPattern& other) const { return literals == other.literals; }
};

// "{Sid}.json", for messages.
std::string to_text(const SegmentPattern& pattern);

// If it fits a segment in its normal form. No placeholder is empty. `captured` gets what stands for
// them, as many as it has room for.
bool fits(const SegmentPattern& pattern, std::string_view segment,
          std::span<std::string_view> captured = {});

// Which of two patterns decides a segment that both fit.
enum class Rank {
    apart,  // no segment fits both
    first,  // the first is more specific
    second,
    equal,
    ambiguous  // some segment fits both, and neither is more specific
};
Rank compare(const SegmentPattern& a, const SegmentPattern& b);

using PathTemplate = std::vector<SegmentPattern>;

Rank compare(const PathTemplate& a, const PathTemplate& b);

// A last segment may be empty ("/orders/"). A refusal is one sentence: why no request can be served
// by it.
std::expected<PathTemplate, std::string> read_template(std::string_view path);

// What is left of a path that cannot be served: its address must not fall to another operation.
// What comes after a '?' or '#' is cut off, and a segment that was not understood stands for any.
// Empty if no request can have the path.
PathTemplate read_shut_template(std::string_view path);

}  // namespace grantor::edge
