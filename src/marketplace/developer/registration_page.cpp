#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/registration.hpp"

namespace grantor::marketplace::developer {
namespace {

constexpr std::string_view path = "/developer/apps/new";

struct Nothing {};

http::Response write_registration(const Visit& visit, const Nothing&) {
    auto frame = frame_of(visit, "Register an app", pages::Section::developers);
    frame.breadcrumb = {{"Apps", "/developer"}};
    frame.lead =
        "A name and a callback URL are enough to get credentials. Everything else can come later.";
    pages::PageData data;
    fill_form(data, visit, path);
    data.set_field("NAME", visit.entered("name", ""), visit.error_of("name"));
    data.set_field("REDIRECT_URIS", visit.entered("redirect_uris", ""),
                   visit.error_of("redirect_uris"));
    const auto kind = visit.entered("kind", "");
    if (kind == "public") data.show("KIND_PUBLIC");
    if (kind == "private") data.show("KIND_PRIVATE");
    data.set_field("KIND", kind, visit.error_of("kind"));
    return pages::framed_page(visit.status(), "developer_new_app", frame, data);
}

Outcome<RegisteredApp> act(const Visit& visit, WriteTx& tx) {
    NewApp wanted;
    wanted.name = visit.form.find("name").value_or("");
    wanted.kind = app_kind_named(visit.form.find("kind").value_or(""));
    wanted.redirect_uris.emplace_back(visit.form.find("redirect_uris").value_or(""));
    return register_app(wanted, visit.actor(), tx, visit.context);
}

http::Response finish(const Visit& visit, const RegisteredApp& made) {
    const auto& app = made.app;
    auto frame = app_frame(visit, app, AppTab::credentials);
    frame.target = app_path(app, AppTab::credentials);
    frame.notice = "The app is registered.";
    pages::PageData data;
    data.set("CLIENT_ID", app.client_id);
    data.set("SECRET", made.secret.reveal());
    data.set("SCOPES_HREF", app_path(app, AppTab::access));
    data.set("INSTALL_HREF", app_path(app, AppTab::install));
    data.set("OVERVIEW_HREF", app_path(app));
    return pages::framed_page(200, "developer_registered", frame, data);
}

const PageEndpoint<Nothing> registration_page{
    Access::developer, [](const Visit&, const ReadTx&) -> Outcome<Nothing> { return Nothing{}; },
    write_registration};
const FormEndpoint<RegisteredApp> registration_form{Access::developer, act, finish};

}  // namespace

PageAnswer show_registration(const http::Request& request, const Services& services) {
    return show_page(request, services, registration_page);
}

PageAnswer take_registration(const http::Request& request, const Services& services) {
    return take_form(request, services, registration_form, registration_page);
}

}  // namespace grantor::marketplace::developer
