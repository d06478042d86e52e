#include "rules/app_registration.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "rules/app_names.hpp"
#include "rules/entered_text.hpp"
#include "token/client_secret.hpp"

namespace grantor {
namespace {

constexpr std::size_t client_id_length = 16;

std::string free_client_id(const ReadTx& tx, Random& random) {
    auto id = random.hex(client_id_length);
    while (tx.apps().find_by_client_id(id)) id = random.hex(client_id_length);
    return id;
}

bool has_room(CompanyId company, const ReadTx& tx) {
    const auto apps = tx.apps().list_of_developer(company);
    const auto kept = std::ranges::count_if(
        apps, [](const App& app) { return app.status != AppStatus::deleted; });
    return static_cast<std::size_t>(kept) < apps_of_company_max;
}

std::string ending_of(const Secret& secret) {
    const auto text = secret.reveal();
    return std::string(text.substr(text.size() - secret_ending_length));
}

}  // namespace

Outcome<App> read_app(const NewApp& wanted) {
    FieldReader reader;
    App app;
    app.name = reader.line("name", wanted.name, {name_max, Need::required});
    if (!wanted.kind) reader.note("kind", "Choose who the app is for.");
    app.redirect_uris =
        reader.redirect_uris("redirect_uris", wanted.redirect_uris, wanted.client_type);
    if (reader.has_problems()) return reader.refuse();
    app.kind = *wanted.kind;
    app.client_type = wanted.client_type;
    app.scopes.add(base_scope);
    return app;
}

Outcome<RegisteredApp> add_app(App app, AuditEvent by, WriteTx& tx, const Context& context) {
    if (!has_room(by.company_id, tx))
        return refuse_state(
            fmt::format("A company can have at most {} apps. Delete one that is no longer needed.",
                        apps_of_company_max));
    if (auto problem = problem_of_name(app.name, by.company_id, tx))
        return refuse_fields({std::move(*problem)});
    app.developer_company_id = by.company_id;
    app.client_id = free_client_id(tx, context.random);
    app.created_at = by.at;
    app.id = tx.apps().add(app);
    RegisteredApp made{std::move(app), {}};
    if (!made.app.is_public_client())
        made.secret = add_secret(made.app.id, tx, context).value().secret;
    by.kind = AuditKind::app_created;
    by.app_id = made.app.id;
    by.detail = fmt::format("{}, {}", made.app.name,
                            made.app.kind == AppKind::public_app ? "public" : "private");
    tx.audit_events().add(by);
    return made;
}

std::optional<NewAppSecret> add_secret(AppId app, WriteTx& tx, const Context& context) {
    auto secret = make_client_secret(context.random);
    const auto stored = protect_client_secret(secret, context.keys, context.random);
    const auto id = tx.apps().add_secret({.id = {},
                                          .app_id = app,
                                          .key_id = stored.digest.key_id,
                                          .mac = stored.digest.mac,
                                          .sealed = stored.sealed,
                                          .created_at = context.now,
                                          .last_used_at = {},
                                          .ending = ending_of(secret)});
    if (!id) return std::nullopt;
    return NewAppSecret{*id, std::move(secret)};
}

}  // namespace grantor
