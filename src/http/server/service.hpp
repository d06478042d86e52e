// What all threads of a server share and none changes.
#pragma once

#include <memory>
#include <vector>

#include "http/loop/sockets.hpp"
#include "http/server/server.hpp"
#include "http/server/trusted_proxies.hpp"

namespace boost::asio::ssl {
class context;
}

namespace grantor::http {

class Worker;
class Connection;

struct Service {
    Limits limits;
    Lookup lookup;
    OnFailure on_failure;
    TrustedProxies trusted_proxies;
    unsigned threads;
    std::shared_ptr<boost::asio::ssl::context> tls;  // none for plain HTTP
    // Shared by all threads, for limits across all of them.
    std::vector<const Counters*> counters;

    ServerCounts counts() const {
        ServerCounts sum;
        for (const auto* each : counters) sum.add(*each);
        return sum;
    }
    std::unique_ptr<Connection> make_connection(Worker& worker, Socket socket,
                                                const Address& peer) const;
};

// plain_connection.cpp and tls_connection.cpp: the latter alone compiles asio::ssl.
std::unique_ptr<Connection> make_plain_connection(Worker& worker, Socket socket,
                                                  const Address& peer);
std::unique_ptr<Connection> make_tls_connection(Worker& worker, Socket socket, const Address& peer,
                                                boost::asio::ssl::context& context);
std::shared_ptr<boost::asio::ssl::context> make_tls_context(const TlsFiles& files);

}  // namespace grantor::http
