// How many connections each client has, over all threads of a server. An IPv6 client is its /64
// network, since it has all addresses of that (RFC 6177). Safe from any thread.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <unordered_map>

#include "http/networks.hpp"

namespace grantor::http {

class AddressCounts {
 public:
    explicit AddressCounts(std::size_t most) : most_(most) {}

    // False: it has as many as it may. After true, leave() follows once.
    bool enter(const Address& address);
    void leave(const Address& address);

 private:
    using Key = std::array<unsigned char, 16>;
    struct Hash {
        std::size_t operator()(const Key& key) const;
    };
    static Key key_of(const Address& address);

    const std::size_t most_;
    std::mutex mutex_;
    // As many entries as there are connections, at most.
    std::unordered_map<Key, std::size_t, Hash> counts_;
};

}  // namespace grantor::http
