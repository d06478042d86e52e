// Attack 26: what a server behind us may take a segment for. Many compare without regard to case,
// trim dots and spaces, cut off parameters (`;x`) or a format (`.json`), or decode twice. For them
// `EXPORT` and `export.json` are the operation `export`, and no longer an id.
#pragma once

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

#include "edge/matching/path_template.hpp"

namespace grantor::edge {

// The more specific segments of one place in a path.
class Lookalikes {
 public:
    // Before the first find(); the most specific first.
    void add(const SegmentPattern& pattern);

    // The segment that some server may read this one as, "" if none; for messages. The segment is
    // in its normal form and is none of the fixed ones. Of the partial ones the first
    // `partials_considered` count: the others are less specific than what it was found to be. No
    // allocation for a plain number or a lower-case word.
    std::string_view find(std::string_view segment, std::size_t partials_considered) const;

 private:
    struct Reading {
        std::string text;   // folded, decoded
        std::string shown;  // what it is a reading of
    };
    struct Partial {
        SegmentPattern folded;
        std::string shown;
    };
    std::string_view find_reading(std::string_view text) const;

    std::vector<Reading> readings_;  // sorted
    std::vector<Partial> partials_;
    std::bitset<128> first_letters_;  // of the readings
};

}  // namespace grantor::edge
