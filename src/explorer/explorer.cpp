#include "explorer/explorer.hpp"

#include <algorithm>

#include "base/encoding.hpp"

namespace grantor::explorer {

const std::vector<DescribedApi>& Explorer::apis() {
    std::call_once(once_, [this] { apis_ = read_(); });
    return apis_;
}

const DescribedApi* Explorer::find_api(std::string_view document) {
    const auto& all = apis();
    const auto found = std::ranges::find(all, document, &DescribedApi::name);
    return found == all.end() ? nullptr : &*found;
}

const Operation* Explorer::find_operation(std::string_view document, std::string_view encoded_id) {
    const auto* api = find_api(document);
    if (api == nullptr) return nullptr;
    const auto found =
        std::ranges::find(api->operations, encoded_id,
                          [](const Operation& operation) { return percent_encode(operation.id); });
    return found == api->operations.end() ? nullptr : &*found;
}

}  // namespace grantor::explorer
