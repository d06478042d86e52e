// An app with what a developer of its company may know and change about it.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "marketplace/developer/app_states.hpp"
#include "model/app_review.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

struct OwnApp {
    std::shared_ptr<const App> app;
    std::optional<PendingTerms> pending;
    std::optional<AppReview> waiting;

    AppSituation situation() const {
        return {app->kind, app->status, pending.has_value(), waiting.has_value()};
    }
    // What a change of name, summary, icon or screenshots is. During the first review it is free,
    // since no other company can see the app; what is approved must be what was submitted, though
    // (decide_review).
    AppAction action_on_face() const {
        return app->status == AppStatus::in_review ? AppAction::change_texts
                                                   : AppAction::change_terms;
    }
    // The terms that forms show and change: those that wait for a review, if there are any.
    AppTerms working_terms() const { return pending ? pending->terms : app->terms(); }
};

// The app, if the active company of the actor develops it. An app of others is refused as one that
// does not exist (attack 16), and so is a deleted one.
Outcome<OwnApp> find_own_app(std::string_view client_id, const Actor& actor, const ReadTx& tx);

// The same for doing that; refuses where why_not() does.
Outcome<OwnApp> find_own_app_to(AppAction action, std::string_view client_id, const Actor& actor,
                                const ReadTx& tx);

}  // namespace grantor::marketplace
