#include "store/tables/app_reviews.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AppReviewsTable : public TableTest {
 protected:
    static AppTerms terms() {
        return {.redirect_uris = {"https://a.example/cb", "https://b.example/cb"},
                .scopes = some_scopes(),
                .installation_url = "https://a.example/install",
                .category = "Sales",
                .name = "Radar",
                .icon_version = 3,
                .summary = "in one line",
                .screenshots = {{7}, {5}}};
    }
    ReviewId add(std::int64_t app) {
        AppReview review;
        review.app_id = {app};
        review.is_first = true;
        review.terms = terms();
        review.note = "the test account is x";
        review.submitted_by = {2};
        review.submitted_at = at_ms(1);
        return tx().app_reviews().add(review);
    }
    bool decide(ReviewId id, ReviewState state) {
        AppReview review;
        review.id = id;
        review.state = state;
        review.decided_by = {9};
        review.decided_at = at_ms(7);
        review.comment = "well done";
        return tx().app_reviews().decide(review);
    }
    std::vector<ReviewId> waiting(ReviewId after, std::int64_t limit) {
        std::vector<ReviewId> out;
        for (const auto& review : tx().app_reviews().waiting(after, limit))
            out.push_back(review.id);
        return out;
    }
};
GRANTOR_ON_BOTH_ENGINES(AppReviewsTable);

TEST_P(AppReviewsTable, an_unknown_review_is_nothing) {
    EXPECT_FALSE(tx().app_reviews().find(ReviewId{4711}));
    EXPECT_FALSE(tx().app_reviews().find_waiting(AppId{1}));
    EXPECT_FALSE(tx().app_reviews().find_pending(AppId{1}));
    EXPECT_FALSE(tx().app_reviews().remove_pending(AppId{1}));
    EXPECT_FALSE(decide(ReviewId{4711}, ReviewState::approved));
}

TEST_P(AppReviewsTable, keeps_every_field_of_a_review) {
    const ReviewId id = add(1);
    const auto found = tx().app_reviews().find(id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->app_id, AppId{1});
    EXPECT_TRUE(found->is_first);
    EXPECT_EQ(found->terms, terms());
    EXPECT_EQ(found->state, ReviewState::waiting);
    EXPECT_EQ(found->note, "the test account is x");
    EXPECT_EQ(found->submitted_by, UserId{2});
    EXPECT_EQ(found->submitted_at, at_ms(1));
    EXPECT_EQ(found->decided_by, UserId{});
    EXPECT_EQ(found->decided_at, Time{});
    EXPECT_EQ(found->comment, "");
}

TEST_P(AppReviewsTable, a_review_is_decided_once) {
    const ReviewId id = add(1);
    EXPECT_TRUE(decide(id, ReviewState::returned));
    EXPECT_FALSE(decide(id, ReviewState::approved));
    const auto found = tx().app_reviews().find(id);
    EXPECT_EQ(found->state, ReviewState::returned);
    EXPECT_EQ(found->decided_by, UserId{9});
    EXPECT_EQ(found->decided_at, at_ms(7));
    EXPECT_EQ(found->comment, "well done");
    EXPECT_EQ(found->terms, terms());
    EXPECT_FALSE(tx().app_reviews().find_waiting(AppId{1}));
}

TEST_P(AppReviewsTable, waiting_reviews_are_listed_oldest_first_by_page) {
    const ReviewId first = add(1);
    const ReviewId decided = add(2);
    const ReviewId second = add(3);
    decide(decided, ReviewState::withdrawn);
    EXPECT_THAT(waiting(ReviewId{}, 10), ElementsAre(first, second));
    EXPECT_THAT(waiting(ReviewId{}, 1), ElementsAre(first));
    EXPECT_THAT(waiting(first, 10), ElementsAre(second));
    EXPECT_THAT(waiting(second, 10), IsEmpty());
    EXPECT_EQ(tx().app_reviews().find_waiting(AppId{3})->id, second);
}

TEST_P(AppReviewsTable, the_reviews_of_an_app_are_its_history) {
    const ReviewId first = add(1);
    add(2);
    decide(first, ReviewState::returned);
    const ReviewId second = add(1);
    const auto history = tx().app_reviews().of_app(AppId{1});
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].id, second);
    EXPECT_EQ(history[1].id, first);
}

TEST_P(AppReviewsTable, pending_terms_are_replaced_and_removed) {
    tx().app_reviews().set_pending({AppId{1}, {}, at_ms(1)});
    EXPECT_EQ(tx().app_reviews().find_pending(AppId{1})->terms, AppTerms{})
        << "no redirect URI is none, not an empty one";
    tx().app_reviews().set_pending({AppId{1}, terms(), at_ms(2)});
    const auto found = tx().app_reviews().find_pending(AppId{1});
    EXPECT_EQ(found->app_id, AppId{1});
    EXPECT_EQ(found->terms, terms());
    EXPECT_EQ(found->changed_at, at_ms(2));
    EXPECT_TRUE(tx().app_reviews().remove_pending(AppId{1}));
    EXPECT_FALSE(tx().app_reviews().find_pending(AppId{1}));
}

}  // namespace
}  // namespace grantor::test
