#include "marketplace/listing/listing.hpp"

#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;
using testing::ElementsAre;
using testing::IsEmpty;

App a_listed_app(HubWorld& world, const std::string& name, std::string_view category = "Finance") {
    const auto registered = world.register_app(AppKind::public_app, name).app;
    return world.store().write_now([&](WriteTx& tx) {
        App app = *tx.apps().find(registered.id);
        app.status = AppStatus::live;
        app.category = category;
        app.profile.summary = "Made for " + name;
        tx.apps().update(app);
        return app;
    });
}

std::vector<std::string> names(const Listing& listing) {
    std::vector<std::string> out;
    for (const auto& listed : listing.apps) out.push_back(listed.app.name);
    return out;
}

Listing find(HubWorld& world, const ListingQuery& query,
             const std::optional<Actor>& person = std::nullopt) {
    return world.read([&](const ReadTx& tx) { return find_listing(query, person, tx); });
}

}  // namespace

TEST(Listing, has_published_public_apps_only) {
    HubWorld world;
    const auto app = a_listed_app(world, "Ledger");
    for (const auto status : {AppStatus::draft, AppStatus::in_review, AppStatus::approved,
                              AppStatus::disabled, AppStatus::deleted}) {
        world.set_status(app, status);
        EXPECT_THAT(names(find(world, {})), IsEmpty()) << static_cast<int>(status);
    }
    world.set_status(app, AppStatus::live);
    EXPECT_THAT(names(find(world, {})), ElementsAre("Ledger"));
    world.set_status(world.register_app(AppKind::private_app, "Inside").app, AppStatus::live);
    EXPECT_THAT(names(find(world, {})), ElementsAre("Ledger"));
}

TEST(Listing, is_searched_by_words_and_category) {
    HubWorld world;
    a_listed_app(world, "Ledger Sync", "Finance");
    a_listed_app(world, "Deal Radar", "Sales");
    EXPECT_THAT(names(find(world, {"led", "", 0})), ElementsAre("Ledger Sync"));
    EXPECT_THAT(names(find(world, {"", "Sales", 0})), ElementsAre("Deal Radar"));
    EXPECT_THAT(names(find(world, {"led", "Sales", 0})), IsEmpty());
    EXPECT_THAT(names(find(world, {"%", "", 0})), IsEmpty());
}

TEST(Listing, of_a_word_with_a_mistake_is_that_of_the_right_one_and_says_so) {
    HubWorld world;
    a_listed_app(world, "Calendar Bridge");
    const auto found = find(world, {"calender", "", 0});
    EXPECT_THAT(names(found), ElementsAre("Calendar Bridge"));
    EXPECT_EQ(found.corrected, "calendar");
    EXPECT_EQ(find(world, {"calendar", "", 0}).corrected, "");
}

TEST(Listing, that_is_empty_suggests_only_what_finds_something) {
    HubWorld world;
    a_listed_app(world, "Ledger Sync", "Finance");
    a_listed_app(world, "Deal Radar", "Sales");
    const auto found = find(world, {"ledger zzzz", "Sales", 0});
    EXPECT_THAT(names(found), IsEmpty());
    ASSERT_EQ(found.suggestions.size(), 1U);
    EXPECT_EQ(found.suggestions[0].words, "ledger");
    EXPECT_EQ(found.suggestions[0].apps, 1);
    const auto elsewhere = find(world, {"ledger", "Sales", 0});
    ASSERT_EQ(elsewhere.suggestions.size(), 1U);
    EXPECT_EQ(elsewhere.suggestions[0].category, "");
    EXPECT_THAT(find(world, {"zzzz", "", 0}).suggestions, IsEmpty());
}

TEST(Listing, counts_installs_with_one_digit) {
    EXPECT_EQ(installs_text(0), "");
    EXPECT_EQ(installs_text(-1), "");
    EXPECT_EQ(installs_text(1), "1 install");
    EXPECT_EQ(installs_text(9), "9 installs");
    EXPECT_EQ(installs_text(10), "10+ installs");
    EXPECT_EQ(installs_text(99), "90+ installs");
    EXPECT_EQ(installs_text(3999), "3,000+ installs");
    EXPECT_EQ(installs_text(1'234'567), "1,000,000+ installs");
}

TEST(Listing, comes_in_pages) {
    HubWorld world;
    world.store().write_now([&](WriteTx& tx) {
        for (int i = 0; i < listing_page_size + 1; ++i) {
            App app;
            app.developer_company_id = world.acme->id;
            app.client_id = fmt::format("{:016x}", i);
            app.name = fmt::format("App {}", i);
            app.kind = AppKind::public_app;
            app.status = AppStatus::live;
            tx.apps().add(app);
        }
    });
    const auto first = find(world, {});
    EXPECT_EQ(first.apps.size(), static_cast<std::size_t>(listing_page_size));
    EXPECT_TRUE(first.has_more);
    const auto second = find(world, {"", "", 1});
    EXPECT_THAT(names(second), ElementsAre("App 0"));
    EXPECT_FALSE(second.has_more);
    EXPECT_THAT(names(find(world, {"", "", 1'000'000'000})), IsEmpty());
}

TEST(Listing, marks_what_the_person_has_installed_in_the_active_company) {
    HubWorld world;
    const auto app = a_listed_app(world, "Ledger");
    EXPECT_FALSE(find(world, {}, world.regular).apps.at(0).is_installed);
    world.install(app, world.regular);
    EXPECT_TRUE(find(world, {}, world.regular).apps.at(0).is_installed);
    EXPECT_FALSE(find(world, {}, world.admin).apps.at(0).is_installed);
    EXPECT_FALSE(find(world, {}).apps.at(0).is_installed);
    EXPECT_EQ(find(world, {}).apps.at(0).developer, "acme Ltd");
}

}  // namespace grantor::marketplace
