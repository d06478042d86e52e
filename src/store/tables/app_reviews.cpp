#include "store/tables/app_reviews.hpp"

#include <ranges>

#include "store/tables/app_screenshots.hpp"

// The order in which read_terms reads.
#define TERMS_COLUMNS                                                                  \
    "redirect_uris, scopes, installation_url, category, name, icon_version, summary, " \
    "screenshots"
// The order in which read_review reads.
#define REVIEW_COLUMNS                                                              \
    TERMS_COLUMNS                                                                   \
    ", id, app_id, is_first, state, note, submitted_by, submitted_at, decided_by, " \
    "decided_at, comment"

namespace grantor {
namespace {

// State 0: waiting.
constexpr SqlQuery find_review{"SELECT " REVIEW_COLUMNS " FROM app_reviews WHERE id = $1"};
constexpr SqlQuery find_waiting_review{
    "SELECT " REVIEW_COLUMNS
    " FROM app_reviews WHERE app_id = $1 AND state = 0 ORDER BY id DESC LIMIT 1"};
constexpr SqlQuery reviews_of_app{"SELECT " REVIEW_COLUMNS
                                  " FROM app_reviews WHERE app_id = $1 ORDER BY id DESC"};
constexpr SqlQuery waiting_reviews{
    "SELECT " REVIEW_COLUMNS " FROM app_reviews WHERE state = 0 AND id > $1 ORDER BY id LIMIT $2"};
constexpr SqlQuery add_review{
    "INSERT INTO app_reviews (app_id, is_first, redirect_uris, scopes, installation_url, category,"
    " state, note, submitted_by, submitted_at, decided_by, decided_at, comment, name, icon_version,"
    " summary, screenshots)"
    " VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, 0, 0, '', $10, $11, $12, $13) RETURNING id"};
constexpr SqlQuery decide_review{
    "UPDATE app_reviews SET state = $2, decided_by = $3, decided_at = $4, comment = $5"
    " WHERE id = $1 AND state = 0"};

constexpr SqlQuery find_pending_terms{"SELECT " TERMS_COLUMNS
                                      ", changed_at FROM app_pending_terms WHERE app_id = $1"};
constexpr SqlQuery set_pending_terms{
    "INSERT INTO app_pending_terms (app_id, redirect_uris, scopes, installation_url, category,"
    " changed_at, name, icon_version, summary, screenshots)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    " ON CONFLICT (app_id) DO UPDATE SET"
    " redirect_uris = excluded.redirect_uris, scopes = excluded.scopes,"
    " installation_url = excluded.installation_url, category = excluded.category,"
    " changed_at = excluded.changed_at, name = excluded.name,"
    " icon_version = excluded.icon_version, summary = excluded.summary,"
    " screenshots = excluded.screenshots"};
constexpr SqlQuery remove_pending_terms{"DELETE FROM app_pending_terms WHERE app_id = $1"};
constexpr SqlQuery move_category_of_reviews{
    "UPDATE app_reviews SET category = $2 WHERE category = $1 AND state = 0"};
constexpr SqlQuery move_category_of_pending_terms{
    "UPDATE app_pending_terms SET category = $2 WHERE category = $1"};

std::string in_lines(const std::vector<std::string>& uris) {
    std::string out;
    for (const auto& uri : uris) {
        if (!out.empty()) out += '\n';
        out += uri;
    }
    return out;
}

std::vector<std::string> from_lines(const std::string& lines) {
    std::vector<std::string> out;
    if (lines.empty()) return out;
    for (const auto line : std::views::split(lines, '\n'))
        out.emplace_back(line.begin(), line.end());
    return out;
}

AppTerms read_terms(const SqlRows& row) {
    return {.redirect_uris = from_lines(row.text(0)),
            .scopes = ScopeSet::unpack(row.bytes(1)).value_or(ScopeSet{}),
            .installation_url = row.text(2),
            .category = row.text(3),
            .name = row.text(4),
            .icon_version = row.integer(5),
            .summary = row.text(6),
            .screenshots = screenshots_from_text(row.text(7))};
}

AppReview read_review(const SqlRows& row) {
    return {.id = row.id<ReviewId>(8),
            .app_id = row.id<AppId>(9),
            .is_first = row.boolean(10),
            .terms = read_terms(row),
            .state = row.number<ReviewState>(11),
            .note = row.text(12),
            .submitted_by = row.id<UserId>(13),
            .submitted_at = row.time(14),
            .decided_by = row.id<UserId>(15),
            .decided_at = row.time(16),
            .comment = row.text(17)};
}

std::vector<AppReview> read_reviews(SqlRows rows) {
    std::vector<AppReview> out;
    while (rows.next()) out.push_back(read_review(rows));
    return out;
}

std::optional<AppReview> read_one(SqlRows rows) {
    if (!rows.next()) return std::nullopt;
    return read_review(rows);
}

}  // namespace

std::optional<AppReview> AppReviews::find(ReviewId id) const {
    return read_one(connection_.run(find_review, id));
}

std::optional<AppReview> AppReviews::find_waiting(AppId app) const {
    return read_one(connection_.run(find_waiting_review, app));
}

std::vector<AppReview> AppReviews::of_app(AppId app) const {
    return read_reviews(connection_.run(reviews_of_app, app));
}

std::vector<AppReview> AppReviews::waiting(ReviewId after, std::int64_t limit) const {
    return read_reviews(connection_.run(waiting_reviews, after, limit));
}

std::optional<PendingTerms> AppReviews::find_pending(AppId app) const {
    SqlRows rows = connection_.run(find_pending_terms, app);
    if (!rows.next()) return std::nullopt;
    return PendingTerms{app, read_terms(rows), rows.time(8)};
}

ReviewId AppReviews::add(const AppReview& review) {
    SqlRows rows = connection_.run(
        add_review, review.app_id, review.is_first, in_lines(review.terms.redirect_uris),
        review.terms.scopes.packed(), review.terms.installation_url, review.terms.category,
        review.note, review.submitted_by, review.submitted_at, review.terms.name,
        review.terms.icon_version, review.terms.summary,
        screenshots_as_text(review.terms.screenshots));
    rows.next();
    return rows.id<ReviewId>(0);
}

bool AppReviews::decide(const AppReview& review) {
    return connection_.change(decide_review, review.id, review.state, review.decided_by,
                              review.decided_at, review.comment) == 1;
}

void AppReviews::set_pending(const PendingTerms& pending) {
    connection_.change(set_pending_terms, pending.app_id, in_lines(pending.terms.redirect_uris),
                       pending.terms.scopes.packed(), pending.terms.installation_url,
                       pending.terms.category, pending.changed_at, pending.terms.name,
                       pending.terms.icon_version, pending.terms.summary,
                       screenshots_as_text(pending.terms.screenshots));
}

bool AppReviews::remove_pending(AppId app) {
    return connection_.change(remove_pending_terms, app) == 1;
}

void AppReviews::move_category(const CategoryMove& move) {
    connection_.change(move_category_of_reviews, move.from, move.to);
    connection_.change(move_category_of_pending_terms, move.from, move.to);
}

}  // namespace grantor

#undef REVIEW_COLUMNS
#undef TERMS_COLUMNS
