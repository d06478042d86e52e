#include "edge/matching/crossed_path.hpp"

#include <utility>

#include "base/cut.hpp"

namespace grantor::edge {
namespace {

// `fits` gets each segment with its index.
template <class Fits>
bool all_fit(std::size_t count, std::string_view path, const Fits& fits) {
    for (std::size_t i = 0; i < count; ++i)
        if (path.empty() || !fits(i, cut_segment(path))) return false;
    return path.empty();
}

}  // namespace

CrossedPath::CrossedPath(const PathTemplate& path, std::string text)
    : path_(path), text_(std::move(text)) {
    for (const auto& segment : path) lookalikes_.emplace_back().add(segment);
}

bool CrossedPath::fits_loosely(std::string_view path) const {
    return all_fit(path_.size(), path, [this](std::size_t i, std::string_view segment) {
        if (path_[i].is_whole_placeholder()) return !segment.empty();
        return fits(path_[i], segment) || !lookalikes_[i].find(segment, 1).empty();
    });
}

bool CrossedPath::fits_exactly(std::string_view path) const {
    return all_fit(path_.size(), path, [this](std::size_t i, std::string_view segment) {
        return fits(path_[i], segment);
    });
}

}  // namespace grantor::edge
