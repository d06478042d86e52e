#include <charconv>
#include <fmt/format.h>

#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/credentials.hpp"
#include "marketplace/developer/pages.hpp"

namespace grantor::marketplace::developer {
namespace {

// The last use is kept by the hour, so that this is the least that can be told.
constexpr hours recent{2};

// What two secrets tell about a rotation that is under way.
void fill_rotation(pages::PageData& data, const App& app, Time now) {
    if (app.secrets.size() < 2) return;
    const auto& fresh = app.secrets.front();
    const auto& old = app.secrets.back();
    if (old.last_used_at == Time{}) return data.show("OLD_UNUSED");
    if (fresh.last_used_at == Time{}) return data.show("NEW_UNUSED");
    if (now - old.last_used_at < recent) return data.show("OLD_BUSY");
    auto part = data.add("OLD_QUIET");
    part.set_time("OLD_USED", old.last_used_at);
}

void fill_secrets(pages::PageData& data, const App& app, Time now) {
    if (app.is_public_client()) return data.show("PUBLIC_CLIENT");
    auto part = data.add("SECRETS");
    for (const auto& secret : app.secrets) {
        auto row = part.add("SECRET");
        const bool is_new = secret.id == app.secrets.front().id;
        row.set("SECRET_ID", std::to_string(secret.id.value));
        row.set("SECRET_AGE", is_new ? "new" : "old");
        if (app.secrets.size() == 1) row.set("SECRET_NAME", "The secret");
        if (app.secrets.size() > 1) row.set("SECRET_NAME", is_new ? "New secret" : "Old secret");
        row.set_time("SECRET_CREATED", secret.created_at);
        row.set_time("SECRET_USED", secret.last_used_at);
        if (app.secrets.size() > 1) row.show("SECRET_REVOCABLE");
    }
    if (app.secrets.size() < app_secrets_max) part.show("ADDABLE");
    fill_rotation(part, app, now);
}

http::Response write_credentials(const Visit& visit, const OwnApp& own) {
    const auto& app = *own.app;
    const auto frame = app_frame(visit, app, AppTab::credentials);
    pages::PageData data;
    fill_form(data, visit, app_path(app, AppTab::credentials));
    fill_lock(data, AppAction::change_client_type, own);
    data.set("CLIENT_ID", app.client_id);
    data.show(app.is_public_client() ? "IS_PUBLIC_CLIENT" : "IS_CONFIDENTIAL");
    fill_secrets(data, app, visit.context.now);
    return pages::framed_page(visit.status(), "developer_credentials", frame, data);
}

struct ShownSecret {
    App app;
    std::optional<NewAppSecret> made;  // nothing: there is no secret to show
};

Outcome<ShownSecret> shown(const Visit& visit, NewAppSecret made, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    return ShownSecret{*own->app, std::move(made)};
}

Outcome<ShownSecret> act_on_addition(const Visit& visit, WriteTx& tx) {
    auto made = add_app_secret(client_id_of(visit), visit.actor(), tx, visit.context);
    if (!made) return std::unexpected(made.error());
    return shown(visit, std::move(*made), tx);
}

http::Response finish_with_secret(const Visit& visit, const ShownSecret& done) {
    const auto& app = done.app;
    const auto credentials = app_path(app, AppTab::credentials);
    if (!done.made) return see_done(credentials, "made-public-client");
    auto frame = app_frame(visit, app, AppTab::credentials);
    frame.target = credentials;
    pages::PageData data;
    data.set("SECRET", done.made->secret.reveal());
    if (app.secrets.size() > 1) data.show("SECOND");
    data.set("CREDENTIALS_HREF", credentials);
    return pages::framed_page(200, "developer_secret", frame, data);
}

Outcome<OwnApp> act_on_revocation(const Visit& visit, WriteTx& tx) {
    AppSecretId secret;
    const auto text = visit.form.find("secret").value_or("");
    std::from_chars(text.data(), text.data() + text.size(), secret.value);
    const auto revoked =
        revoke_app_secret(client_id_of(visit), secret, visit.actor(), tx, visit.context);
    if (!revoked) return std::unexpected(revoked.error());
    return own_app_of(visit, tx);
}

http::Response finish_revocation(const Visit&, const OwnApp& own) {
    return see_done(app_path(*own.app, AppTab::credentials), "secret-revoked");
}

Outcome<ShownSecret> act_on_client_type(const Visit& visit, WriteTx& tx) {
    const auto id = client_id_of(visit);
    const auto wanted = visit.form.find("client_type").value_or("");
    if (wanted == "confidential") {
        auto made = become_confidential(id, visit.actor(), tx, visit.context);
        if (!made) return std::unexpected(made.error());
        return shown(visit, std::move(*made), tx);
    }
    if (wanted != "public") return refuse_field("client_type", "Choose a client type.");
    const auto changed = become_public_client(id, visit.actor(), tx, visit.context);
    if (!changed) return std::unexpected(changed.error());
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    return ShownSecret{*own->app, std::nullopt};
}

const PageEndpoint<OwnApp> credentials_page{Access::developer, own_app_of, write_credentials};
const FormEndpoint<ShownSecret> addition_form{Access::developer, act_on_addition,
                                              finish_with_secret};
const FormEndpoint<OwnApp> revocation_form{Access::developer, act_on_revocation, finish_revocation};
const FormEndpoint<ShownSecret> client_type_form{Access::developer, act_on_client_type,
                                                 finish_with_secret};

}  // namespace

PageAnswer show_credentials(const http::Request& request, const Services& services) {
    return show_page(request, services, credentials_page);
}

PageAnswer take_secret(const http::Request& request, const Services& services) {
    return take_form(request, services, addition_form, credentials_page);
}

PageAnswer take_secret_revocation(const http::Request& request, const Services& services) {
    return take_form(request, services, revocation_form, credentials_page);
}

PageAnswer take_client_type(const http::Request& request, const Services& services) {
    return take_form(request, services, client_type_form, credentials_page);
}

}  // namespace grantor::marketplace::developer
