// Reviews of apps and terms that wait for one (model/app_review.hpp).
#pragma once

#include <optional>
#include <vector>

#include "model/app_review.hpp"
#include "store/sql.hpp"
#include "store/tables/apps.hpp"

namespace grantor {

class AppReviews {
 public:
    explicit AppReviews(SqlConnection& connection) : connection_(connection) {}
    AppReviews(const AppReviews&) = delete;

    std::optional<AppReview> find(ReviewId id) const;
    std::optional<AppReview> find_waiting(AppId app) const;
    // Newest first.
    std::vector<AppReview> of_app(AppId app) const;
    // The oldest first, after that id.
    std::vector<AppReview> waiting(ReviewId after, std::int64_t limit) const;
    std::optional<PendingTerms> find_pending(AppId app) const;

    // As waiting. `id` and the decision of the argument are ignored.
    ReviewId add(const AppReview& review);
    // The claim of a decision: from waiting to the argument's state, decided_by, decided_at and
    // comment, once. False: another request was first.
    bool decide(const AppReview& review);
    void set_pending(const PendingTerms& pending);
    bool remove_pending(AppId app);
    // What waits with the one category waits with the other. Decided reviews stay as they were.
    void move_category(const CategoryMove& move);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
