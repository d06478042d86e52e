// A database of a test's own on the shared server, with all tables, gone with it.
#pragma once

#include <string>

#include "store/migrations.hpp"
#include "store/postgres/postgres_connection.hpp"
#include "tests/store/support/postgres_server.hpp"

namespace grantor::test {

class PostgresDatabase {
 public:
    enum class Tables { all, none };
    explicit PostgresDatabase(Tables tables = Tables::all)
        : name_("test_" + std::to_string(++made())) {
        // A copy of one that was migrated once takes 30 ms instead of 200.
        static const bool has_template = make_template();
        const bool is_copy = tables == Tables::all && has_template;
        run_on_server("CREATE DATABASE " + name_ + (is_copy ? " TEMPLATE migrated" : ""));
    }
    ~PostgresDatabase() { run_on_server("DROP DATABASE " + name_ + " WITH (FORCE)"); }
    PostgresDatabase(const PostgresDatabase&) = delete;

    const std::string& name() const { return name_; }
    std::string url() const { return shared_postgres().conninfo(name_); }
    // As another program would.
    PostgresConnection connect() const { return PostgresConnection(url()); }
    // The server ends every session of the store with this role ("writer", "reader", "follower").
    std::int64_t end_sessions(const std::string& role) const {
        return connect().ask(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" +
            name_ + "' AND application_name LIKE '% " + role + "'");
    }

 private:
    static int& made() {
        static int count = 0;
        return count;
    }
    static void run_on_server(const std::string& script) {
        PostgresConnection(shared_postgres().conninfo()).run_script(script);
    }
    static bool make_template() {
        run_on_server("CREATE DATABASE migrated");
        PostgresConnection connection(shared_postgres().conninfo("migrated"));
        migrate(connection);
        return true;
    }

    const std::string name_;
};

}  // namespace grantor::test
