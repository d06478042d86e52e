#include <fmt/format.h>

#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/release/publication.hpp"

namespace grantor::marketplace::developer {

Outcome<http::Response> ask_deletion(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto installations = tx.app_activities().active_installations(app.id);
    Confirmation question;
    question.heading = fmt::format("Delete {}?", app.name);
    question.sentences = {
        installations == 0
            ? "Nobody has installed it. Every token and every secret stops working immediately."
            : fmt::format("Its {} immediately, and every token and every secret stops working.",
                          installations == 1
                              ? "one active installation is removed"
                              : fmt::format("{} active installations are removed", installations)),
        "Your server is notified of each installation and must then delete the data it holds.",
        "This cannot be undone."};
    question.button = "Delete the app";
    question.typed = app.name;
    return ask_first(visit, app, AppTab::basics, std::move(question));
}

Outcome<http::Response> take_deletion(const Visit& visit, WriteTx& tx) {
    return see_done(
        delete_app(client_id_of(visit), visit.field("typed"), visit.actor(), tx, visit.context),
        "/developer", "app-deleted");
}

}  // namespace grantor::marketplace::developer
