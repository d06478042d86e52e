#include "marketplace/notices.hpp"

#include <utility>

namespace grantor::marketplace {
namespace {

// One row a notice, in the order of the alphabet.
constexpr std::pair<std::string_view, std::string_view> notices[] = {
    {"app-deleted",
     "The app is deleted. Its installations have ended, and its server is being told."},
    {"app-disabled", "The app is disabled. Nothing of it works any more."},
    {"app-enabled", "The app is enabled again."},
    {"company-activated", "The company is active again."},
    {"company-suspended",
     "The company is suspended. Nobody can sign in there, and no token of it works."},
    {"delivery-queued", "It is on its way. Load this page again to see what came of it."},
    {"discarded", "The changes are discarded."},
    {"installation-ended", "The installation has ended."},
    {"installations-ended", "The installations have ended."},
    {"installations-ended-some", "500 installations have ended. Repeat it for the rest."},
    {"invitation-withdrawn", "The invitation is withdrawn. Its code works no more."},
    {"joined", "Welcome. You are a member now."},
    {"key-removed", "The key is removed. Nothing can be done with it any more."},
    {"live", "The app is live. Any company can install it by its link."},
    {"made-public-client", "The app is a public client now. Its secrets work no more."},
    {"member-removed", "The person is no member any more."},
    {"nowhere-else", "You were signed in nowhere else."},
    {"password-changed", "The password is changed. Every other browser is signed out."},
    {"platform-role-saved", "The role is saved."},
    {"policy-saved", "The app policy is saved."},
    {"published", "Published. Everybody finds the app in the marketplace now."},
    {"request-approved", "Approved. Everybody here may install the app now."},
    {"request-declined", "Declined."},
    {"review-approved", "Approved."},
    {"review-returned", "Returned to the developer."},
    {"role-saved", "The role is saved."},
    {"rule-saved", "The rule is saved."},
    {"saved", "Saved."},
    {"saved-for-review",
     "Saved. What has changed takes effect after a review: submit it under Review."},
    {"secret-revoked", "The secret is revoked. It works no more."},
    {"signed-out-elsewhere", "You are signed out everywhere else."},
    {"signed-up", "Welcome. Your sandbox company is ready."},
    {"submitted", "Submitted. A reviewer is going to look at it."},
    {"uninstalled", "The app is uninstalled."},
    {"unpublished", "It is off the list. Its link and its installations go on working."},
    {"user-activated", "The account is active again."},
    {"user-deactivated", "The account is deactivated, and what it had installed has ended."},
    {"withdrawn", "Withdrawn. You can change it again."},
};

}  // namespace

std::string_view notice_text(std::string_view name) {
    for (const auto& [known, text] : notices)
        if (known == name) return text;
    return {};
}

}  // namespace grantor::marketplace
