// A sandbox is on the laptop of somebody whose browser shows pages of strangers. A page whose name
// its owner points at 127.0.0.1 (DNS rebinding) would be of the same origin as the sandbox, and
// read its passwords and secrets. So the sandbox answers to names that no stranger can own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/handler.hpp"
#include "http/router.hpp"

namespace grantor::app {

class HostGuard {
 public:
    // `names`: what the person has configured besides.
    explicit HostGuard(const std::vector<std::string>& names);

    // By the Host field: an IP address, `localhost` and names below it, or a configured name; with
    // any port. Requests without the field are not a browser's.
    bool admits(std::string_view host) const;
    // The router's handler, or the refusal.
    const http::Handler& find(const http::Router& router, http::Request& request) const;

 private:
    std::vector<std::string> names_;
    http::Handler refusal_;
};

}  // namespace grantor::app
