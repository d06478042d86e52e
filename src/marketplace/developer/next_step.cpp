#include "marketplace/developer/next_step.hpp"

namespace grantor::marketplace {
namespace {

NextStep step_of_draft(const AppProgress& progress) {
    if (progress.was_returned)
        return {"A reviewer has sent it back with a comment.", "Read the comment", AppTab::review};
    if (!progress.has_scopes)
        return {"Choose what the app may see and change.", "Choose the scopes", AppTab::access};
    if (!progress.was_installed)
        return {"Install it in your own company and try it out. Nobody else can yet.",
                "Install and test", AppTab::install};
    if (progress.situation.kind == AppKind::private_app)
        return {"Does it work? Take it live, so that other companies can install it by its link.",
                "Go live", AppTab::review};
    return {"Does it work? Describe it, then submit it for review.", "Go to the review",
            AppTab::review};
}

std::optional<NextStep> step_of_approved(const AppProgress& progress) {
    const auto& app = progress.situation;
    if (app.has_waiting_review)
        return NextStep{"Your changes are being reviewed. Until then everything stays as it was.",
                        "See the submission", AppTab::review};
    if (app.has_pending_terms && progress.was_returned)
        return NextStep{"A reviewer has sent your changes back with a comment.", "Read the comment",
                        AppTab::review};
    if (app.has_pending_terms)
        return NextStep{"You have changes that need a review. Submit them when they are complete.",
                        "Go to the review", AppTab::review};
    if (app.status == AppStatus::approved)
        return NextStep{
            "It is approved, and its link works. Publish it to list it in the "
            "marketplace.",
            "Publish it", AppTab::review};
    return std::nullopt;
}

}  // namespace

std::optional<NextStep> next_step(const AppProgress& progress) {
    switch (progress.situation.status) {
        case AppStatus::draft:
            return step_of_draft(progress);
        case AppStatus::in_review:
            return NextStep{"A reviewer is going to look at it. You need do nothing.",
                            "See the submission", AppTab::review};
        case AppStatus::approved:
        case AppStatus::live:
            return step_of_approved(progress);
        case AppStatus::disabled:
            return NextStep{
                "The platform has disabled this app: no token works. Ask the people "
                "who run it.",
                {},
                AppTab::overview};
        case AppStatus::deleted:
            break;
    }
    return std::nullopt;
}

}  // namespace grantor::marketplace
