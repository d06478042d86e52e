// A refusal of the protocol: what the client reads, with an explanation that only the owner of the
// app reads. Whoever answers it records both (service/request_scope.hpp). What people and scripts
// are told is a Refusal.
#pragma once

#include <utility>

#include "model/event.hpp"
#include "oauth/error.hpp"

namespace grantor {

struct Refused {
    Error error;
    Explanation explanation = {};

    // The error alone says all there is to say.
    Refused(const Error& refusal) : error(refusal) {}
    Refused(const Error& refusal, Explanation why) : error(refusal), explanation(std::move(why)) {}
};

template <class T>
using ExplainedResult = std::expected<T, Refused>;

inline std::unexpected<Refused> refuse(Refused refused) {
    return std::unexpected(std::move(refused));
}
inline std::unexpected<Refused> refuse(const Error& error, Explanation explanation) {
    return std::unexpected(Refused{error, std::move(explanation)});
}

}  // namespace grantor
