#include "marketplace/platform/apps.hpp"
#include "marketplace/platform/companies.hpp"
#include "marketplace/platform/users.hpp"
#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;
using testing::SizeIs;

template <class Unit, class... Input>
auto run(HubWorld& world, Unit unit, const Input&... input) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return unit(input..., world.platform_admin, tx, context);
    });
}
std::vector<Invalidation> invalidations(HubWorld& world) {
    return world.read([&](const ReadTx& tx) { return tx.invalidations().since(world.now); });
}
CompanyState state_of(HubWorld& world, const Company& company) {
    return world.read([&](const ReadTx& tx) { return tx.companies().find(company.id)->state; });
}

}  // namespace

TEST(SuspendingACompany, is_refused_for_ones_own_and_for_none) {
    HubWorld world;
    EXPECT_EQ(run(world, suspend_company, "nobody").error().kind, Refusal::Kind::not_found);
    EXPECT_EQ(run(world, suspend_company, "globex").error().kind, Refusal::Kind::conflict);
    EXPECT_EQ(run(world, activate_company, "acme").error().kind, Refusal::Kind::conflict);
    EXPECT_EQ(state_of(world, *world.globex), CompanyState::active);
}

TEST(SuspendingACompany, ends_its_access_tokens_and_can_be_undone) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto grant = world.install(app, world.regular);
    ASSERT_TRUE(run(world, suspend_company, "acme"));
    EXPECT_EQ(state_of(world, *world.acme), CompanyState::suspended);
    ASSERT_THAT(invalidations(world), SizeIs(1));
    EXPECT_EQ(invalidations(world)[0].kind, InvalidationKind::company);
    EXPECT_EQ(invalidations(world)[0].subject, world.acme->id.value);
    EXPECT_EQ(run(world, suspend_company, "acme").error().kind, Refusal::Kind::conflict);
    ASSERT_TRUE(run(world, activate_company, "acme"));
    EXPECT_EQ(state_of(world, *world.acme), CompanyState::active);
    EXPECT_TRUE(world.read([&](const ReadTx& tx) { return tx.grants().find(grant)->is_active(); }));
}

TEST(DeactivatingAUser, is_refused_for_oneself_and_for_nobody) {
    HubWorld world;
    const auto self = world.platform_admin.user.id;
    EXPECT_EQ(run(world, deactivate_user, UserId{98765}).error().kind, Refusal::Kind::not_found);
    EXPECT_EQ(run(world, deactivate_user, self).error().kind, Refusal::Kind::conflict);
    EXPECT_EQ(
        run(world, change_platform_role, self, std::optional(PlatformRole::none)).error().kind,
        Refusal::Kind::conflict);
    EXPECT_EQ(run(world, activate_user, world.regular.user.id).error().kind,
              Refusal::Kind::conflict);
    EXPECT_EQ(run(world, change_platform_role, world.regular.user.id, std::optional<PlatformRole>())
                  .error()
                  .fields.at(0)
                  .field,
              "role");
}

TEST(DeactivatingAUser, ends_everything_of_theirs_everywhere) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto here = world.install(app, world.regular);
    auto elsewhere = world.regular;
    elsewhere.company = world.globex;
    world.store().write_now([&](WriteTx& tx) {
        tx.memberships().add({world.globex->id, world.regular.user.id, Role::regular, world.now});
        tx.sessions().add({sha256(as_bytes("cookie")), world.regular.user.id, world.acme->id,
                           world.now, world.now + hours{1}});
    });
    const auto there = world.install(app, elsewhere);
    EXPECT_EQ(run(world, deactivate_user, world.regular.user.id).value(), 2);
    world.read([&](const ReadTx& tx) {
        for (const auto id : {here, there})
            EXPECT_EQ(tx.grants().find(id)->end_reason, EndReason::user_deactivated);
        EXPECT_FALSE(tx.sessions().find(sha256(as_bytes("cookie")), world.now));
        EXPECT_EQ(tx.users().find(world.regular.user.id)->state, UserState::deactivated);
        DeliveryFilter filter;
        filter.app_id = app.id;
        EXPECT_THAT(tx.deliveries().list(filter), SizeIs(2));
        // The admins of both companies can read of it.
        for (const auto& company : {world.acme, world.globex}) {
            AuditFilter log;
            log.company_id = company->id;
            log.kind = AuditKind::user_deactivated;
            EXPECT_THAT(tx.audit_events().list(log), SizeIs(1));
        }
        return true;
    });
    ASSERT_TRUE(run(world, activate_user, world.regular.user.id));
    EXPECT_FALSE(world.read([&](const ReadTx& tx) { return tx.grants().find(here)->is_active(); }));
}

TEST(DisablingAnApp, needs_a_reason_and_goes_back_where_it_was) {
    HubWorld world;
    const auto app = world.register_app(AppKind::public_app).app;
    EXPECT_EQ(run(world, disable_app, app.client_id, " ").error().fields.at(0).field, "reason");
    EXPECT_EQ(run(world, disable_app, "nobody", "why").error().kind, Refusal::Kind::not_found);
    EXPECT_EQ(run(world, enable_app, app.client_id).error().kind, Refusal::Kind::conflict);
    for (const auto status :
         {AppStatus::draft, AppStatus::in_review, AppStatus::approved, AppStatus::live}) {
        world.set_status(app, status);
        ASSERT_TRUE(run(world, disable_app, app.client_id, "It sends spam."));
        EXPECT_EQ(world.find(app.client_id)->status, AppStatus::disabled);
        EXPECT_EQ(run(world, disable_app, app.client_id, "again").error().kind,
                  Refusal::Kind::conflict);
        ASSERT_TRUE(run(world, enable_app, app.client_id));
        EXPECT_EQ(world.find(app.client_id)->status, status);
    }
    EXPECT_THAT(invalidations(world), SizeIs(4));
    EXPECT_EQ(invalidations(world)[0].kind, InvalidationKind::app);
    const auto events = world.audit_events(app.id);
    EXPECT_EQ(events[1].detail, "It sends spam.");
    EXPECT_EQ(events[1].company_id, world.acme->id);
    world.set_status(app, AppStatus::deleted);
    EXPECT_EQ(run(world, enable_app, app.client_id).error().kind, Refusal::Kind::not_found);
    EXPECT_EQ(run(world, disable_app, app.client_id, "why").error().kind, Refusal::Kind::not_found);
}

TEST(ScopeCounts, are_over_all_apps) {
    HubWorld world;
    for (const auto* scopes : {"deals:read", "deals:read,users:read"}) {
        const auto app = world.register_app(AppKind::private_app).app;
        world.store().write_now([&](WriteTx& tx) {
            App changed = *tx.apps().find(app.id);
            changed.scopes = world.scope_set(scopes);
            return tx.apps().update(changed);
        });
    }
    const auto counts =
        world.write([&](WriteTx& tx, const Context& context) { return count_scopes(context, tx); });
    const auto of = [&](std::string_view name) { return counts[world.scopes().find(name)->value]; };
    EXPECT_EQ(of("base"), 2);
    EXPECT_EQ(of("deals:read"), 2);
    EXPECT_EQ(of("users:read"), 1);
    EXPECT_EQ(of("admin"), 0);
}

}  // namespace grantor::marketplace
