// A connection to a PostgreSQL database through libpq: prepared statements, binary values.
//
// A connection that is lost says so (ConnectionLost) and is made anew when the next transaction
// begins. No call waits for ever: a server that does not answer in time counts as lost.
#pragma once

#include <chrono>
#include <functional>
#include <libpq-fe.h>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "store/error.hpp"
#include "store/sql.hpp"

namespace grantor {

class PostgresConnection final : public SqlConnection {
 public:
    struct Settings {
        // As libpq takes it: a URI or key=value pairs. What it says goes before what is here.
        std::string conninfo;
        std::string application_name = "grantor";
        seconds connect_timeout{3};
        // Of each statement, and of the wait for a lock. Zero: none.
        milliseconds statement_timeout{0};
        // False: it is known that nobody answers, so that a new connection is not worth the wait.
        std::function<bool()> is_reachable = {};
    };

    // Connects. Throws ConnectionLost.
    explicit PostgresConnection(Settings settings);
    explicit PostgresConnection(const std::string& conninfo)
        : PostgresConnection(Settings{.conninfo = conninfo}) {}
    ~PostgresConnection() override;

    void rollback() noexcept override;
    // False as well in a transaction that an error has spoilt.
    bool in_transaction() const override;
    std::optional<Time> server_time() override;
    // Nodes that start at the same time migrate one after the other.
    void lock_schema() override;

    // Outside a transaction. Throws ConnectionLost.
    void reconnect();
    bool is_lost() const;

    // Statements in PostgreSQL's own words, sent together with the begin of the transaction if that
    // has just been asked for: the number in the last one's row.
    std::int64_t ask(const std::string& script);
    // The same for text.
    std::string ask_text(const std::string& script);

 private:
    class Cursor;
    struct CloseConnection {
        void operator()(PGconn* connection) const { PQfinish(connection); }
    };
    struct CloseResult {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    using OwnedResult = std::unique_ptr<PGresult, CloseResult>;
    using Deadline = std::optional<std::chrono::steady_clock::time_point>;

    SqlCursor& open(const SqlQuery& query, std::span<const SqlValue> values) override;
    SqlCursor& open_text(const std::string& text, std::span<const SqlValue> values) override;
    void script(const std::string& script) override;
    void control(Control command) override;

    void open_each(const SqlQuery& query, const SqlBatch& batch, const TakeOfBatch& take) override;

    template <class Values>
    std::unique_ptr<Cursor> prepare(std::string_view text, const Values& parameters);

    void require_reachable();
    void connect();
    void send_begin();
    void end_reading();
    void settle() noexcept;
    OwnedResult execute(const std::string& script, Deadline deadline);
    // Of what has been sent. Throws what the failure is.
    OwnedResult result_of(bool is_sent, Deadline deadline);
    void wait_until_readable(Deadline deadline);
    Deadline statement_deadline() const;
    [[noreturn]] void fail(const PGresult* result);
    [[noreturn]] void lose(const std::string& why);

    const Settings settings_;
    std::unique_ptr<PGconn, CloseConnection> connection_;
    std::unordered_map<const SqlQuery*, std::unique_ptr<Cursor>> statements_;
    std::unordered_map<const SqlQuery*, std::unique_ptr<Cursor>> batches_;
    std::unique_ptr<Cursor> text_;
    std::uint64_t prepared_ = 0;
    const char* unsent_begin_ = nullptr;
    bool is_reading_ = false;
    // The end of a reading transaction has been sent, and nobody has waited for its answer.
    bool is_ending_ = false;
    bool is_lost_ = false;
};

}  // namespace grantor
