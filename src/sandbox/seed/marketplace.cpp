#include "sandbox/seed/marketplace.hpp"

#include <algorithm>

#include "rules/grant_states.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

CompanyId company_of(const SeededWorld& world, std::string_view label) {
    return std::ranges::find(world.companies, label, &SeededCompany::label)->id;
}

UserId user_of(const SeededWorld& world, std::string_view email) {
    return std::ranges::find(world.users, email, [](const auto& one) { return one.plan.email; })
        ->id;
}

AppId app_of(const SeededWorld& world, std::string_view name) {
    return std::ranges::find(world.apps, name, [](const auto& one) { return one.plan.name; })->id;
}

void install(WriteTx& tx, const PlannedInstallation& plan, const SeededWorld& world,
             const Soil& soil) {
    const auto app = tx.apps().find(app_of(world, plan.app));
    const auto at = soil.now - plan.ago;
    Grant grant;
    grant.app_id = app->id;
    grant.user_id = user_of(world, plan.email);
    grant.company_id = company_of(world, plan.company_label);
    grant.scopes = app->scopes;
    grant.secret = soil.random.bytes<sizeof(GrantSecret)>();
    grant.created_at = at;
    grant.last_used_day = day_of(at);
    grant.id = tx.grants().add_pending(grant);
    activate_grant(grant.id, tx, at);
    AuditEvent event;
    event.at = at;
    event.kind = AuditKind::consent_allowed;
    event.company_id = grant.company_id;
    event.user_id = grant.user_id;
    event.app_id = grant.app_id;
    event.grant_id = grant.id;
    tx.audit_events().add(event);
}

void ask(WriteTx& tx, const PlannedRequest& plan, const SeededWorld& world, const Soil& soil) {
    InstallRequest request;
    request.company_id = company_of(world, plan.company_label);
    request.app_id = app_of(world, plan.app);
    request.user_id = user_of(world, plan.email);
    request.note = plan.note;
    request.asked_at = soil.now - plan.ago;
    tx.install_requests().add(request);
    AuditEvent event;
    event.at = request.asked_at;
    event.kind = AuditKind::install_requested;
    event.company_id = request.company_id;
    event.user_id = request.user_id;
    event.app_id = request.app_id;
    tx.audit_events().add(event);
}

void submit(WriteTx& tx, const App& app, const SeededWorld& world, const Soil& soil) {
    AppReview review;
    review.app_id = app.id;
    review.is_first = true;
    review.terms = app.terms();
    review.note = "The test account is in the support article on our website.";
    review.submitted_by = world.users.front().id;
    review.submitted_at = soil.now - days{3};
    tx.app_reviews().add(review);
}

}  // namespace

void plant_marketplace(WriteTx& tx, const WorldPlan& plan, const SeededWorld& world,
                       const Soil& soil) {
    for (const auto& each : plan.installations) install(tx, each, world, soil);
    for (const auto& each : plan.requests) ask(tx, each, world, soil);
    for (const auto& seeded : world.apps)
        if (seeded.plan.status == AppStatus::in_review)
            submit(tx, *tx.apps().find(seeded.id), world, soil);
}

}  // namespace grantor::sandbox
