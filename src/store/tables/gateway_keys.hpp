// Who may call through the gateway (model/connection.hpp).
#pragma once

#include <optional>
#include <vector>

#include "model/connection.hpp"
#include "store/sql.hpp"

namespace grantor {

class GatewayKeys {
 public:
    explicit GatewayKeys(SqlConnection& connection) : connection_(connection) {}
    GatewayKeys(const GatewayKeys&) = delete;

    std::optional<GatewayKey> find_by_hash(const Digest& hash) const;
    std::vector<GatewayKey> list() const;

    // `id` of the argument is ignored.
    GatewayKeyId add(const GatewayKey& key);
    bool remove(GatewayKeyId id);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
