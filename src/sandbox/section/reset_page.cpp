#include <algorithm>
#include <fmt/format.h>

#include "sandbox/control/endpoints.hpp"
#include "sandbox/section/clock_words.hpp"
#include "sandbox/section/pages.hpp"
#include "service/confirmation.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

// What is there besides the demo, and goes for good.
std::string own_things(const Control& control, const ReadTx& tx) {
    const auto apps =
        static_cast<std::size_t>(std::ranges::count_if(tx.apps().list(), [&](const App& app) {
            return app.status != AppStatus::deleted &&
                   std::ranges::find(control.plan.apps, app.client_id, &PlannedApp::client_id) ==
                       control.plan.apps.end();
        }));
    if (apps == 0) return "All changes since the start are undone.";
    return fmt::format("{} that {} registered here {} deleted, and all other changes are undone.",
                       counted(apps, "app", "apps"), apps == 1 ? "was" : "were",
                       apps == 1 ? "is" : "are");
}

}  // namespace

Outcome<http::Response> show_reset(const SectionVisit& section, const ReadTx& tx) {
    const auto& control = section.control;
    const auto& plan = control.plan;
    const auto frame = section.frame("Reset", "/sandbox/reset");
    Confirmation confirmation{
        .heading = "Reset the sandbox?",
        .sentences = {fmt::format("The demo data is restored: {}, {} and {}, "
                                  "with the same passwords and secrets.",
                                  counted(plan.companies.size(), "company", "companies"),
                                  counted(plan.users.size(), "person", "people"),
                                  counted(plan.apps.size(), "app", "apps")),
                      own_things(control, tx),
                      "All tokens are refused from then on, everybody is signed out, and the log "
                      "of requests and the waiting faults are emptied."},
        .button = "Reset",
        .action = "/sandbox/reset",
        .cancel = "/"};
    if (const auto ahead = control.clock.offset(); ahead.count() > 0)
        confirmation.sentences.push_back(
            fmt::format("The clock, which is {} ahead, goes back to now.", clock_words(ahead)));
    return confirmation_page(section.visit, frame, confirmation);
}

http::Task<Outcome<http::Response>> take_reset(const SectionVisit& section) {
    auto resetting = carry_out_reset(section.control);
    if (!co_await resetting) co_return refuse_state("The sandbox is busy. Try again in a moment.");
    co_return see_done("/", "sandbox-reset");
}

}  // namespace grantor::sandbox
