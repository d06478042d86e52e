// What lets a receiver know that a request is ours and fresh: `X-Grantor-Signature`. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace grantor::delivery {

// "t=1790000000,v1=5257a869…[,v1=…]": for each secret the HMAC-SHA256, in hex, of "<t>.<body>"
// under the characters of the secret. A receiver that knows any of them can verify one, so that
// no delivery is lost when secrets change.
std::string write_signature(std::int64_t sent_at_s, std::string_view body,
                            std::span<const Secret> secrets);

}  // namespace grantor::delivery
