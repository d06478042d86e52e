// The connections of one thread to its upstreams: kept ones are used again, new ones are opened up
// to a limit of each and of all, and beyond that requests wait in line.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/field_names.hpp"
#include "http/loop/counters.hpp"
#include "http/outgoing/address_filter.hpp"
#include "http/outgoing/resolver.hpp"
#include "http/outgoing/upstream.hpp"
#include "http/outgoing/upstream_connection.hpp"

namespace grantor::http {

class UpstreamPool;

// What the pools of a thread share.
struct UpstreamSurroundings {
    asio::io_context& context;
    BufferStore& buffers;
    Counters& counters;
    std::size_t open_max;  // connections of all pools
    std::size_t open = 0;  // not closed
    std::vector<UpstreamPool*> pools = {};
    TimerWheel wheel{};  // of the connections
    FieldNames names{};  // scratch space
    bool is_stopping = false;
    // Per thread of the server: a name that is slow to resolve delays few others.
    Resolver resolver{4};
};

// Of one upstream.
class UpstreamPool {
 public:
    UpstreamPool(UpstreamSurroundings& surroundings,
                 const std::shared_ptr<const Upstream>& upstream);
    ~UpstreamPool() { std::erase(surroundings_.pools, this); }
    UpstreamPool(const UpstreamPool&) = delete;

    // A connection for `user`, which hears on_upstream() within this call if there is one,
    // on_opening() within it or later, or nothing until it is its turn. False when too many wait
    // already.
    enum class Choice : std::uint8_t { any, new_one };
    bool find(Forwarder& user, Choice choice);
    // It no longer waits in line.
    void leave(Forwarder& user);

    // --- for its connections ---
    const UpstreamOptions& options() const { return options_; }
    asio::io_context& context() { return surroundings_.context; }
    BufferStore& buffers() { return surroundings_.buffers; }
    Counters& counters() { return surroundings_.counters; }
    TimerWheel& wheel() { return surroundings_.wheel; }
    const AddressFilter* filter() const { return filter_ ? &*filter_ : nullptr; }
    // Its user has left it open, and nothing is in progress on it.
    void keep(UpstreamConnection& connection);
    // It is closed and no longer counts; it is destroyed after bury().
    void forget(UpstreamConnection& connection);
    void bury(UpstreamConnection& connection);
    // Why an address did not take a connection: the first time in each tick for the log.
    void note_failure(std::string_view reason);
    // A connection could not be opened, or was.
    void note_down();
    void note_up();

    // --- for the thread ---
    std::uint64_t number() const { return number_; }
    void tick();
    void close_idle();
    // It is no longer used, and all its connections are gone.
    bool is_over() const { return upstream_.expired() && existing_ == 0 && !is_serving_; }

 private:
    using Payers = std::array<std::uint64_t, 2>;
    struct Waiting {
        Forwarder* user;
        std::uint64_t due;
    };

    bool may_open();
    bool is_needed_elsewhere() const;
    static std::size_t share_of(std::size_t payer, std::size_t all);
    // In a share of each payer: of the connections in use, and of those who wait.
    bool has_share_left(const Payers& payers) const;
    bool may_wait(const Payers& payers) const;
    void take_share(UpstreamConnection& connection, const Payers& payers);
    void give_back_share(UpstreamConnection& connection);
    // The first who waits and has a share left, no longer waiting; null: nobody.
    Forwarder* next_waiting();
    void reuse(UpstreamConnection& connection, Forwarder& user);
    void open_for(Forwarder& user);
    void resolve_for(UpstreamConnection& connection);
    void on_resolved(std::vector<Address> addresses);
    void serve_soon();
    void serve_waiting();
    void empty_graveyard();

    UpstreamSurroundings& surroundings_;
    const std::uint64_t number_;
    const std::weak_ptr<const Upstream> upstream_;
    const UpstreamOptions options_;
    // Connections: one slow upstream leaves some of the thread's to the others.
    const std::size_t open_max_;
    const std::string authority_;
    const std::optional<AddressFilter> filter_;
    const LookUp look_up_;
    const std::shared_ptr<UpstreamHealth> health_;

    std::vector<UpstreamConnection*> idle_;  // the most recently used one at the end
    std::deque<Waiting> waiting_;
    std::unordered_map<std::uint64_t, std::size_t> in_use_;  // by payer
    std::size_t open_ = 0;                                   // not closed
    std::size_t existing_ = 0;                               // not destroyed
    std::vector<std::unique_ptr<UpstreamConnection>> graveyard_;

    // While this exists, the resolver's answers are wanted.
    const std::shared_ptr<const char> presence_ = std::make_shared<const char>();
    std::vector<Address> addresses_;
    std::vector<UpstreamConnection*> resolving_;
    std::uint64_t addresses_due_ = 0;
    bool has_noted_failure_ = false;
    bool is_serving_ = false;  // serve_waiting() will be called
};

// Of all upstreams that a thread has forwarded to.
class UpstreamPools {
 public:
    // `open_max`: connections to all upstreams together.
    UpstreamPools(asio::io_context& context, BufferStore& buffers, Counters& counters,
                  std::size_t open_max)
        : surroundings_{context, buffers, counters, open_max} {}
    ~UpstreamPools() { clear(); }

    UpstreamPool& of(const std::shared_ptr<const Upstream>& upstream);
    FieldNames& names() { return surroundings_.names; }

    void tick();
    // From now on no connection is kept.
    void stop();
    // Destroys all. Only when no forwarder is left.
    void clear();

 private:
    UpstreamSurroundings surroundings_;
    std::vector<std::unique_ptr<UpstreamPool>> pools_;  // in the order of their numbers
};

}  // namespace grantor::http
