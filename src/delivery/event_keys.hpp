// The keys with which the operator's own servers report changes (POST /events). Pure; safe from any
// thread.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hpp"

namespace grantor::delivery {

class EventKeys {
 public:
    // One key per line, at most two, so that they can be replaced one at a time; lines that
    // begin with # are comments. A key has 32 to 256 characters that a Bearer token may have. On
    // failure, a sentence for the operator, which names the line and never a key.
    static std::expected<EventKeys, std::string> parse(std::string_view text);

    // Whether the value of an Authorization field is "Bearer " and one of the keys. Takes the same
    // time for every key of the same length.
    bool accept(std::string_view authorization) const;

 private:
    std::vector<Digest> digests_;
};

}  // namespace grantor::delivery
