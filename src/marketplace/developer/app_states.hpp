// What may be done to an app in which state (docs/wire.md §4.3). Pure: the one list of these rules.
#pragma once

#include <string_view>

#include "model/app.hpp"

namespace grantor::marketplace {

enum class AppAction {
    change_texts,        // profile, token settings: no review is needed for them
    change_terms,        // AppTerms; what people see of them as OwnApp::action_on_face()
    change_client_type,  // confidential or public client
    change_credentials,  // add and revoke secrets
    submit,              // for review
    withdraw,            // from review
    publish,             // in the marketplace
    unpublish,
    go_live,  // a private app, permanently
    remove,
};
inline constexpr int app_actions = 10;

struct AppSituation {
    AppKind kind = AppKind::private_app;
    AppStatus status = AppStatus::draft;
    bool has_pending_terms = false;
    bool has_waiting_review = false;
};

// "": it may be done. Otherwise one sentence for the developer: why not, and what to do instead.
std::string_view why_not(AppAction action, const AppSituation& situation);

// When a change of the terms takes effect, where it may be made at all.
enum class TermsEffect { at_once, after_review };
TermsEffect terms_effect(const AppSituation& situation);

}  // namespace grantor::marketplace
