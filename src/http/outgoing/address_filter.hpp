// Decides for one address whether it may be called (AddressPolicy says which ones may). Pure.
#pragma once

#include "http/address_policy.hpp"
#include "http/networks.hpp"

namespace grantor::http {

class AddressFilter {
 public:
    // Throws std::invalid_argument that names the network it cannot read.
    explicit AddressFilter(const AddressPolicy& policy);

    bool allows(const Address& address) const;

 private:
    Networks allowed_;
};

}  // namespace grantor::http
