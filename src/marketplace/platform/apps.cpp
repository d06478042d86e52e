#include "marketplace/platform/apps.hpp"

#include "rules/app_names.hpp"
#include "rules/entered_text.hpp"

namespace grantor::marketplace {
namespace {

Outcome<std::shared_ptr<const App>> find_existing(std::string_view client_id, const ReadTx& tx) {
    auto app = tx.apps().find_by_client_id(client_id);
    if (!app || app->status == AppStatus::deleted) return refuse_unknown("app");
    return app;
}

// In the log of the developer's company.
void note(AuditKind kind, const App& app, std::string detail, const Actor& actor, WriteTx& tx,
          const Context& context) {
    auto event = audit_of(actor, kind, context);
    event.company_id = app.developer_company_id;
    event.app_id = app.id;
    event.detail = std::move(detail);
    tx.audit_events().add(event);
}

}  // namespace

Outcome<AppFile> find_app_file(std::string_view client_id, const ReadTx& tx) {
    auto app = find_existing(client_id, tx);
    if (!app) return std::unexpected(app.error());
    AppFile file;
    file.app = std::move(*app);
    file.developer = developer_name(*file.app, tx);
    if (const auto developer = tx.companies().find(file.app->developer_company_id))
        file.developer_label = developer->label;
    file.installations = tx.app_activities().active_installations(file.app->id);
    file.reviews = tx.app_reviews().of_app(file.app->id);
    return file;
}

Outcome<void> disable_app(std::string_view client_id, std::string_view reason, const Actor& actor,
                          WriteTx& tx, const Context& context) {
    const auto app = find_existing(client_id, tx);
    if (!app) return std::unexpected(app.error());
    if ((*app)->status == AppStatus::disabled) return refuse_state("It is already disabled.");
    FieldReader reader;
    auto why = reader.paragraphs("reason", reason, {reason_max, Need::required});
    if (reader.has_problems()) return reader.refuse();

    App changed = **app;
    changed.status_before_disabled = changed.status;
    changed.status = AppStatus::disabled;
    tx.apps().update(changed);
    tx.invalidations().add({InvalidationKind::app, changed.id.value, context.now});
    note(AuditKind::app_disabled, changed, std::move(why), actor, tx, context);
    return {};
}

Outcome<void> enable_app(std::string_view client_id, const Actor& actor, WriteTx& tx,
                         const Context& context) {
    const auto app = find_existing(client_id, tx);
    if (!app) return std::unexpected(app.error());
    if ((*app)->status != AppStatus::disabled) return refuse_state("It is not disabled.");
    App changed = **app;
    changed.status = changed.status_before_disabled;
    tx.apps().update(changed);
    note(AuditKind::app_enabled, changed, {}, actor, tx, context);
    return {};
}

std::vector<std::int64_t> count_scopes(const Context& context, const ReadTx& tx) {
    std::vector<std::int64_t> counts(scopes_max, 0);
    for (const auto& use : tx.apps().scope_uses())
        for (const auto* scope : context.scopes.members(use.scopes))
            counts[scope->index.value] += use.apps;
    return counts;
}

}  // namespace grantor::marketplace
