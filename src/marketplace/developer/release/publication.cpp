#include "marketplace/developer/release/publication.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "marketplace/developer/own_app.hpp"
#include "marketplace/developer/settings/terms.hpp"
#include "rules/app_names.hpp"
#include "rules/entered_text.hpp"
#include "rules/grant_states.hpp"

namespace grantor::marketplace {
namespace {

struct Step {
    AppStatus status;
    AuditKind kind;
};

void take(const Step& step, const App& app, const Actor& actor, WriteTx& tx,
          const Context& context) {
    App changed = app;
    changed.status = step.status;
    tx.apps().update(changed);
    auto event = audit_of(actor, step.kind, context);
    event.app_id = app.id;
    tx.audit_events().add(event);
}

// There is nothing left to decide about a deleted app.
void close_review(const OwnApp& own, const Actor& actor, WriteTx& tx, const Context& context) {
    tx.app_reviews().remove_pending(own.app->id);
    if (!own.waiting) return;
    auto review = *own.waiting;
    review.state = ReviewState::withdrawn;
    review.decided_by = actor.user.id;
    review.decided_at = context.now;
    tx.app_reviews().decide(review);
}

}  // namespace

Outcome<void> publish_app(std::string_view client_id, const Actor& actor, WriteTx& tx,
                          const Context& context) {
    const auto own = find_own_app_to(AppAction::publish, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    take({AppStatus::live, AuditKind::app_published}, *own->app, actor, tx, context);
    return {};
}

Outcome<void> unpublish_app(std::string_view client_id, const Actor& actor, WriteTx& tx,
                            const Context& context) {
    const auto own = find_own_app_to(AppAction::unpublish, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    take({AppStatus::approved, AuditKind::app_unpublished}, *own->app, actor, tx, context);
    return {};
}

Outcome<void> take_app_live(std::string_view client_id, const Actor& actor, WriteTx& tx,
                            const Context& context) {
    const auto own = find_own_app_to(AppAction::go_live, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    FieldReader reader;
    reader.note(missing_for_go_live(own->app->terms()));
    if (auto problem = problem_of_name(own->app->name, own->app->developer_company_id, tx))
        reader.note({std::move(*problem)});
    if (reader.has_problems()) return reader.refuse();
    take({AppStatus::live, AuditKind::app_went_live}, *own->app, actor, tx, context);
    return {};
}

Outcome<std::int64_t> delete_app(std::string_view client_id, std::string_view typed_name,
                                 const Actor& actor, WriteTx& tx, const Context& context) {
    const auto own = find_own_app_to(AppAction::remove, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    FieldReader reader;
    const auto name = reader.line("typed", typed_name, {name_max, Need::required});
    if (!reader.has_problems() && name != own->app->name)
        reader.note("typed", "This is not the name of the app.");
    if (reader.has_problems()) return reader.refuse();

    const auto installations = tx.app_activities().active_installations(own->app->id);
    end_grants_of_app(own->app->id, EndReason::app_deleted, tx, context.now);
    close_review(*own, actor, tx, context);
    App deleted = *own->app;
    deleted.status = AppStatus::deleted;
    tx.apps().update(deleted);
    auto event = audit_of(actor, AuditKind::app_deleted, context);
    event.app_id = deleted.id;
    event.detail = fmt::format("{}; {} installations ended", deleted.name, installations);
    tx.audit_events().add(event);
    return installations;
}

}  // namespace grantor::marketplace
