// Asked of a database before it is opened: it may be of any schema.
#include "rules/kept_profile.hpp"

#include <gtest/gtest.h>

#include "base/embedded_file.hpp"
#include "store/migrations.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "tests/store/support/temporary_directory.hpp"

namespace grantor::test {
namespace {

class KeptProfile : public testing::Test {
 protected:
    TemporaryDirectory directory;
    SqliteConnection connection{
        {directory.file("grantor.db"), SqliteConnection::Use::writer, seconds{1}}};

    // As the first program left it.
    void make_old() {
        for (const auto& file : embedded_migrations())
            if (file.name.starts_with("0001")) connection.run_script(std::string{file.content});
    }
    void add_company() {
        connection.run_script(
            "INSERT INTO companies (label, name, country, industry, currency, state, created_at)"
            " VALUES ('acme', 'Acme', 'EE', 'Software', 'EUR', 0, 1)");
    }
    std::string kept() { return kept_profile(Tx(connection)); }
};

TEST_F(KeptProfile, of_a_new_database_is_the_default) {
    migrate(connection);
    EXPECT_EQ(kept(), default_profile);
}

TEST_F(KeptProfile, of_a_database_of_the_first_schema_is_the_one_that_there_was) {
    make_old();
    EXPECT_EQ(kept(), default_profile) << "nobody has used it";
    add_company();
    EXPECT_EQ(kept(), source_profile);
}

TEST_F(KeptProfile, is_the_one_that_was_settled) {
    migrate(connection);
    add_company();
    EXPECT_EQ(kept(), source_profile);
    connection.begin_write();
    {
        WriteTx tx(connection);
        settle_profile(default_profile, find_profile(default_profile)->wire, tx);
    }
    connection.commit();
    EXPECT_EQ(kept(), default_profile);
}

}  // namespace
}  // namespace grantor::test
