// Attack 26: "/orders/archive/lines" fits "/orders/archive/{year}" and "/orders/{id}/lines".
// Neither is more specific, so servers take the one or the other, by their order or by their first
// segment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "edge/matching/lookalikes.hpp"
#include "edge/matching/path_template.hpp"

namespace grantor::edge {

// A template that crosses another one: some paths fit both, and neither is more specific.
class CrossedPath {
 public:
    CrossedPath(const PathTemplate& path, std::string text);

    // If a server may take a path in its normal form for it, read as loosely as some servers do or
    // only as it stands.
    bool fits_loosely(std::string_view path) const;
    bool fits_exactly(std::string_view path) const;

    const std::string& text() const { return text_; }  // for messages

 private:
    PathTemplate path_;
    std::vector<Lookalikes> lookalikes_;  // of each segment
    std::string text_;
};

}  // namespace grantor::edge
