// Decides for one address whether it may be called (AddressPolicy says which ones may). Pure.
#pragma once

#include "http/address_policy.hpp"
#include "http/networks.hpp"

namespace grantor::http {

class AddressFilter {
 public:
    // Throws std::invalid_argument that names the network it cannot read.
    explicit AddressFilter(const AddressPolicy& policy);

    // Over TLS, which shows who is there.
    bool allows(const Address& address) const;
    bool allows_plain_http(const Address& address) const;

 private:
    Networks allowed_;
    bool plain_http_only_there_;
};

}  // namespace grantor::http
