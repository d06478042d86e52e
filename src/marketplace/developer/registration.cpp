#include "marketplace/developer/registration.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "marketplace/developer/credentials.hpp"
#include "marketplace/developer/terms.hpp"
#include "rules/entered_text.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::size_t client_id_length = 16;

std::string free_client_id(const ReadTx& tx, Random& random) {
    auto id = random.hex(client_id_length);
    while (tx.apps().find_by_client_id(id)) id = random.hex(client_id_length);
    return id;
}

bool has_room(const Actor& actor, const ReadTx& tx) {
    const auto apps = tx.apps().list_of_developer(actor.company->id);
    const auto kept = std::ranges::count_if(
        apps, [](const App& app) { return app.status != AppStatus::deleted; });
    return static_cast<std::size_t>(kept) < apps_of_company_max;
}

}  // namespace

Outcome<RegisteredApp> register_app(const NewApp& wanted, const Actor& actor, WriteTx& tx,
                                    const Context& context) {
    if (!actor.is_developer())
        return refuse_access("Only a company's admins and developers can register apps.");
    FieldReader reader;
    RegisteredApp made;
    auto& app = made.app;
    app.name = reader.line("name", wanted.name, {name_max, Need::required});
    if (!wanted.kind) reader.note("kind", "Choose who the app is for.");
    app.redirect_uris =
        read_redirect_uris("redirect_uris", wanted.redirect_uris, app.client_type, reader);
    if (reader.has_problems()) return reader.refuse();
    if (!has_room(actor, tx))
        return refuse_state(
            fmt::format("A company can have at most {} apps. Delete one that is no longer needed.",
                        apps_of_company_max));

    app.kind = *wanted.kind;
    app.developer_company_id = actor.company->id;
    app.client_id = free_client_id(tx, context.random);
    app.scopes.add(base_scope);
    app.created_at = context.now;
    app.id = tx.apps().add(app);
    made.secret = make_first_secret(app.id, tx, context);
    auto event = audit_of(actor, AuditKind::app_created, context);
    event.app_id = app.id;
    event.detail =
        fmt::format("{}, {}", app.name, app.kind == AppKind::public_app ? "public" : "private");
    tx.audit_events().add(event);
    return made;
}

std::optional<AppKind> app_kind_named(std::string_view name) {
    if (name == "public") return AppKind::public_app;
    if (name == "private") return AppKind::private_app;
    return std::nullopt;
}

}  // namespace grantor::marketplace
