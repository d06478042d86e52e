// A database with apps of before they could be searched by all their words comes over.
#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/embedded_file.hpp"
#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

constexpr SqlQuery add_version{"INSERT INTO schema_version (version) VALUES ($1)"};
constexpr std::int64_t schema_before = 20;

std::int64_t number_of(const EmbeddedFile& file) { return std::stoll(std::string(file.name)); }

// As the program of that schema left it: an app that was installed three times and once
// uninstalled, with changes that wait.
void make_old(SqlConnection& connection) {
    const auto embedded = embedded_migrations();
    std::vector<EmbeddedFile> files(embedded.begin(), embedded.end());
    std::ranges::sort(files, {}, number_of);
    connection.begin_write();
    connection.run_script("CREATE TABLE schema_version (version BIGINT PRIMARY KEY)");
    for (const auto& file : files) {
        if (number_of(file) > schema_before) break;
        connection.run_script(std::string{file.content});
        connection.change(add_version, number_of(file));
    }
    connection.run_script(
        "INSERT INTO apps (developer_company_id, client_id, name, kind, status, client_type,"
        " refresh_policy, token_shape, scopes, created_at, summary, description, search_words)"
        " VALUES (1, '0123456789abcdef', 'Phone Sync', 1, 1, 0, 0, 0, '', 1, 'Calls made easy',"
        " 'It also files e-mail.', ' phone sync calls made easy')");
    connection.run_script(
        "INSERT INTO app_activity (app_id, day, kind, count) VALUES (1, 20000, 1, 2),"
        " (1, 20001, 1, 1), (1, 20001, 2, 1), (1, 20001, 5, 99)");
    connection.run_script(
        "INSERT INTO app_pending_terms (app_id, redirect_uris, scopes, installation_url, category,"
        " changed_at, name, icon_version) VALUES (1, 'https://a.example/cb', '', '', 'Sales', 1,"
        " 'Phone Sync 2', 0)");
    connection.commit();
}

void expect_carried_over(SqlConnection& connection) {
    make_old(connection);
    migrate(connection);
    connection.begin_write();
    {
        WriteTx tx(connection);
        for (const char* words : {"phone", "easy", "email", "phonesync"}) {
            AppSearch search;
            search.words = words;
            EXPECT_EQ(tx.apps().search(search).size(), 1U) << words;
        }
        const AppId ids[] = {AppId{1}};
        EXPECT_EQ(tx.apps().index().installs(ids).at(AppId{1}), 2);
        const auto waiting = tx.app_reviews().find_pending(AppId{1});
        EXPECT_EQ(waiting->terms.summary, "Calls made easy") << "waiting or not, it stays";
        EXPECT_TRUE(waiting->terms.screenshots.empty());
        EXPECT_TRUE(tx.apps().find(AppId{1})->screenshots.empty());
    }
    connection.rollback();
}

TEST(AppIndexMigration, carries_apps_over) {
    TemporaryDirectory directory;
    SqliteConnection connection(
        {directory.file("grantor.db"), SqliteConnection::Use::writer, seconds{1}});
    expect_carried_over(connection);
}

TEST(AppIndexMigration, does_the_same_on_a_server) {
    if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
    PostgresServer server;
    PostgresConnection connection(server.conninfo());
    expect_carried_over(connection);
}

}  // namespace
}  // namespace grantor::test
