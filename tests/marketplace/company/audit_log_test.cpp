#include "marketplace/company/audit_log.hpp"

#include "marketplace/audit_words.hpp"
#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;
using testing::IsEmpty;
using testing::SizeIs;

void note(HubWorld& world, const Actor& actor, AuditKind kind, AppId app = {}) {
    world.write([&](WriteTx& tx, const Context& context) {
        auto event = audit_of(actor, kind, context);
        event.app_id = app;
        tx.audit_events().add(event);
        return true;
    });
}

}  // namespace

TEST(Attack16, the_audit_log_has_events_of_its_own_company_only) {
    HubWorld world;
    note(world, world.regular, AuditKind::consent_allowed);
    AuditQuery query;
    query.email = world.regular.user.email;
    const auto find = [&](const Actor& actor) {
        return world.read([&](const ReadTx& tx) { return find_audit_log(query, actor, tx); }).rows;
    };
    EXPECT_THAT(find(world.admin), SizeIs(1));
    EXPECT_THAT(find(world.stranger), IsEmpty());
}

TEST(AuditLog, is_found_by_kind_person_and_app_in_pages) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    note(world, world.regular, AuditKind::consent_allowed, app.id);
    note(world, world.regular, AuditKind::uninstalled_by_user, app.id);
    note(world, world.admin, AuditKind::member_added);
    AuditQuery query;
    const auto find = [&] {
        return world.read([&](const ReadTx& tx) { return find_audit_log(query, world.admin, tx); });
    };
    // Registering the app is one more.
    EXPECT_THAT(find().rows, SizeIs(4));
    query.kind = AuditKind::consent_allowed;
    EXPECT_THAT(find().rows, SizeIs(1));
    EXPECT_EQ(find().rows[0].person, "ben <ben@acme.example>");
    EXPECT_EQ(find().rows[0].app, "Ledger");
    query = {};
    query.client_id = app.client_id;
    EXPECT_THAT(find().rows, SizeIs(3));
    query.email = world.regular.user.email;
    EXPECT_THAT(find().rows, SizeIs(2));
    query.email = "nobody@acme.example";
    EXPECT_THAT(find().rows, IsEmpty());
    query = {};
    query.limit = 3;
    const auto first = find();
    EXPECT_TRUE(first.has_more);
    EXPECT_EQ(first.rows[0].event.kind, AuditKind::member_added);
    query.before = first.rows.back().event.id;
    EXPECT_THAT(find().rows, SizeIs(1));
    EXPECT_FALSE(find().has_more);
}

TEST(AuditWords, are_there_for_every_kind) {
    int kinds = 0;
    for (int number = 1; number < 200; ++number) {
        const auto kind = static_cast<AuditKind>(number);
        const auto name = audit_kind_name(kind);
        if (name == "unknown") continue;
        ++kinds;
        EXPECT_NE(audit_text(kind), name);
        EXPECT_EQ(audit_kind_named(name), kind);
    }
    EXPECT_EQ(static_cast<std::size_t>(kinds), audit_words().size());
    EXPECT_EQ(audit_kind_named("unknown"), std::nullopt);
}

}  // namespace grantor::marketplace
