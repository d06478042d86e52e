#include "delivery/signature.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/encoding.hpp"

namespace grantor::delivery {

std::string write_signature(std::int64_t sent_at_s, std::string_view body,
                            std::span<const Secret> secrets) {
    const auto text = fmt::format("{}.{}", sent_at_s, body);
    auto out = fmt::format("t={}", sent_at_s);
    for (const auto& secret : secrets)
        out += ",v1=" + to_hex(hmac_sha256(as_bytes(secret.reveal()), as_bytes(text)));
    return out;
}

}  // namespace grantor::delivery
