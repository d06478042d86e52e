// Faults that a developer injects: the next few matching requests are slow, refused, or lose their
// grant mid-call. They apply in the order they were added, are counted exactly and never random.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <expected>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace grantor::sandbox {

enum class FaultKind {
    slow,          // answered after `delay`
    rate_limited,  // 429 with Retry-After
    server_error,  // 500
    revoke,        // carried out and answered; its grant has ended before the answer goes out
};

struct Fault {
    std::int64_t id = 0;
    FaultKind kind{};
    std::string method;     // empty: any
    std::string path;       // as on the request line, or a beginning and "*"; empty: the API's
    std::string client_id;  // empty: of any app
    std::int64_t remaining = 1;
    std::chrono::milliseconds delay{0};  // of `slow`
};

struct FaultSubject {
    std::string_view method;
    std::string_view path;
    std::string_view client_id;  // "" where the request names no app
    bool has_grant = false;      // it carries a token that belongs to one
};

inline constexpr std::size_t faults_max = 64;
inline constexpr std::int64_t fault_times_max = 10'000;
// `slow` is there to exceed a client's own timeout; few are above half a minute.
inline constexpr std::chrono::milliseconds fault_delay_max{60'000};
inline constexpr std::chrono::milliseconds fault_delay_default{2'000};

// {"fault":"slow","times":3,"method":"GET","path":"/api/v2/deals*","client_id":"…","delay_ms":500};
// only "fault" is required. Unknown members or words and numbers out of range are refused; the
// error is one sentence that names the member.
std::expected<Fault, std::string> read_fault(const boost::json::object& body);
boost::json::object write_fault(const Fault& fault);

// Any thread.
class FaultPlan {
 public:
    // Where the API is that faults without a path are for; "" for those of the demo CRM.
    explicit FaultPlan(std::string api_prefix = {}) : api_prefix_(std::move(api_prefix)) {}

    // The fault with its id; nothing if there are too many.
    std::optional<Fault> add(Fault fault);
    // The oldest fault that fits, counted down; it is gone when its count is used up.
    std::optional<Fault> take(const FaultSubject& subject);
    std::vector<Fault> all() const;
    bool remove(std::int64_t id);
    void clear();

 private:
    const std::string api_prefix_;
    mutable std::mutex mutex_;
    std::vector<Fault> faults_;
    std::int64_t last_id_ = 0;
};

}  // namespace grantor::sandbox
