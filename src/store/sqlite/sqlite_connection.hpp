// A connection to an SQLite database file in WAL mode.
#pragma once

#include <memory>
#include <sqlite3.h>
#include <unordered_map>

#include "store/sql.hpp"

namespace grantor {

class SqliteConnection final : public SqlConnection {
 public:
    enum class Use { writer, reader };
    struct Settings {
        std::string path;
        Use use = Use::writer;
        milliseconds lock_wait{};
    };

    // The writer creates the file, readable by its owner alone. Throws StoreError.
    explicit SqliteConnection(const Settings& settings);
    ~SqliteConnection() override;

    void rollback() noexcept override;
    bool in_transaction() const override;
    std::uint64_t steps() const override { return hundred_steps_ * 100; }

    // Whether a statement has returned no row since the last forget_misses().
    bool has_missed() const { return has_missed_; }
    void forget_misses() { has_missed_ = false; }

    // Pages in the write-ahead log after the last commit.
    int log_pages() const { return log_pages_; }
    enum class Checkpoint { complete, partial };
    // Moves the log into the database as far as no reader is in the way. Outside a transaction.
    Checkpoint checkpoint();
    // Changes whenever another connection has committed.
    std::int64_t data_version();

    void backup_to(const std::string& path);

 private:
    class Cursor;
    struct CloseDatabase {
        void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    };

    SqlCursor& open(const SqlQuery& query, std::span<const SqlValue> values) override;
    SqlCursor& open_text(const std::string& text, std::span<const SqlValue> values) override;
    void script(const std::string& script) override;
    void control(Control command) override;

    void open_file();
    void configure();
    void use_write_ahead_log();
    std::unique_ptr<Cursor> prepare(std::string_view text);

    Settings settings_;
    std::unique_ptr<sqlite3, CloseDatabase> database_;
    int log_pages_ = 0;
    std::uint64_t hundred_steps_ = 0;
    bool has_missed_ = false;
    // Statements go before the database does.
    std::unordered_map<const SqlQuery*, std::unique_ptr<Cursor>> statements_;
    std::unordered_map<std::string, std::unique_ptr<Cursor>> texts_;
};

}  // namespace grantor
