#include "http/server/address_counts.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace grantor::http {

bool AddressCounts::enter(const Address& address) {
    const std::lock_guard lock(mutex_);
    auto& count = counts_[key_of(address)];
    if (count >= most_) return false;
    ++count;
    return true;
}

void AddressCounts::leave(const Address& address) {
    const std::lock_guard lock(mutex_);
    const auto found = counts_.find(key_of(address));
    if (found != counts_.end() && --found->second == 0) counts_.erase(found);
}

AddressCounts::Key AddressCounts::key_of(const Address& address) {
    Key key{};
    if (address.is_v4()) {
        std::ranges::copy(address.to_v4().to_bytes(), key.begin() + 12);
    } else {
        const auto bytes = address.to_v6().to_bytes();
        std::copy_n(bytes.begin(), 8, key.begin());
    }
    return key;
}

std::size_t AddressCounts::Hash::operator()(const Key& key) const {
    return std::hash<std::string_view>{}({reinterpret_cast<const char*>(key.data()), key.size()});
}

}  // namespace grantor::http
