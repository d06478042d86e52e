#include "marketplace/developer/operation/next_step.hpp"

namespace grantor::marketplace {
namespace {

NextStep step_of_draft(const AppProgress& progress) {
    if (progress.was_returned)
        return {"A reviewer has returned it with a comment.", "Read the comment", AppTab::review};
    if (!progress.has_scopes)
        return {"Choose what the app can see and change.", "Choose the scopes", AppTab::access};
    if (!progress.was_installed)
        return {"Install it in your own company and try it out. Nobody else can yet.",
                "Install and test", AppTab::install};
    if (progress.situation.kind == AppKind::private_app)
        return {"Ready? Take it live, so that other companies can install it from its link.",
                "Go live", AppTab::review};
    return {"Ready? Add a description, then submit it for review.", "Go to the review",
            AppTab::review};
}

std::optional<NextStep> step_of_approved(const AppProgress& progress) {
    const auto& app = progress.situation;
    if (app.has_waiting_review)
        return NextStep{"Your changes are being reviewed. Until then everything stays as it was.",
                        "See the submission", AppTab::review};
    if (app.has_pending_terms && progress.was_returned)
        return NextStep{"A reviewer has returned your changes with a comment.", "Read the comment",
                        AppTab::review};
    if (app.has_pending_terms)
        return NextStep{"You have changes that need a review. Submit them when they are complete.",
                        "Go to the review", AppTab::review};
    if (app.status == AppStatus::approved)
        return NextStep{
            "The app is approved, and its link works. Publish it to list it in the marketplace.",
            "Publish it", AppTab::review};
    return std::nullopt;
}

}  // namespace

std::optional<NextStep> next_step(const AppProgress& progress) {
    switch (progress.situation.status) {
        case AppStatus::draft:
            return step_of_draft(progress);
        case AppStatus::in_review:
            return NextStep{
                "A reviewer will look at it. You do not need to do anything until then.",
                "See the submission", AppTab::review};
        case AppStatus::approved:
        case AppStatus::live:
            return step_of_approved(progress);
        case AppStatus::disabled:
            return NextStep{
                "The platform has disabled this app, and its tokens are rejected. Ask the people "
                "who run the platform.",
                {},
                AppTab::overview};
        case AppStatus::deleted:
            break;
    }
    return std::nullopt;
}

}  // namespace grantor::marketplace
