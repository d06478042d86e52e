#include "grantor/client/secret.hpp"

#include <openssl/crypto.h>

namespace grantor::client {

void wipe(std::string& text) {
    // All of the buffer: a short string that was moved from is empty and still has its characters.
    text.resize(text.capacity());
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

Secret::Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { wipe(other.value_); }

Secret& Secret::operator=(const Secret& other) {
    if (this == &other) return *this;
    wipe(value_);
    value_ = other.value_;
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this == &other) return *this;
    wipe(value_);
    value_ = std::move(other.value_);
    wipe(other.value_);
    return *this;
}

Secret::~Secret() { wipe(value_); }

bool operator==(const Secret& a, const Secret& b) {
    return a.value_.size() == b.value_.size() &&
           CRYPTO_memcmp(a.value_.data(), b.value_.data(), a.value_.size()) == 0;
}

}  // namespace grantor::client
