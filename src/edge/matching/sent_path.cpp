#include "edge/matching/sent_path.hpp"

#include <algorithm>

#include "base/cut.hpp"
#include "base/encoding.hpp"

namespace grantor::edge {
namespace {

bool escapes_unreserved(std::string_view segment) {
    for (auto at = segment.find('%'); at != std::string_view::npos;
         at = segment.find('%', at + 1)) {
        const auto byte = percent_decode(segment.substr(at, 3), PlusSign::literal);
        if (percent_encode(byte).size() == 1) return true;
    }
    return false;
}

bool is_placeholder(std::string_view segment) {
    return segment.starts_with('{') && segment.find('}') + 1 == segment.size();
}

}  // namespace

bool means_same_operation(std::string_view sent, std::string_view normal,
                          std::string_view rule_path) {
    auto of_prefix = std::ranges::count(normal, '/') - std::ranges::count(rule_path, '/');
    while (!sent.empty() && !normal.empty()) {
        const auto place = of_prefix-- > 0 ? std::string_view{} : cut_segment(rule_path);
        const auto segment = cut_segment(sent);
        if (segment == cut_segment(normal)) continue;
        if (!is_placeholder(place) || escapes_unreserved(segment)) return false;
    }
    return true;
}

}  // namespace grantor::edge
