#include "http/server/server.hpp"

#include <algorithm>
#include <stdexcept>
#include <thread>

#include "http/refusal.hpp"
#include "http/server/connection.hpp"
#include "http/server/service.hpp"
#include "http/server/worker.hpp"

namespace grantor::http {
namespace {

unsigned thread_count(const ServerOptions& options) {
    if (options.threads != 0) return options.threads;
    return std::max(std::thread::hardware_concurrency(), 1u);
}

tcp::endpoint endpoint_of(const ServerOptions& options) {
    error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error)
        throw std::invalid_argument("\"" + options.address + "\" is not a numeric IP address");
    return {address, options.port};
}

std::string hsts_line(std::chrono::seconds max_age) {
    if (max_age.count() == 0) return {};
    return "Strict-Transport-Security: max-age=" + std::to_string(max_age.count()) + "\r\n";
}

}  // namespace

struct Server::Parts {
    Service service;
    tcp::endpoint endpoint;
    std::vector<std::unique_ptr<Worker>> workers;
    std::vector<std::thread> threads;
};

std::unique_ptr<Connection> Service::make_connection(Worker& worker, Socket socket,
                                                     const Address& peer) const {
    const auto context = tls.get();
    return context ? make_tls_connection(worker, std::move(socket), peer, *context)
                   : make_plain_connection(worker, std::move(socket), peer);
}

Server::Server(ServerOptions options, Lookup lookup, OnFailure on_failure)
    : parts_(new Parts{.service = {.limits = options.limits,
                                   .lookup = std::move(lookup),
                                   .on_failure = std::move(on_failure),
                                   .write_refusal = options.write_refusal,
                                   .trusted_proxies = TrustedProxies(options.trusted_proxies),
                                   .threads = thread_count(options),
                                   .hsts = hsts_line(options.hsts_max_age),
                                   .tls = options.tls ? make_tls_context(*options.tls) : nullptr,
                                   .counters = {},
                                   .addresses = std::make_unique<AddressCounts>(
                                       options.limits.connections_per_address_max)},
                       .endpoint = endpoint_of(options),
                       .workers = {},
                       .threads = {}}) {
    for (unsigned i = 0; i < parts_->service.threads; ++i) {
        parts_->workers.push_back(std::make_unique<Worker>(parts_->service));
        parts_->service.counters.push_back(&std::as_const(*parts_->workers.back()).counters());
    }
}

Server::~Server() { stop(); }

void Server::start() {
    auto& endpoint = parts_->endpoint;
    if (endpoint.port() != 0) {
        asio::io_context context;
        require_free_port(context, endpoint);
    }
    // The first decides on the port, if it is the system's to choose.
    for (auto& worker : parts_->workers) endpoint.port(worker->listen(endpoint));
    for (auto& worker : parts_->workers)
        parts_->threads.emplace_back([&worker = *worker] { worker.run(); });
}

void Server::replace_certificate(const TlsFiles& files) {
    if (parts_->service.tls.get() == nullptr)
        throw std::invalid_argument("the server does not use TLS");
    parts_->service.tls.replace(make_tls_context(files));
}

std::uint16_t Server::port() const { return parts_->endpoint.port(); }

void Server::stop(std::chrono::milliseconds deadline) {
    for (auto& worker : parts_->workers) worker->stop(deadline);
    for (auto& thread : parts_->threads) thread.join();
    parts_->threads.clear();
}

ServerCounts Server::counts() const { return parts_->service.counts(); }

Response Server::answer_server_error(const Request& request, std::exception_ptr) {
    return write_refusal(refusals::server_error, request);
}

}  // namespace grantor::http
