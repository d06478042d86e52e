#include "store/migrations.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

constexpr SqlQuery pretend_newer{"INSERT INTO schema_version (version) VALUES (1000000)"};

class Migrations : public TableTest {};
GRANTOR_ON_BOTH_ENGINES(Migrations);

TEST_P(Migrations, a_second_run_finds_everything_there) {
    connection().rollback();
    EXPECT_EQ(migrate(connection()), newest_schema_version());
    EXPECT_GE(newest_schema_version(), 3);
}

TEST_P(Migrations, a_database_of_a_newer_program_is_refused_in_one_sentence) {
    connection().rollback();
    connection().begin_write();
    connection().change(pretend_newer);
    connection().commit();
    try {
        migrate(connection());
        ADD_FAILURE() << "it was accepted";
    } catch (const StoreError& error) {
        EXPECT_EQ(error.what(),
                  "the database was made by a newer version of Grantor: its schema is 1000000, "
                  "this program knows " +
                      std::to_string(newest_schema_version()));
    }
    EXPECT_FALSE(connection().in_transaction());
    static constexpr SqlQuery stop_pretending{"DELETE FROM schema_version WHERE version = 1000000"};
    connection().begin_write();
    connection().change(stop_pretending);
    connection().commit();
}

}  // namespace
}  // namespace grantor::test
