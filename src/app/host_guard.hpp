// A sandbox is on the laptop of somebody whose browser shows pages of strangers. A page whose name
// its owner points at 127.0.0.1 (DNS rebinding) would be of the same origin as the sandbox, and
// read its passwords and secrets. So the sandbox answers to names that no stranger can own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/handler.hpp"
#include "http/router.hpp"
#include "service/services.hpp"

namespace grantor::app {

class HostGuard {
 public:
    // `names`: what the person has configured besides. `services` outlive the guard; without them
    // it has no page for people.
    explicit HostGuard(const std::vector<std::string>& names, const Services* services = nullptr);

    // By the Host field: an IP address, `localhost` and names below it, or a configured name; with
    // any port. Requests without the field are not a browser's.
    bool admits(std::string_view host) const;
    // The router's handler, or the refusal. Stylesheets and scripts, which anybody may read, are
    // answered under any name: the page of the refusal has them.
    const http::Handler& find(const http::Router& router, http::Request& request) const;

 private:
    std::vector<std::string> names_;
    http::Handler refusal_;
    std::optional<http::Handler> page_;
};

}  // namespace grantor::app
