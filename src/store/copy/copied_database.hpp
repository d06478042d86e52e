// A database that is copied from or to, of either engine: what the two do differently for it.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "store/sql.hpp"

namespace grantor {

class SqliteConnection;

class CopiedDatabase {
 public:
    enum class Engine { sqlite, postgres };
    enum class Use { read, write };

    // `place`: a file of SQLite, or the URL of a PostgreSQL database. A file is made by writing
    // only. Throws StoreError with one sentence.
    CopiedDatabase(const std::string& place, Use use);
    CopiedDatabase(const CopiedDatabase&) = delete;
    ~CopiedDatabase();

    SqlConnection& connection() { return *connection_; }
    Engine engine() const { return engine_; }

    // A statement that writes, with a text made here; it stays prepared as long as the connection.
    const SqlQuery& keep(std::string text);
    // The first column of the first row; 0: no row.
    std::int64_t number(const std::string& text, std::span<const SqlValue> values = {});

    // Between transactions: moves SQLite's log into the file when there is enough of it.
    void tidy();

 private:
    struct Statement {
        explicit Statement(std::string given) : text(std::move(given)), query(text) {}
        const std::string text;
        const SqlQuery query;
    };

    Engine engine_;
    std::unique_ptr<SqlConnection> connection_;
    SqliteConnection* file_ = nullptr;
    // The address of a query is its identity for the connection, so that none may ever be reused.
    std::deque<Statement> statements_;
};

// The place without a password, the same for every way to write it: an absolute path, or
// "postgresql://user@host:port/name".
std::string shown_place(const std::string& place);

}  // namespace grantor
