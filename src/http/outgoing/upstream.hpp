// What is known about an upstream before any connection to it (http/forward.hpp has the options).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "http/cookies.hpp"
#include "http/field_names.hpp"
#include "http/forward.hpp"
#include "http/outgoing/address_filter.hpp"
#include "http/outgoing/resolver.hpp"
#include "http/outgoing/upstream_health.hpp"
#include "http/outgoing/upstream_load.hpp"

namespace grantor::http {

class Upstream {
 public:
    // Throws as make_upstream does.
    explicit Upstream(UpstreamOptions options, LookUp look_up = ask_system);
    Upstream(const Upstream&) = delete;
    Upstream& operator=(const Upstream&) = delete;

    const UpstreamOptions& options() const { return options_; }
    const FieldNames& dropped_fields() const { return dropped_fields_; }
    const CookieNames& withheld_cookies() const { return withheld_cookies_; }
    // "host:port", as a Host field and in the log.
    const std::string& authority() const { return authority_; }
    // None: every address may be called.
    const std::optional<AddressFilter>& filter() const { return filter_; }
    const LookUp& look_up() const { return look_up_; }
    // Shared with the connections to it, which may outlive it.
    UpstreamHealth& health() const { return *health_; }
    const std::shared_ptr<UpstreamHealth>& shared_health() const { return health_; }
    // Requests of all threads that it has to answer, or that wait in line for it.
    UpstreamLoad& load() const { return load_; }
    // No other upstream of this process ever has it, not even one at the same place in memory.
    std::uint64_t number() const { return number_; }

 private:
    UpstreamOptions options_;
    FieldNames dropped_fields_;
    CookieNames withheld_cookies_;
    std::string authority_;
    std::optional<AddressFilter> filter_;
    LookUp look_up_;
    std::shared_ptr<UpstreamHealth> health_ = std::make_shared<UpstreamHealth>();
    mutable UpstreamLoad load_;
    std::uint64_t number_;
};

}  // namespace grantor::http
