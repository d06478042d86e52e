// The demo around an operator's own API.
#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/scopes.hpp"
#include "sandbox/control/world.hpp"
#include "store/transaction.hpp"
#include "tests/store/support/temporary_directory.hpp"

namespace grantor::sandbox {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const PlatformScopes shop_scopes{{"orders:read", "orders:write"}, {"orders:read"}};
const Time started = from_ms(1'790'000'000'000);

// Of a shop's document, in a store of its own.
class OwnWorld : public testing::Test {
 protected:
    OwnWorld() { align({"orders:read", "orders:write"}); }

    void align(const std::vector<std::string>& names) {
        std::vector<ScopeDraft> drafts;
        for (const auto& name : names)
            drafts.push_back({name, name, {}, ScopeKind::view, {}, false});
        const auto done =
            store->write_now([&](WriteTx& tx) { return align_scopes(drafts, {}, tx); });
        ASSERT_TRUE(done.has_value());
    }
    std::string scopes_of(const World& world, std::string_view app) {
        const auto& planned = *std::ranges::find(world.plan().apps, app, &PlannedApp::name);
        return store->read_now([&](const ReadTx& tx) {
            return ScopeCatalogue{tx.scopes().all()}.space_separated(
                tx.apps().find_by_client_id(planned.client_id)->scopes);
        });
    }

    test::TemporaryDirectory directory;
    std::unique_ptr<Store> store = open_sqlite({.path = directory.file("grantor.db")});
    SeededRandom random{3};
    KeyRing keys = KeyRing::make(random, started);
};

}  // namespace

TEST_F(OwnWorld, has_the_people_of_the_other_sandbox_and_no_records) {
    World own(7, shop_scopes);
    const World crm(7);
    EXPECT_EQ(own.plan().users.front().password, crm.plan().users.front().password);
    const auto seeded = own.find_or_plant(*store, keys, random, started);
    EXPECT_EQ(seeded.companies.size(), 3u);
    EXPECT_EQ(seeded.users.size(), 7u);
    for (const auto& company : seeded.companies)
        for (const std::string kind : {"deal", "pipeline", "activity_type"})
            EXPECT_EQ(store->read_now(
                          [&](const ReadTx& tx) { return tx.records().count({company.id, kind}); }),
                      0);
    EXPECT_EQ(store->read_now(World::planted_kind), DemoKind::own_api);
}

TEST_F(OwnWorld, has_apps_that_read_and_apps_that_do_all) {
    World world(7, shop_scopes);
    world.find_or_plant(*store, keys, random, started);
    EXPECT_THAT(scopes_of(world, "Daily Digest"), Not(HasSubstr("orders:write")));
    EXPECT_THAT(scopes_of(world, "Ledger Sync"), HasSubstr("orders:read orders:write"));
    EXPECT_THAT(scopes_of(world, explorer_name), HasSubstr("orders:read orders:write"));
}

TEST_F(OwnWorld, speaks_of_no_other_product) {
    std::string all;
    for (const auto& app : plan_own_world(7, shop_scopes).apps)
        all += app.name + " " + app.profile.summary + " " + app.profile.description + " " +
               app.profile.website + " " + app.category + "\n";
    for (const auto& request : plan_own_world(7, shop_scopes).requests) all += request.note;
    std::ranges::transform(all, all.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    for (const std::string word : {"deal", "crm", "pipedrive", "pipeline", "lead", "contact"})
        EXPECT_THAT(all, Not(HasSubstr(word)));
}

TEST_F(OwnWorld, follows_the_scopes_of_its_document) {
    World(7, shop_scopes).find_or_plant(*store, keys, random, started);
    align({"orders:read", "stock:read"});
    World world(7, PlatformScopes{{"orders:read", "stock:read"}, {"orders:read", "stock:read"}});
    world.find_or_plant(*store, keys, random, started);
    world.follow_scopes(*store);
    EXPECT_THAT(scopes_of(world, "Ledger Sync"), HasSubstr("orders:read stock:read"));
    EXPECT_THAT(scopes_of(world, "Ledger Sync"), Not(HasSubstr("orders:write")));
}

}  // namespace grantor::sandbox
