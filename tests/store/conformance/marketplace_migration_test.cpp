// A database of before the marketplace comes over with its apps, companies, users and grants.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/embedded_file.hpp"
#include "rules/grant_states.hpp"
#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

constexpr SqlQuery add_version{"INSERT INTO schema_version (version) VALUES ($1)"};

// A database as the program of schema 4 left it.
void make_old(SqlConnection& connection) {
    connection.begin_write();
    connection.run_script("CREATE TABLE schema_version (version BIGINT PRIMARY KEY)");
    for (const std::string number : {"0001", "0002", "0003", "0004"})
        for (const auto& file : embedded_migrations())
            if (file.name.starts_with(number)) connection.run_script(std::string{file.content});
    for (std::int64_t version = 1; version <= 4; ++version) connection.change(add_version, version);
    connection.run_script(
        "INSERT INTO companies (label, name, country, industry, currency, state, created_at)"
        " VALUES ('acme', 'Acme', 'EE', 'Software', 'EUR', 0, 1)");
    connection.run_script(
        "INSERT INTO users (email, name, password_hash, language, locale, timezone, state,"
        " created_at, last_login_at)"
        " VALUES ('anna@example.com', 'Anna', '', 'en', 'en_US', 'UTC', 0, 1, 0)");
    connection.run_script(
        "INSERT INTO apps (developer_company_id, client_id, name, kind, status, client_type,"
        " refresh_policy, token_shape, scopes, created_at)"
        " VALUES (1, '0123456789abcdef', 'Phone Sync', 1, 1, 0, 0, 0, '', 1)");
    connection.run_script("INSERT INTO app_redirect_uris VALUES (1, 0, 'https://a.example/cb')");
    connection.run_script(
        "INSERT INTO grants (state, generation, rotated_at, last_used_day, app_id, user_id,"
        " company_id, scopes, secret, created_at, ended_at, end_reason)"
        " VALUES (1, 0, 0, 19000, 1, 1, 1, '', '', 1, 0, 0)");
    connection.commit();
}

void expect_carried_over(WriteTx& tx) {
    const auto app = tx.apps().find_by_client_id("0123456789abcdef");
    ASSERT_NE(app, nullptr);
    EXPECT_EQ(app->name, "Phone Sync");
    EXPECT_TRUE(app->is_listed());
    EXPECT_EQ(app->category, "");
    EXPECT_EQ(app->icon_version, 0);
    EXPECT_FALSE(app->is_told_of_own_revocation);
    AppSearch search;
    search.words = "sync";
    EXPECT_EQ(tx.apps().search(search).size(), 1U);
    EXPECT_EQ(tx.companies().find_by_label("acme")->app_policy, AppPolicy::open);
    EXPECT_EQ(tx.users().find_by_email("anna@example.com")->platform_role, PlatformRole::none);

    EXPECT_TRUE(end_grant(GrantId{1}, EndReason::uninstalled_by_user, tx, at_ms(1)));
    EXPECT_EQ(tx.deliveries().list({.app_id = app->id}).size(), 1U);
}

TEST(MarketplaceMigration, carries_apps_people_and_grants_over) {
    TemporaryDirectory directory;
    SqliteConnection connection(
        {directory.file("grantor.db"), SqliteConnection::Use::writer, seconds{1}});
    make_old(connection);
    EXPECT_EQ(migrate(connection), 4);
    connection.begin_write();
    {
        WriteTx tx(connection);
        expect_carried_over(tx);
    }
    connection.rollback();
}

TEST(MarketplaceMigration, does_the_same_on_a_server) {
    if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
    PostgresServer server;
    PostgresConnection connection(server.conninfo());
    make_old(connection);
    EXPECT_EQ(migrate(connection), 4);
    connection.begin_write();
    {
        WriteTx tx(connection);
        expect_carried_over(tx);
    }
    connection.rollback();
}

}  // namespace
}  // namespace grantor::test
