#include "store/tables/apps.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class AppsTable : public TableTest {
 protected:
    static App sample(const std::string& client_id) {
        App app;
        app.developer_company_id = {7};
        app.client_id = client_id;
        app.name = "Sample \"app\" ü";
        app.kind = AppKind::public_app;
        app.status = AppStatus::live;
        app.client_type = ClientType::public_client;
        app.refresh_policy = RefreshPolicy::rotating;
        app.token_shape = TokenShape::legacy;
        app.scopes = some_scopes();
        app.created_at = at_ms(1);
        app.redirect_uris = {"https://b.example/cb", "http://127.0.0.1/cb"};
        app.installation_url = "https://b.example/install";
        app.category = "Finance";
        app.profile = {.summary = "in one line",
                       .description = "a paragraph",
                       .website = "https://b.example/",
                       .support_url = "https://b.example/support",
                       .privacy_url = "https://b.example/privacy",
                       .terms_url = "https://b.example/terms"};
        app.is_told_of_own_revocation = true;
        app.status_before_disabled = AppStatus::approved;
        app.screenshots = {{9}, {8}};
        return app;
    }
    static AppSecret secret_of(AppId app) {
        AppSecret secret;
        secret.app_id = app;
        secret.key_id = 3;
        secret.sealed = {0, 1, 2, 255};
        secret.created_at = at_ms(2);
        secret.ending = "5c5c";
        secret.mac.fill(0x5C);
        return secret;
    }
    static void expect_marketplace_fields(const App& app) {
        EXPECT_EQ(app.installation_url, "https://b.example/install");
        EXPECT_EQ(app.category, "Finance");
        EXPECT_EQ(app.profile.summary, "in one line");
        EXPECT_EQ(app.profile.description, "a paragraph");
        EXPECT_EQ(app.profile.website, "https://b.example/");
        EXPECT_EQ(app.profile.support_url, "https://b.example/support");
        EXPECT_EQ(app.profile.privacy_url, "https://b.example/privacy");
        EXPECT_EQ(app.profile.terms_url, "https://b.example/terms");
        EXPECT_TRUE(app.is_told_of_own_revocation);
        EXPECT_EQ(app.status_before_disabled, AppStatus::approved);
        EXPECT_EQ(app.icon_version, 0);
        EXPECT_EQ(app.screenshots, (std::vector<ScreenshotId>{{9}, {8}}));
    }
};
GRANTOR_ON_BOTH_ENGINES(AppsTable);

TEST_P(AppsTable, finds_nothing_that_is_not_there) {
    EXPECT_EQ(tx().apps().find(AppId{4711}), nullptr);
    EXPECT_EQ(tx().apps().find_by_client_id("0123456789abcdef"), nullptr);
}

TEST_P(AppsTable, keeps_every_field_of_an_app) {
    const AppId id = tx().apps().add(sample("0123456789abcdef"));
    const auto found = tx().apps().find(id);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->developer_company_id, CompanyId{7});
    EXPECT_EQ(found->client_id, "0123456789abcdef");
    EXPECT_EQ(found->name, "Sample \"app\" ü");
    EXPECT_EQ(found->kind, AppKind::public_app);
    EXPECT_EQ(found->status, AppStatus::live);
    EXPECT_EQ(found->client_type, ClientType::public_client);
    EXPECT_EQ(found->refresh_policy, RefreshPolicy::rotating);
    EXPECT_EQ(found->token_shape, TokenShape::legacy);
    EXPECT_EQ(found->scopes, some_scopes());
    EXPECT_EQ(found->created_at, at_ms(1));
    EXPECT_THAT(found->redirect_uris, ElementsAre("https://b.example/cb", "http://127.0.0.1/cb"));
    EXPECT_THAT(found->secrets, SizeIs(0));
    expect_marketplace_fields(*found);
    EXPECT_EQ(tx().apps().find_by_client_id("0123456789abcdef")->id, id);
}

TEST_P(AppsTable, a_client_id_is_unique) {
    tx().apps().add(sample("0123456789abcdef"));
    EXPECT_TRUE(fails([&] { tx().apps().add(sample("0123456789abcdef")); }));
}

