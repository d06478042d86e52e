#include "marketplace/path_segment.hpp"

#include <algorithm>

namespace grantor::marketplace {

std::string_view path_segment(std::string_view path, std::size_t index) {
    for (std::size_t i = 0; !path.empty(); ++i) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        if (i == index) return path.substr(0, end);
        path.remove_prefix(end);
    }
    return {};
}

}  // namespace grantor::marketplace
