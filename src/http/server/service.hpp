// What all threads of a server share. Only the certificate changes.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "http/loop/sockets.hpp"
#include "http/server/address_counts.hpp"
#include "http/server/server.hpp"
#include "http/server/trusted_proxies.hpp"

namespace boost::asio::ssl {
class context;
}

namespace grantor::http {

class Worker;
class Connection;

class CurrentTls {
 public:
    using Context = std::shared_ptr<boost::asio::ssl::context>;
    CurrentTls(Context first) : context_(std::move(first)) {}
    CurrentTls(const CurrentTls&) = delete;

    Context get() const {
        const std::lock_guard lock(mutex_);
        return context_;
    }
    void replace(Context next) {
        const std::lock_guard lock(mutex_);
        context_ = std::move(next);
    }

 private:
    mutable std::mutex mutex_;
    Context context_;
};

struct Service {
    Limits limits;
    Lookup lookup;
    OnFailure on_failure;
    WriteRefusal write_refusal;
    TrustedProxies trusted_proxies;
    unsigned threads;
    std::string hsts;  // AnswerFrame::hsts
    // None for plain HTTP. Replaced when the certificate is renewed; connections keep what they
    // began with.
    CurrentTls tls;
    // Shared by all threads, for limits across all of them.
    std::vector<const Counters*> counters;
    // Shared by all threads too, and changed by each.
    std::unique_ptr<AddressCounts> addresses;

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