TEST_P(AppsTable, a_change_is_seen_by_the_next_lookup) {
    const AppId id = tx().apps().add(sample("0123456789abcdef"));
    App changed = *tx().apps().find(id);
    changed.name = "Renamed";
    changed.status = AppStatus::disabled;
    changed.redirect_uris = {"https://c.example/cb"};
    EXPECT_TRUE(tx().apps().update(changed));
    EXPECT_EQ(tx().apps().find(id)->name, "Renamed");
    EXPECT_EQ(tx().apps().find_by_client_id("0123456789abcdef")->status, AppStatus::disabled);
    EXPECT_THAT(tx().apps().find(id)->redirect_uris, ElementsAre("https://c.example/cb"));
    changed.id = AppId{4711};
    EXPECT_FALSE(tx().apps().update(changed));
}

TEST_P(AppsTable, a_change_keeps_every_field) {
    App empty;
    empty.client_id = "0123456789abcdef";
    App changed = sample("0123456789abcdef");
    changed.id = tx().apps().add(empty);
    changed.icon_version = 7;
    EXPECT_TRUE(tx().apps().update(changed));
    const auto found = tx().apps().find(changed.id);
    changed.icon_version = found->icon_version;  // set_icon() alone changes it
    EXPECT_EQ(found->developer_company_id, CompanyId{7});
    EXPECT_EQ(found->client_type, ClientType::public_client);
    EXPECT_EQ(found->terms(), changed.terms());
    expect_marketplace_fields(*found);
}

TEST_P(AppsTable, lists_all_and_those_of_a_developer) {
    const AppId first = tx().apps().add(sample("1111111111111111"));
    App of_another = sample("2222222222222222");
    of_another.developer_company_id = {8};
    const AppId second = tx().apps().add(of_another);
    const auto all = tx().apps().list();
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_EQ(all[0].id, first);
    EXPECT_EQ(all[1].id, second);
    EXPECT_THAT(all[1].redirect_uris, SizeIs(2));
    const auto theirs = tx().apps().list_of_developer(CompanyId{8});
    ASSERT_THAT(theirs, SizeIs(1));
    EXPECT_EQ(theirs[0].id, second);
}

TEST_P(AppsTable, a_third_secret_is_refused) {
    const AppId id = tx().apps().add(sample("0123456789abcdef"));
    const auto first = tx().apps().add_secret(secret_of(id));
    const auto second = tx().apps().add_secret(secret_of(id));
    ASSERT_TRUE(first && second);
    EXPECT_EQ(tx().apps().add_secret(secret_of(id)), std::nullopt);

    EXPECT_TRUE(tx().apps().remove_secret(*first));
    EXPECT_FALSE(tx().apps().remove_secret(*first));
    EXPECT_TRUE(tx().apps().add_secret(secret_of(id)));
}

TEST_P(AppsTable, keeps_every_field_of_a_secret_newest_first) {
    const AppId id = tx().apps().add(sample("0123456789abcdef"));
    const auto first = tx().apps().add_secret(secret_of(id));
    const auto second = tx().apps().add_secret(secret_of(id));
    const auto secrets = tx().apps().find(id)->secrets;
    ASSERT_THAT(secrets, SizeIs(2));
    EXPECT_EQ(secrets[0].id, *second);
    EXPECT_EQ(secrets[1].id, *first);
    EXPECT_EQ(secrets[0].app_id, id);
    EXPECT_EQ(secrets[0].key_id, 3U);
    EXPECT_EQ(secrets[0].mac, secret_of(id).mac);
    EXPECT_THAT(secrets[0].sealed, ElementsAre(0, 1, 2, 255));
    EXPECT_EQ(secrets[0].created_at, at_ms(2));
    EXPECT_EQ(secrets[0].last_used_at, Time{});
    EXPECT_EQ(secrets[0].ending, "5c5c");
}

TEST_P(AppsTable, the_last_use_of_a_secret_moves_forward_only) {
    const AppId id = tx().apps().add(sample("0123456789abcdef"));
    const auto secret = tx().apps().add_secret(secret_of(id));
    EXPECT_TRUE(tx().apps().touch_secret(*secret, at_ms(100)));
    EXPECT_FALSE(tx().apps().touch_secret(*secret, at_ms(100)));
    EXPECT_FALSE(tx().apps().touch_secret(*secret, at_ms(50)));
    EXPECT_EQ(tx().apps().find(id)->secrets[0].last_used_at, at_ms(100));
}

}  // namespace
}  // namespace grantor::test
