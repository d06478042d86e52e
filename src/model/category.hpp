// A category of the marketplace: the operator's own list. Apps name theirs by its name.
#pragma once

#include <string>

#include "base/ids.hpp"

namespace grantor {

using CategoryId = Id<struct CategoryTag>;

struct Category {
    CategoryId id;
    std::string name;
    bool operator==(const Category&) const = default;
};

}  // namespace grantor
