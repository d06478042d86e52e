// What the marketplace needs besides the services of every endpoint. Made once by the app layer.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>

#include "service/services.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// What the server tells about itself, since its start.
struct ServerFacts {
    std::string version;
    Time started_at;
    std::uint64_t connections = 0;           // now
    std::uint64_t requests_in_flight = 0;    // now
    std::array<std::uint64_t, 6> answers{};  // by the first digit of their status
    std::uint64_t requests_refused = 0;      // before any handler
    std::uint64_t events_dropped = 0;        // refusals that could not be recorded
};

struct Surroundings {
    const Services& services;
    // Whether anyone may sign up as a developer and get a sandbox company of their own.
    bool is_sign_up_open = true;
    // Gives a new company what its API answers need, in the unit that makes the company. May be
    // empty.
    std::function<void(CompanyId, Time, WriteTx&)> furnish_company;
    std::function<ServerFacts()> server_facts;
};

}  // namespace grantor::marketplace
