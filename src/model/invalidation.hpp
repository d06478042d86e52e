// What makes access tokens refuse before they expire (docs/decisions/invalidation.md). One row per
// event; the rows of the last token lifetime are the whole invalidation view.
#pragma once

#include <cstdint>

#include "base/time.hpp"

namespace grantor {

// `subject` in the comment. Stored as the number.
enum class InvalidationKind {
    grant = 0,    // grant id: every token of it
    token = 1,    // token id: that one token
    user = 2,     // user id: tokens issued before
    company = 3,  // company id: tokens issued before
    app = 4,      // app id: tokens issued before (disabled, deleted, given scopes)
};
inline constexpr std::size_t invalidation_kinds = 5;

struct Invalidation {
    InvalidationKind kind = InvalidationKind::grant;
    std::int64_t subject = 0;
    // Tokens issued before this moment are refused.
    Time not_before;
};

}  // namespace grantor
