// Connections as calls use them: tokens opened, the upstream ready. Kept in memory for a moment, so
// that a call costs no read and no decryption. Changes by another process are seen after
// `kept_for`, changes by this one immediately.
//
// Safe from any thread.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/secret.hpp"
#include "gateway/provider.hpp"
#include "http/forward.hpp"
#include "http/outgoing/client_url.hpp"
#include "model/connection.hpp"
#include "store/transaction.hpp"
#include "token/key_ring.hpp"

namespace grantor::gateway {

struct LiveConnection {
    ConnectionId id;
    std::string name;
    UserId owner_id;
    std::string provider;
    ConnectionState state = ConnectionState::waiting;
    std::string reason;
    std::int64_t generation = 0;
    bool is_refreshable = false;
    Time expires_at;
    Time paused_until;  // the provider is not asked for new tokens before; epoch: it is
    bool takes_encoded_slashes = false;
    Time read_at;
    Secret authorization;                            // "Bearer …"
    std::shared_ptr<const http::Upstream> upstream;  // null: `reason` says why
    std::string path_prefix;                         // of the API's base: "/v2", or ""
};
using LiveConnectionPtr = std::shared_ptr<const LiveConnection>;

struct UpstreamWishes {
    std::string ca_file;  // as http::make_tls_trust
    http::AddressPolicy addresses;
};

class LiveConnections {
 public:
    static constexpr seconds kept_for{2};

    // Throws for a `ca_file` that it cannot use.
    LiveConnections(const Providers& providers, UpstreamWishes wishes);
    LiveConnections(const LiveConnections&) = delete;

    // Null if it has to be read.
    LiveConnectionPtr find(std::string_view name, Time now) const;
    // Null if there is none of that name. What was read is cached.
    LiveConnectionPtr read(std::string_view name, const ReadTx& tx, const KeyRing& keys, Time now);
    void forget(std::string_view name);

 private:
    LiveConnectionPtr make(const Connection& connection, const KeyRing& keys, Time now);
    std::shared_ptr<const http::Upstream> upstream_of(const http::ClientUrl& url);

    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    template <class Value>
    using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

    const Providers& providers_;
    const UpstreamWishes wishes_;
    mutable std::shared_mutex mutex_;
    ByText<LiveConnectionPtr> connections_;
    // One for each host that is called, so that its connections are shared.
    std::mutex upstreams_mutex_;
    std::shared_ptr<const http::TlsTrust> trust_;
    ByText<std::weak_ptr<const http::Upstream>> upstreams_;
};

}  // namespace grantor::gateway
