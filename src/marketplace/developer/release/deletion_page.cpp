#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/release/publication.hpp"

namespace grantor::marketplace::developer {

Outcome<http::Response> show_deletion(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    auto frame = app_frame(visit, app, AppTab::basics);
    frame.title = "Delete " + app.name;
    pages::PageData data;
    fill_form(data, visit, app_path(app) + "/delete");
    data.set("APP_NAME", app.name);
    data.set_number("INSTALLATIONS", tx.app_activities().active_installations(app.id));
    data.set("BACK_HREF", app_path(app, AppTab::basics));
    data.set_field("CONFIRM_NAME", visit.entered("confirm_name", ""),
                   visit.error_of("confirm_name"));
    return pages::framed_page(visit.status(), "developer_delete", frame, data);
}

Outcome<http::Response> take_deletion(const Visit& visit, WriteTx& tx) {
    return see_done(delete_app(client_id_of(visit), visit.field("confirm_name"), visit.actor(), tx,
                               visit.context),
                    "/developer", "app-deleted");
}

}  // namespace grantor::marketplace::developer
