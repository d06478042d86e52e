// A `state` that needs no storage: an expiry, a nonce and a text of the app's own, signed with
// HMAC-SHA256 together with a value of the browser's session, so that a state works in the browser
// it was made for, for a while, and cannot be made or changed by anybody else.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "grantor/client/export.hpp"
#include "grantor/client/result.hpp"
#include "grantor/client/secret.hpp"
#include "grantor/client/time.hpp"

namespace grantor::client {

class GRANTOR_CLIENT_API StateSigner {
 public:
    // `key`: at least 32 bytes of randomness, the same on all servers of the app. A shorter one
    // makes issue() fail with `configuration`.
    explicit StateSigner(Secret key, std::chrono::seconds lifetime = std::chrono::minutes{10},
                         TimeSource now = system_time());

    // `session` is what only this browser has, such as a random cookie; it is not in the state and
    // must not be empty. `payload`, at most 512 bytes, is readable by anybody and comes back from
    // check(): a path to return to, an account.
    Result<std::string> issue(std::string_view session, std::string_view payload = {}) const;
    // The payload. redirect_mismatch: not signed by us, for another session, or expired.
    Result<std::string> check(std::string_view state, std::string_view session) const;

 private:
    Secret key_;
    std::chrono::seconds lifetime_;
    TimeSource now_;
};

}  // namespace grantor::client
