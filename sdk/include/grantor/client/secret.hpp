// A text that must not leak: it cannot be printed, its memory is wiped, and it compares in constant
// time only. Tokens, client secrets, codes and PKCE verifiers are of this type.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "grantor/client/export.hpp"

namespace grantor::client {

class GRANTOR_CLIENT_API Secret {
 public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    // The one way to the value: for the wire or a store. Never for a log or an error.
    std::string_view reveal() const { return value_; }
    bool empty() const { return value_.empty(); }

    // Constant time in the content; the lengths may show.
    friend GRANTOR_CLIENT_API bool operator==(const Secret& a, const Secret& b);

 private:
    std::string value_;
};

// Overwrites the whole buffer of a text that held a secret, and empties it.
GRANTOR_CLIENT_API void wipe(std::string& text);

}  // namespace grantor::client
