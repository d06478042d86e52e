// What the demo app remembers of an install, from the moment it sends the browser away: in memory
// alone, and only of the newest. Any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grantor::sandbox {

enum class DemoStep : std::uint8_t { exchange, call, refresh, uninstall };

// A request that was sent, and its answer.
struct SentStep {
    DemoStep step{};
    std::string request = {};  // as it went over the wire
    std::string curl = {};     // the same to be pasted
    int status = 0;            // 0: there was no answer, and `answer` says why
    std::string answer = {};
    std::chrono::milliseconds took{};
};

struct Walk {
    // Random: the address of its page, and nobody else's.
    std::string id;
    std::string browser;  // the cookie of the browser that began it
    std::string client_id;
    std::string app_name;
    std::string redirect_uri;
    std::string state;     // what was sent; "" where the install began elsewhere
    std::string verifier;  // of PKCE (RFC 7636); "" without it

    // --- what came back
    bool has_returned = false;
    std::string code;
    std::string error;  // "user_denied" or another of the authorization endpoint
    std::string error_text;

    bool is_code_sent = false;
    std::string access_token;
    std::string refresh_token;
    std::string api_domain;
    bool is_uninstalled = false;
    std::string notice;  // the uninstall notice as it arrived here, "" for none
    std::vector<SentStep> steps = {};
    bool is_busy = false;  // a request is on its way
};

class Walks {
 public:
    static constexpr std::size_t walks_max = 200;
    // A page with all of them stays below 100 KB.
    static constexpr std::size_t steps_max = 8;

    void add(Walk walk);
    std::optional<Walk> find(std::string_view id) const;
    // The one that this browser began with this state.
    std::optional<Walk> find_by_state(std::string_view state, std::string_view browser) const;
    // What came back, once. False: something has come back already, or the walk is gone.
    bool take_return(const Walk& returned);
    // For one step at a time. Nothing: another is on its way, or a code that was sent once is to be
    // sent again, or the walk is gone.
    std::optional<Walk> begin(std::string_view id, DemoStep step);
    // The step's request and answer, and what the answer has changed.
    void finish(const Walk& walk, SentStep sent);
    // An uninstall notice that has arrived for this app.
    void take_notice(std::string_view client_id, std::string_view notice);
    void forget();

 private:
    Walk* at(std::string_view id);

    mutable std::mutex mutex_;
    std::vector<Walk> walks_;  // the oldest first
};

}  // namespace grantor::sandbox
