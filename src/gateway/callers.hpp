// Who may call through which connection: callers with a key of the gateway, and people from a page
// of ours, through their own connections.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "http/message.hpp"
#include "http/task.hpp"
#include "model/connection.hpp"
#include "service/services.hpp"

namespace grantor::gateway {

struct LiveConnection;

struct Caller {
    std::shared_ptr<const GatewayKey> key;  // null: a person
    UserId user_id;

    // Whether there is such a connection for this caller at all.
    bool sees(const LiveConnection& connection) const;
    bool may(std::string_view method) const;
    bool may_everything() const { return key == nullptr || key->methods == "*"; }
    std::string name() const;
    // http::Forward::payers. All connections to one host share those of its upstream: a person has
    // a quarter of them, a key half.
    std::array<std::uint64_t, 2> payers() const;
};

// The field with the token of the session, which no other site can send along with our cookie.
inline constexpr std::string_view csrf_field = "X-Grantor-Csrf";

// Safe from any thread.
class Callers {
 public:
    // A removed key keeps working for at most this long in other processes.
    static constexpr seconds kept_for{2};

    // By `Authorization: Bearer ggk_…`, or by the cookie of a session together with its token in
    // csrf_field. Nothing: nobody.
    http::Task<std::optional<Caller>> identify(const http::Request& request,
                                               const Services& services);

    // Counts a call. Seconds to wait if the key has used up its minute.
    std::optional<seconds> take(const GatewayKey& key, Time now);

 private:
    struct KnownKey {
        std::shared_ptr<const GatewayKey> key;
        Time read_at;
    };
    struct Minute {
        Time began;
        std::int64_t calls = 0;
    };
    std::shared_ptr<const GatewayKey> find_known(const std::string& digest, Time now);
    http::Task<std::shared_ptr<const GatewayKey>> find_key(std::string_view secret,
                                                           const Services& services);

    std::shared_mutex mutex_;
    std::unordered_map<std::string, KnownKey> keys_;  // by digest
    std::mutex minutes_mutex_;
    std::unordered_map<GatewayKeyId, Minute> minutes_;
};

// The person of a session, as above: for the endpoints of our own pages.
http::Task<std::optional<UserId>> identify_person(const http::Request& request,
                                                  const Services& services);

}  // namespace grantor::gateway
