#include <fmt/format.h>
#include <fmt/ranges.h>

#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/settings.hpp"
#include "marketplace/developer/terms.hpp"

namespace grantor::marketplace::developer {
namespace {

http::Response write_basics(const Visit& visit, const OwnApp& own) {
    const auto& app = *own.app;
    const auto frame = app_frame(visit, app, AppTab::basics);
    pages::PageData data;
    fill_form(data, visit, app_path(app, AppTab::basics));
    fill_lock(data, AppAction::change_terms, own);
    data.set("REVIEW_HREF", app_path(app, AppTab::review));
    data.set("DELETE_HREF", app_path(app) + "/delete");
    data.set("CLIENT_ID", app.client_id);
    if (own.pending) data.show("PENDING");
    data.set_field("NAME", visit.entered("name", app.name), visit.error_of("name"));
    const auto uris = fmt::format("{}", fmt::join(own.working_terms().redirect_uris, "\n"));
    data.set_field("REDIRECT_URIS", visit.entered("redirect_uris", uris),
                   visit.error_of("redirect_uris"));
    return pages::framed_page(visit.status(), "developer_basics", frame, data);
}

Outcome<Saved> act(const Visit& visit, WriteTx& tx) {
    BasicsChange change;
    change.name = visit.form.find("name");
    // A field that is locked is not sent.
    if (const auto uris = visit.form.find("redirect_uris")) change.redirect_uris = lines_of(*uris);
    return change_basics(client_id_of(visit), change, visit.actor(), tx, visit.context);
}

http::Response finish(const Visit& visit, const Saved& saved) {
    return see_done(visit.request.path, saved_notice(saved));
}

const PageEndpoint<OwnApp> basics_page{Access::developer, own_app_of, write_basics};
const FormEndpoint<Saved> basics_form{Access::developer, act, finish};

}  // namespace

PageAnswer show_basics(const http::Request& request, const Services& services) {
    return show_page(request, services, basics_page);
}

PageAnswer take_basics(const http::Request& request, const Services& services) {
    return take_form(request, services, basics_form, basics_page);
}

}  // namespace grantor::marketplace::developer
