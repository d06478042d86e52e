#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/publication.hpp"

namespace grantor::marketplace::developer {
namespace {

struct Deletion {
    OwnApp own;
    std::int64_t installations = 0;
};

Outcome<Deletion> find_deletion(const Visit& visit, const ReadTx& tx) {
    auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto installations = tx.app_activities().active_installations(own->app->id);
    return Deletion{std::move(*own), installations};
}

http::Response write_deletion(const Visit& visit, const Deletion& view) {
    const auto& app = *view.own.app;
    auto frame = app_frame(visit, app, AppTab::basics);
    frame.title = "Delete " + app.name;
    pages::PageData data;
    fill_form(data, visit, app_path(app) + "/delete");
    data.set("APP_NAME", app.name);
    data.set_number("INSTALLATIONS", view.installations);
    data.set("BACK_HREF", app_path(app, AppTab::basics));
    data.set_field("CONFIRM_NAME", visit.entered("confirm_name", ""),
                   visit.error_of("confirm_name"));
    return pages::framed_page(visit.status(), "developer_delete", frame, data);
}

Outcome<std::int64_t> act(const Visit& visit, WriteTx& tx) {
    return delete_app(client_id_of(visit), visit.form.find("confirm_name").value_or(""),
                      visit.actor(), tx, visit.context);
}

http::Response finish(const Visit&, const std::int64_t&) {
    return see_done("/developer", "app-deleted");
}

const PageEndpoint<Deletion> deletion_page{Access::developer, find_deletion, write_deletion};
const FormEndpoint<std::int64_t> deletion_form{Access::developer, act, finish};

}  // namespace

PageAnswer show_deletion(const http::Request& request, const Services& services) {
    return show_page(request, services, deletion_page);
}

PageAnswer take_deletion(const http::Request& request, const Services& services) {
    return take_form(request, services, deletion_form, deletion_page);
}

}  // namespace grantor::marketplace::developer
