#include "service/notices.hpp"

#include <utility>

namespace grantor {
namespace {

// One row a notice, in the order of the alphabet.
constexpr std::pair<std::string_view, std::string_view> notices[] = {
    {"app-deleted", "The app is deleted, and its installations are removed."},
    {"app-disabled", "The app is disabled. Its tokens are rejected."},
    {"app-enabled", "The app is enabled again."},
    {"app-registered", "The app is registered."},
    {"category-added", "The category is added."},
    {"category-removed", "The category is removed."},
    {"clock-moved", "The clock is moved."},
    {"company-activated", "The company is active again."},
    {"company-created", "The company is created. Create its first admin under People."},
    {"company-made", "Your sandbox company is ready. You are working in it now."},
    {"company-suspended",
     "The company is suspended. Nobody can sign in to it, and all its tokens are rejected."},
    {"delivery-queued", "Queued. Refresh the page to see the result."},
    {"discarded", "The changes are discarded."},
    {"fault-ordered", "Added. The next requests that match meet it."},
    {"fault-removed", "Removed."},
    {"installation-ended", "The app is uninstalled."},
    {"installations-ended", "The app is uninstalled for everybody."},
    {"installations-ended-some",
     "The app is uninstalled for 200 people. Repeat this for the rest."},
    {"invitation-withdrawn", "The invitation is withdrawn. Its code no longer works."},
    {"joined", "Welcome. You are now a member."},
    {"key-removed", "The key is removed. It no longer works."},
    {"live", "The app is live. Any company can install it from its link."},
    {"made-public-client", "The app is now a public client. Its secrets no longer work."},
    {"member-removed", "The person is no longer a member."},
    {"nowhere-else", "You were not signed in anywhere else."},
    {"password-changed",
     "The password is changed. Every other browser is signed out, and your access keys are "
     "removed."},
    {"plan-added", "The plan is added."},
    {"plan-removed", "The plan is removed."},
    {"platform-role-saved", "The role is saved."},
    {"policy-saved", "The app policy is saved."},
    {"published", "Published. Everybody can now find the app in the marketplace."},
    {"request-approved", "Approved. Everybody here can now install the app."},
    {"request-declined", "Declined."},
    {"review-approved", "Approved."},
    {"review-returned", "Returned to the developer."},
    {"role-saved", "The role is saved."},
    {"rule-saved", "The rule is saved."},
    {"sandbox-reset", "The sandbox is reset. Its demo data is restored."},
    {"saved", "Saved."},
    {"saved-for-review",
     "Saved. The changes take effect after a review. Submit them under Review."},
    {"scope-added", "The scope is added."},
    {"scope-brought-back", "Apps can ask for the scope again."},
    {"scope-retired", "The scope is retired. Apps that have it keep it."},
    {"secret-added", "The secret is ready."},
    {"secret-revoked", "The secret is revoked. It no longer works."},
    {"signed-out-elsewhere", "You are signed out everywhere else."},
    {"signed-up", "Welcome. Your sandbox company is ready."},
    {"submitted", "Submitted. A reviewer will look at it."},
    {"uninstalled", "The app is uninstalled."},
    {"unpublished", "The app is off the list. Its link and its installations keep working."},
    {"user-activated", "The account is active again."},
    {"user-deactivated", "The account is deactivated, and its apps are uninstalled."},
    {"withdrawn", "Withdrawn. You can change it again."},
};

}  // namespace

std::string_view notice_text(std::string_view name) {
    for (const auto& [known, text] : notices)
        if (known == name) return text;
    return {};
}

}  // namespace grantor
