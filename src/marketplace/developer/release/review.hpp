// Review of public apps, before they are offered to everybody, and of later changes to their terms
// (docs/wire.md §4.3): the developer submits and withdraws, a reviewer decides. All are units of
// work.
#pragma once

#include <string>
#include <string_view>

#include "model/app_review.hpp"
#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// Of a developer's note, and of a reviewer's comment.
inline constexpr std::size_t review_text_max = 4000;

// A draft, or changes to an app that has been approved, to the reviewers. The terms are frozen from
// now on. `note` is for the reviewer: a test account, what has changed. Refuses an incomplete app,
// with one problem for each missing field.
Outcome<ReviewId> submit_app(std::string_view client_id, std::string_view note, const Actor& actor,
                             WriteTx& tx, const Context& context);

// Takes the waiting submission back; the terms can be changed again.
Outcome<void> withdraw_app(std::string_view client_id, const Actor& actor, WriteTx& tx,
                           const Context& context);

enum class ReviewDecision { approve, return_to_developer };

// Once for each submission. Approved: a first submission makes the app `approved` (the developer
// publishes it), later ones merge the changed terms into the app immediately. Returned: a first
// submission makes the app a draft again, of later ones the changes wait to be corrected. Returning
// needs a comment. Refuses people who are not reviewers, and reviewers of apps that they manage
// themselves, unless they are platform admins.
Outcome<void> decide_review(ReviewId review, ReviewDecision decision, std::string_view comment,
                            const Actor& reviewer, WriteTx& tx, const Context& context);

// Whether that person may decide about apps of that company at all: a reviewer, and not a developer
// there unless a platform admin. For pages that offer the decision.
bool may_review(const Actor& reviewer, CompanyId developer, const ReadTx& tx);
// Whether that person belongs to the company that makes an app, which a decision must say.
bool is_of_maker(UserId person, CompanyId developer, const ReadTx& tx);

}  // namespace grantor::marketplace
