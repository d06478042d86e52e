#include "marketplace/developer/app_states.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view gone = "This app is deleted.";
constexpr std::string_view disabled =
    "The platform has disabled this app. Ask the people who run the platform why.";
constexpr std::string_view frozen =
    "The app is being reviewed. Withdraw the submission to change it.";
constexpr std::string_view no_review_needed = "A private app needs no review: take it live.";
constexpr std::string_view only_private =
    "Only private apps go live without a review. Submit this one.";

bool is_approved(const AppSituation& app) {
    return app.status == AppStatus::approved || app.status == AppStatus::live;
}

std::string_view why_no_submission(const AppSituation& app) {
    if (app.kind == AppKind::private_app) return no_review_needed;
    if (app.status == AppStatus::in_review || app.has_waiting_review)
        return "It has already been submitted and is waiting for a reviewer.";
    if (app.status == AppStatus::draft || app.has_pending_terms) return {};
    return "Nothing that needs a review has changed since it was approved.";
}

std::string_view why_not_published(const AppSituation& app) {
    if (app.kind == AppKind::private_app)
        return "A private app is not listed in the marketplace. Share its installation link.";
    if (app.status == AppStatus::live) return "It is already published.";
    if (app.status == AppStatus::approved) return {};
    return "It must be approved before it can be published. Submit it for review.";
}

std::string_view why_not_live(const AppSituation& app) {
    if (app.kind == AppKind::public_app) return only_private;
    return app.status == AppStatus::draft ? std::string_view{} : "It is already live.";
}

std::string_view why_no_client_type(const AppSituation& app) {
    if (app.kind == AppKind::private_app || app.status == AppStatus::draft) return {};
    return app.status == AppStatus::in_review ? frozen
                                              : "It was approved with this client type. Register "
                                                "another app for a different client type.";
}

}  // namespace

std::string_view why_not(AppAction action, const AppSituation& app) {
    if (app.status == AppStatus::deleted) return gone;
    // A secret that leaked must be replaced before the platform opens the app again.
    if (action == AppAction::remove || action == AppAction::change_credentials) return {};
    if (app.status == AppStatus::disabled) return disabled;
    const bool is_reviewed = app.status == AppStatus::in_review || app.has_waiting_review;
    switch (action) {
        case AppAction::change_texts:
            return {};
        case AppAction::change_terms:
            return is_reviewed ? frozen : std::string_view{};
        case AppAction::change_client_type:
            return why_no_client_type(app);
        case AppAction::submit:
            return why_no_submission(app);
        case AppAction::withdraw:
            return is_reviewed ? std::string_view{} : "There is no submission to withdraw.";
        case AppAction::publish:
            return why_not_published(app);
        case AppAction::unpublish:
            return app.kind == AppKind::public_app && app.status == AppStatus::live
                       ? std::string_view{}
                       : "It is not published.";
        case AppAction::go_live:
            return why_not_live(app);
        case AppAction::remove:
        case AppAction::change_credentials:
            break;
    }
    return {};
}

TermsEffect terms_effect(const AppSituation& app) {
    return app.kind == AppKind::public_app && is_approved(app) ? TermsEffect::after_review
                                                               : TermsEffect::at_once;
}

}  // namespace grantor::marketplace
