#include <fmt/format.h>
#include <fmt/ranges.h>

#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/settings/settings.hpp"
#include "marketplace/developer/settings/terms.hpp"

namespace grantor::marketplace::developer {

Outcome<http::Response> show_basics(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto frame = app_frame(visit, app, AppTab::basics);
    pages::PageData data;
    fill_form(data, visit, app_path(app, AppTab::basics));
    fill_lock(data, AppAction::change_terms, *own);
    const bool is_named = why_not(own->action_on_face(), own->situation()).empty();
    data.show(is_named ? "NAME_OPEN" : "NAME_LOCKED");
    data.set("REVIEW_HREF", app_path(app, AppTab::review));
    data.set("DELETE_HREF", app_path(app) + "/delete");
    data.set("CLIENT_ID", app.client_id);
    if (own->pending) data.show("PENDING");
    const auto terms = own->working_terms();
    data.set_field("NAME", visit.entered("name", terms.name), visit.error_of("name"));
    const auto uris = fmt::format("{}", fmt::join(terms.redirect_uris, "\n"));
    data.set_field("REDIRECT_URIS", visit.entered("redirect_uris", uris),
                   visit.error_of("redirect_uris"));
    return pages::framed_page(visit.status(), "developer_basics", frame, data);
}

Outcome<http::Response> take_basics(const Visit& visit, WriteTx& tx) {
    BasicsChange change;
    change.name = visit.form.find("name");
    // A field that is locked is not sent.
    if (const auto uris = visit.form.find("redirect_uris")) change.redirect_uris = lines_of(*uris);
    return see_saved(change_basics(client_id_of(visit), change, visit.actor(), tx, visit.context),
                     visit);
}

}  // namespace grantor::marketplace::developer
