// A connection to a PostgreSQL database through libpq: prepared statements, binary values.
#pragma once

#include <libpq-fe.h>
#include <memory>
#include <string>
#include <unordered_map>

#include "store/sql.hpp"

namespace grantor {

class PostgresConnection final : public SqlConnection {
 public:
    // `conninfo` as libpq takes it: a URI or key=value pairs. Throws StoreError.
    explicit PostgresConnection(const std::string& conninfo);
    ~PostgresConnection() override;

    void rollback() noexcept override;
    // False as well in a transaction that an error has spoilt.
    bool in_transaction() const override;

 private:
    class Cursor;
    struct CloseConnection {
        void operator()(PGconn* connection) const { PQfinish(connection); }
    };

    SqlCursor& open(const SqlQuery& query, std::span<const SqlValue> values) override;
    SqlCursor& open_text(const std::string& text, std::span<const SqlValue> values) override;
    void script(const std::string& script) override;
    void control(Control command) override;

    void open_each(const SqlQuery& query, const SqlBatch& batch, const TakeOfBatch& take) override;

    template <class Values>
    std::unique_ptr<Cursor> prepare(std::string_view text, const Values& parameters);

    std::unique_ptr<PGconn, CloseConnection> connection_;
    std::unordered_map<const SqlQuery*, std::unique_ptr<Cursor>> statements_;
    std::unordered_map<const SqlQuery*, std::unique_ptr<Cursor>> batches_;
    std::unique_ptr<Cursor> text_;
    std::uint64_t prepared_ = 0;
};

}  // namespace grantor
