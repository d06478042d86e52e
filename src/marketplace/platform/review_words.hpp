// Submissions in the words of pages.
#pragma once

#include <string_view>

#include "model/app_review.hpp"
#include "pages/frame.hpp"

namespace grantor::marketplace {

inline std::string_view review_subject(const AppReview& review) {
    return review.is_first ? "First version" : "Changes";
}

inline pages::FrameBadge review_badge(const AppReview& review) {
    switch (review.state) {
        case ReviewState::waiting:
            return {"Waiting", pages::Tone::waiting};
        case ReviewState::approved:
            return {"Approved", pages::Tone::good};
        case ReviewState::returned:
            return {"Returned", pages::Tone::bad};
        case ReviewState::withdrawn:
            return {"Withdrawn", pages::Tone::quiet};
    }
    return {};
}

}  // namespace grantor::marketplace
