#include "base/number.hpp"
#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/settings/credentials.hpp"

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

// The page that shows a new secret, once.
Outcome<http::Response> show_secret(const Visit& visit, const Outcome<NewAppSecret>& made,
                                    const ReadTx& tx) {
    if (!made) return std::unexpected(made.error());
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    auto frame = app_frame(visit, app, AppTab::credentials);
    frame.target = app_path(app, AppTab::credentials);
    pages::PageData data;
    data.set("SECRET", made->secret.reveal());
    if (app.secrets.size() > 1) data.show("SECOND");
    data.set("CREDENTIALS_HREF", frame.target);
    return pages::framed_page(200, "developer_secret", frame, data);
}

}  // namespace

Outcome<http::Response> show_credentials(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto frame = app_frame(visit, app, AppTab::credentials);
    pages::PageData data;
    fill_form(data, visit, app_path(app, AppTab::credentials));
    fill_lock(data, AppAction::change_client_type, *own);
    data.set("CLIENT_ID", app.client_id);
    data.show(app.is_public_client() ? "IS_PUBLIC_CLIENT" : "IS_CONFIDENTIAL");
    fill_secrets(data, app, visit.context.now);
    return pages::framed_page(visit.status(), "developer_credentials", frame, data);
}

Outcome<http::Response> take_secret(const Visit& visit, WriteTx& tx) {
    return show_secret(visit, add_app_secret(client_id_of(visit), visit.actor(), tx, visit.context),
                       tx);
}

Outcome<http::Response> take_secret_revocation(const Visit& visit, WriteTx& tx) {
    const AppSecretId secret{read_number(visit.field("secret")).value_or(0)};
    return see_done(
        revoke_app_secret(client_id_of(visit), secret, visit.actor(), tx, visit.context),
        app_path(visit, AppTab::credentials), "secret-revoked");
}

Outcome<http::Response> take_client_type(const Visit& visit, WriteTx& tx) {
    const auto id = client_id_of(visit);
    const auto wanted = visit.field("client_type");
    if (wanted == "confidential")
        return show_secret(visit, become_confidential(id, visit.actor(), tx, visit.context), tx);
    if (wanted == "public")
        return see_done(become_public_client(id, visit.actor(), tx, visit.context),
                        app_path(visit, AppTab::credentials), "made-public-client");
    return refuse_field("client_type", "Choose a client type.");
}

}  // namespace grantor::marketplace::developer
