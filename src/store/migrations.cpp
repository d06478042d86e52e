#include "store/migrations.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

#include "base/embedded_file.hpp"
#include "store/error.hpp"
#include "store/tables/app_index.hpp"

namespace grantor {
namespace {

constexpr std::int64_t schema_with_app_index = 21;

constexpr SqlQuery read_version{"SELECT COALESCE(MAX(version), 0) FROM schema_version"};
constexpr SqlQuery add_version{"INSERT INTO schema_version (version) VALUES ($1)"};

// "0002_scopes.sql" is number 2.
std::int64_t number_of(const EmbeddedFile& file) {
    std::int64_t number = 0;
    std::from_chars(file.name.data(), file.name.data() + file.name.size(), number);
    return number;
}

std::vector<EmbeddedFile> migrations_in_order() {
    const auto files = embedded_migrations();
    std::vector<EmbeddedFile> out(files.begin(), files.end());
    std::ranges::sort(out, {}, number_of);
    return out;
}

std::int64_t version_of(SqlConnection& connection) {
    SqlRows rows = connection.run(read_version);
    rows.next();
    return rows.integer(0);
}

std::int64_t apply_missing(SqlConnection& connection) {
    connection.run_script("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)");
    const std::int64_t found = version_of(connection);
    if (found == unfinished_copy_version)
        throw StoreError(
            "the database is an unfinished copy: run `grantor store copy` again until it says that "
            "it is done");
    if (found > newest_schema_version())
        throw StoreError(fmt::format(
            "the database was made by a newer version of Grantor: its schema is {}, this program "
            "knows {}",
            found, newest_schema_version()));
    for (const auto& file : migrations_in_order()) {
        if (number_of(file) <= found) continue;
        connection.run_script(std::string{file.content});
        connection.change(add_version, number_of(file));
    }
    // What no SQL can do that both engines understand.
    if (found != 0 && found < schema_with_app_index) AppIndex::fill(connection);
    return found;
}

}  // namespace

std::int64_t newest_schema_version() { return number_of(migrations_in_order().back()); }

std::int64_t migrate(SqlConnection& connection) {
    connection.begin_write();
    try {
        connection.lock_schema();
        const std::int64_t found = apply_missing(connection);
        connection.commit();
        return found;
    } catch (...) {
        connection.rollback();
        throw;
    }
}

}  // namespace grantor
