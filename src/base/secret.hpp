// A text that must not leak: it cannot be printed or formatted, its memory is wiped, and it
// compares in constant time only.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace grantor {

class Secret {
 public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret() { wipe(); }

    // The one way to the value: for the wire, a digest, or a seal. Never for a log or an error.
    std::string_view reveal() const { return value_; }
    bool empty() const { return value_.empty(); }

    // Constant time in the content; the lengths may show.
    friend bool operator==(const Secret& a, const Secret& b);

 private:
    void wipe();
    std::string value_;
};

}  // namespace grantor
