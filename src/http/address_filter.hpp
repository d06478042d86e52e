// Decides for one address whether the client may call it (AddressPolicy in http/client.hpp says
// which ones it may). Pure.
#pragma once

#include "http/client.hpp"
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
