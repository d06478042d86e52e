// A `state` that needs no storage: an expiry, a nonce and a text of the app, signed with
// HMAC-SHA256 together with a value of the browser's session. A state works only in the browser it
// was made for and only for a while, and nobody else can create or change one.
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

    // `session` is a value that only this browser has, such as a random cookie; it is not part of
    // the state and must not be empty. `payload`, at most 512 bytes, is readable by anybody and is
    // returned by check(): a path to return to, an account.
    Result<std::string> issue(std::string_view session, std::string_view payload = {}) const;
    // The payload. redirect_mismatch: not signed by us, for another session, or expired.
    Result<std::string> check(std::string_view state, std::string_view session) const;

 private:
    Secret key_;
    std::chrono::seconds lifetime_;
    TimeSource now_;
};

}  // namespace grantor::client
