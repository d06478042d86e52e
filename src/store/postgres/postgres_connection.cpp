#include "store/postgres/postgres_connection.hpp"

#include <array>
#include <cassert>
#include <fmt/format.h>
#include <vector>

#include "store/error.hpp"
#include "store/postgres/postgres_arrays.hpp"

namespace grantor {
namespace {

// PostgreSQL's numbers for the types that the tables use (catalog pg_type); they never change.
constexpr Oid bool_type = 16;
constexpr Oid bytea_type = 17;
constexpr Oid int8_type = 20;
constexpr Oid text_type = 25;

constexpr int binary = 1;

[[noreturn]] void fail(PGconn* connection) {
    std::string message = PQerrorMessage(connection);
    while (!message.empty() && message.back() == '\n') message.pop_back();
    throw StoreError(fmt::format("PostgreSQL failed: {}", message));
}

struct CloseResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using OwnedResult = std::unique_ptr<PGresult, CloseResult>;

bool is_success(const PGresult* result) {
    const auto status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

// Integers in network byte order.
std::array<char, 8> to_wire(std::int64_t value) {
    std::array<char, 8> out{};
    for (std::size_t i = 0; i < 8; ++i)
        out[i] = static_cast<char>(static_cast<std::uint64_t>(value) >> (56 - 8 * i));
    return out;
}

std::int64_t from_wire(ByteView bytes) {
    std::uint64_t value = 0;
    for (const auto byte : bytes) value = value << 8 | byte;
    return static_cast<std::int64_t>(value);
}

// The parameters of one call in libpq's form.
class Parameters {
 public:
    explicit Parameters(std::span<const SqlValue> values) {
        integers_.reserve(values.size());  // pointers into it must stay
        for (const auto& value : values) std::visit([this](auto v) { add(v); }, value);
    }
    int count() const { return static_cast<int>(types_.size()); }
    const Oid* types() const { return types_.data(); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

 private:
    void add(bool value) { put(bool_type, value ? "\x01" : "\x00", 1); }
    void add(std::int64_t value) {
        integers_.push_back(to_wire(value));
        put(int8_type, integers_.back().data(), 8);
    }
    void add(std::string_view text) {
        put(text_type, text.data() == nullptr ? "" : text.data(), text.size());
    }
    void add(ByteView bytes) {
        put(bytea_type, bytes.empty() ? "" : as_text(bytes).data(), bytes.size());
    }
    void put(Oid type, const char* data, std::size_t size) {
        types_.push_back(type);
        values_.push_back(data);
        lengths_.push_back(static_cast<int>(size));
        formats_.push_back(binary);
    }

    std::vector<std::array<char, 8>> integers_;
    std::vector<Oid> types_;
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

}  // namespace

class PostgresConnection::Cursor final : public SqlCursor {
 public:
    Cursor(PGconn* connection, std::string name)
        : connection_(connection), name_(std::move(name)) {}

    // Parameters, or PostgresArrays.
    template <class Values>
    void start(const Values& parameters) {
        assert(!result_ && "the same statement is still being read");
        result_.reset(PQexecPrepared(connection_, name_.c_str(), parameters.count(),
                                     parameters.values(), parameters.lengths(),
                                     parameters.formats(), binary));
        row_ = -1;
        if (is_success(result_.get())) return;
        result_.reset();
        fail(connection_);
    }

    bool next() override { return ++row_ < PQntuples(result_.get()); }
    std::int64_t integer(int column) const override { return from_wire(bytes(column)); }
    bool boolean(int column) const override { return from_wire(bytes(column)) != 0; }
    std::string_view text(int column) const override { return as_text(bytes(column)); }
    ByteView bytes(int column) const override {
        const auto* data = PQgetvalue(result_.get(), row_, column);
        return as_bytes({data, static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))});
    }
    std::int64_t changes() const override {
        const std::string_view count = PQcmdTuples(result_.get());
        return count.empty() ? 0 : std::stoll(std::string{count});
    }
    void finish() noexcept override { result_.reset(); }
    std::size_t last_column() const {
        return static_cast<std::size_t>(from_wire(bytes(PQnfields(result_.get()) - 1)));
    }

 private:
    PGconn* connection_;
    std::string name_;
    OwnedResult result_;
    int row_ = -1;
};

PostgresConnection::PostgresConnection(const std::string& conninfo)
    : connection_(PQconnectdb(conninfo.c_str())) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) fail(connection_.get());
    // Notices ("table exists already") are for people at a terminal.
    PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
}

PostgresConnection::~PostgresConnection() = default;

template <class Values>
std::unique_ptr<PostgresConnection::Cursor> PostgresConnection::prepare(std::string_view text,
                                                                        const Values& parameters) {
    const std::string name = fmt::format("statement_{}", ++prepared_);
    const OwnedResult result(PQprepare(connection_.get(), name.c_str(), std::string{text}.c_str(),
                                       parameters.count(), parameters.types()));
    if (!is_success(result.get())) fail(connection_.get());
    return std::make_unique<Cursor>(connection_.get(), name);
}

SqlCursor& PostgresConnection::open(const SqlQuery& query, std::span<const SqlValue> values) {
    const Parameters parameters(values);
    auto& cursor = statements_[&query];
    if (!cursor) cursor = prepare(query.text(), parameters);
    cursor->start(parameters);
    return *cursor;
}

void PostgresConnection::open_each(const SqlQuery& query, const SqlBatch& batch,
                                   const TakeOfBatch& take) {
    before_operation();
    const PostgresArrays arrays(batch);
    auto& cursor = batches_[&query];
    if (!cursor) cursor = prepare(arrays.over_arrays(query), arrays);
    cursor->start(arrays);
    SqlRows rows{*cursor};
    while (rows.next()) take(cursor->last_column() - 1, rows);
}

SqlCursor& PostgresConnection::open_text(const std::string& text,
                                         std::span<const SqlValue> values) {
    // The unnamed statement: the next text takes its place.
    const Parameters parameters(values);
    const OwnedResult result(
        PQprepare(connection_.get(), "", text.c_str(), parameters.count(), parameters.types()));
    if (!is_success(result.get())) fail(connection_.get());
    if (!text_) text_ = std::make_unique<Cursor>(connection_.get(), "");
    text_->start(parameters);
    return *text_;
}

void PostgresConnection::script(const std::string& text) {
    const OwnedResult result(PQexec(connection_.get(), text.c_str()));
    if (!is_success(result.get())) fail(connection_.get());
}

void PostgresConnection::control(Control command) {
    static constexpr std::array<const char*, 6> texts{
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "BEGIN",
        "COMMIT",
        "SAVEPOINT unit",
        "RELEASE unit",
        "ROLLBACK TO unit"};
    script(texts[static_cast<std::size_t>(command)]);
}

void PostgresConnection::rollback() noexcept {
    if (PQtransactionStatus(connection_.get()) != PQTRANS_IDLE)
        PQclear(PQexec(connection_.get(), "ROLLBACK"));
}

bool PostgresConnection::in_transaction() const {
    return PQtransactionStatus(connection_.get()) == PQTRANS_INTRANS;
}

}  // namespace grantor
