// How a public app's first version, and later its critical changes, get from the developer through
// a reviewer to everybody (docs/wire.md §4.3).
#pragma once

#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "model/app.hpp"

namespace grantor {

// Stored as the number.
enum class ReviewState { waiting = 0, approved = 1, returned = 2, withdrawn = 3 };

// One submission. The rows of an app are its history.
struct AppReview {
    ReviewId id;
    AppId app_id;
    bool is_first = false;  // of the app itself; otherwise of changes to it
    AppTerms terms;         // what was submitted
    ReviewState state = ReviewState::waiting;
    std::string note;  // from the developer: test account, what changed
    UserId submitted_by;
    Time submitted_at;
    UserId decided_by;
    Time decided_at;
    std::string comment;  // from the reviewer
};

// Changed terms of an approved app that a review has yet to merge. At most one of each app.
struct PendingTerms {
    AppId app_id;
    AppTerms terms;
    Time changed_at;
};

}  // namespace grantor
