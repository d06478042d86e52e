// The proxy: what passes the edge goes to the upstream of its API.
#pragma once

#include "edge/apis/apis.hpp"
#include "edge/guard.hpp"

namespace grantor::edge {

// All of it outlives the routes.
struct Proxy {
    Guard guard;
    const Apis& apis;
    Store& store;
};

// Where there is no upstream only `users/me` is answered; everything else is 404.
http::Task<http::Decision> answer_proxied(Proxy proxy, const http::Request& head);

// An upstream with the fields that it must not get from clients, and the answers to its failures.
// It is told who calls; it does not need the proof.
http::UpstreamOptions behind_the_edge(http::UpstreamOptions upstream, const IdentityNames& names);

}  // namespace grantor::edge
