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
    const Site& site;
};

// Where there is no upstream only `users/me` is answered; everything else is 404.
http::Task<http::Decision> answer_proxied(Proxy proxy, const http::Request& head);

// An upstream with what must not pass: who a client says that it is, what it says about its request
// besides (http/claims.hpp), the proof, since the upstream is told who calls, and in answers what
// would hold for our whole host; and with the answers to its failures.
http::UpstreamOptions behind_the_edge(http::UpstreamOptions upstream, const IdentityNames& names,
                                      const Wire& wire);

}  // namespace grantor::edge
