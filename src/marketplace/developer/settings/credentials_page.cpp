#include <algorithm>
#include <fmt/format.h>

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

// By its last characters, which is all that anybody can compare.
std::string shown_ending(const AppSecret& secret) {
    return secret.ending.empty() ? std::string("unknown") : "…" + secret.ending;
}

void fill_secrets(pages::PageData& data, const App& app, Time now) {
    if (app.is_public_client()) return data.show("PUBLIC_CLIENT");
    auto part = data.add("SECRETS");
    for (const auto& secret : app.secrets) {
        auto row = part.add("SECRET");
        const bool is_new = secret.id == app.secrets.front().id;
        row.set("SECRET_ENDING", shown_ending(secret));
        if (app.secrets.size() > 1) row.add("SECRET_AGE").set("AGE", is_new ? "New" : "Old");
        row.set_time("SECRET_CREATED", secret.created_at);
        row.set_time("SECRET_USED", secret.last_used_at);
        if (app.secrets.size() == 1) continue;
        auto revocable = row.add("SECRET_REVOCABLE");
        revocable.set("REVOKE_HREF", fmt::format("{}/{}/revoke", app_path(app, AppTab::credentials),
                                                 secret.id.value));
        revocable.set("REVOKED", is_new ? "new" : "old");
    }
    if (app.secrets.size() < app_secrets_max) part.show("ADDABLE");
    fill_rotation(part, app, now);
}

// A secret that a form has just made, once.
void fill_made(pages::PageData& data, const Visit& visit, const App& app) {
    const auto secret = visit.once("secret");
    if (secret.empty()) return;
    auto made = data.add("MADE");
    made.set("MADE_SECRET", secret);
    if (app.secrets.size() > 1) made.show("SECOND");
    if (visit.once("is_new").empty()) return;
    auto next = data.add("NEXT");
    next.set("SCOPES_HREF", app_path(app, AppTab::access));
    next.set("INSTALL_HREF", app_path(app, AppTab::install));
    next.set("QUICK_START_HREF", app_path(app, AppTab::quick_start));
}

Outcome<http::Response> see_secret(const Visit& visit, const Outcome<NewAppSecret>& made) {
    if (!made) return std::unexpected(made.error());
    return see_once(visit, app_path(visit, AppTab::credentials), "secret-added",
                    {{"secret", made->secret}});
}

// What is known of its use, for somebody who wants to revoke it.
std::string use_of(const AppSecret& secret, Time now) {
    if (secret.last_used_at == Time{}) return "Nothing has ever used it.";
    const auto ago = now - secret.last_used_at;
    if (ago < recent) return "It was used within the last two hours: a server still has it.";
    const auto in_hours = std::chrono::floor<hours>(ago).count();
    if (in_hours < 48) return fmt::format("It was last used {} hours ago.", in_hours);
    return fmt::format("It was last used {} days ago.", in_hours / 24);
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
    data.set("CLIENT_TYPE_HREF", app_path(app, AppTab::credentials) + "/client-type");
    fill_made(data, visit, app);
    fill_secrets(data, app, visit.context.now);
    return pages::framed_page(visit.status(), "developer_credentials", frame, data);
}

Outcome<http::Response> take_secret(const Visit& visit, WriteTx& tx) {
    return see_secret(visit, add_app_secret(client_id_of(visit), visit.actor(), tx, visit.context));
}

Outcome<http::Response> ask_secret_revocation(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto id = visit.id<AppSecretId>("secret");
    const auto secret = std::ranges::find(app.secrets, id, &AppSecret::id);
    if (secret == app.secrets.end()) return refuse_unknown("secret");
    const auto which = app.secrets.size() == 1                ? "only"
                       : secret->id == app.secrets.front().id ? "new"
                                                              : "old";
    Confirmation question;
    question.heading = fmt::format("Revoke the {} secret ({})?", which, shown_ending(*secret));
    question.sentences = {use_of(*secret, visit.context.now),
                          "Requests that use it fail immediately. Tokens and installations are "
                          "kept. A revoked secret cannot be brought back."};
    question.button = fmt::format("Revoke the {} secret", which);
    return ask_first(visit, app, AppTab::credentials, std::move(question));
}

Outcome<http::Response> take_secret_revocation(const Visit& visit, WriteTx& tx) {
    return see_done(revoke_app_secret(client_id_of(visit), visit.id<AppSecretId>("secret"),
                                      visit.actor(), tx, visit.context),
                    app_path(visit, AppTab::credentials), "secret-revoked");
}

Outcome<http::Response> ask_client_type(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    if (app.is_public_client()) return see_other(app_path(app, AppTab::credentials));
    const auto installations = tx.app_activities().active_installations(app.id);
    Confirmation question;
    question.heading = fmt::format("Make {} a public client?", app.name);
    question.sentences = {
        app.secrets.size() == 1
            ? "Its secret stops working immediately and cannot be brought back."
            : "Both of its secrets stop working immediately and cannot be brought back.",
        "From now on, each consent needs PKCE, and each refresh gives a new refresh token.",
        fmt::format("{} active {} kept.", installations,
                    installations == 1 ? "installation is" : "installations are")};
    question.button = "Make it a public client";
    question.fields = {{"client_type", "public"}};
    return ask_first(visit, app, AppTab::credentials, std::move(question));
}

Outcome<http::Response> take_client_type(const Visit& visit, WriteTx& tx) {
    const auto id = client_id_of(visit);
    const auto wanted = visit.field("client_type");
    if (wanted == "confidential")
        return see_secret(visit, become_confidential(id, visit.actor(), tx, visit.context));
    if (wanted == "public")
        return see_done(become_public_client(id, visit.actor(), tx, visit.context),
                        app_path(visit, AppTab::credentials), "made-public-client");
    return refuse_field("client_type", "Choose a client type.");
}

}  // namespace grantor::marketplace::developer
