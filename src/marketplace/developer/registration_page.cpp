#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/registration.hpp"

namespace grantor::marketplace::developer {
Outcome<http::Response> show_registration(const Visit& visit, const ReadTx&) {
    auto frame = frame_of(visit, "Register an app", pages::Section::developers);
    frame.breadcrumb = {{"Apps", "/developer"}};
    frame.lead =
        "A name and a callback URL are enough to get credentials. Everything else can come later.";
    pages::PageData data;
    fill_form(data, visit, "/developer/apps/new");
    data.set_field("NAME", visit.entered("name", ""), visit.error_of("name"));
    data.set_field("REDIRECT_URIS", visit.entered("redirect_uris", ""),
                   visit.error_of("redirect_uris"));
    const auto kind = visit.entered("kind", "");
    if (kind == "public") data.show("KIND_PUBLIC");
    if (kind == "private") data.show("KIND_PRIVATE");
    data.set_field("KIND", kind, visit.error_of("kind"));
    return pages::framed_page(visit.status(), "developer_new_app", frame, data);
}

Outcome<http::Response> take_registration(const Visit& visit, WriteTx& tx) {
    NewApp wanted;
    wanted.name = visit.field("name");
    wanted.kind = app_kind_named(visit.field("kind"));
    wanted.redirect_uris.emplace_back(visit.field("redirect_uris"));
    const auto made = register_app(wanted, visit.actor(), tx, visit.context);
    if (!made) return std::unexpected(made.error());
    // Loaded again, that page registers nothing.
    return see_once(visit, app_path(made->app, AppTab::credentials), "app-registered",
                    {{"secret", made->secret}, {"is_new", "yes"}});
}

}  // namespace grantor::marketplace::developer
