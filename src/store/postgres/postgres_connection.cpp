#include "store/postgres/postgres_connection.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fmt/format.h>
#include <poll.h>
#include <utility>
#include <vector>

#include "store/postgres/postgres_arrays.hpp"
#include "store/postgres/postgres_parameters.hpp"

namespace grantor {
namespace {

constexpr int binary = 1;

// Not the moment at which the transaction began: it may have waited for a lock.
constexpr SqlQuery read_server_time{
    "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"};

// Failures that say that this session is over, or that another server has become the primary: class
// 57P of the manual's appendix A, and a server that has become a standby.
bool ends_session(std::string_view state) {
    return state.starts_with("57P") || state == "25006" || state.starts_with("08");
}
bool is_conflict(std::string_view state) { return state == "40P01" || state == "40001"; }

std::string one_line(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
    std::string out(text);
    std::ranges::replace_if(out, [](char each) { return each == '\n' || each == '\t'; }, ' ');
    return out;
}

bool is_success(const PGresult* result) {
    const auto status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

// The answer to a COMMIT may wait for a standby. Whoever gives it up must look for what has become
// of it, which is dear.
constexpr seconds commit_patience{10};
// Beyond the server's own timeout: it answers in between if it can.
constexpr seconds answer_patience{1};

// The server, too, is to notice a machine that is gone: its idle sessions would take the places of
// new ones for the two hours that TCP waits. Over a socket of the file system it means nothing.
constexpr const char* end_of_lost_sessions =
    "SET tcp_user_timeout = 5000; SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2;"
    " SET tcp_keepalives_count = 3";

}  // namespace

class PostgresConnection::Cursor final : public SqlCursor {
 public:
    Cursor(PostgresConnection& owner, std::string name) : owner_(owner), name_(std::move(name)) {}

    // PostgresParameters, or PostgresArrays.
    template <class Values>
    void start(const Values& parameters) {
        assert(!result_ && "the same statement is still being read");
        const int is_sent = PQsendQueryPrepared(owner_.connection_.get(), name_.c_str(),
                                                parameters.count(), parameters.values(),
                                                parameters.lengths(), parameters.formats(), binary);
        result_ = owner_.result_of(is_sent == 1, owner_.statement_deadline());
        row_ = -1;
    }

    bool next() override { return ++row_ < PQntuples(result_.get()); }
    std::int64_t integer(int column) const override { return from_postgres(bytes(column)); }
    bool boolean(int column) const override { return from_postgres(bytes(column)) != 0; }
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
        return static_cast<std::size_t>(from_postgres(bytes(PQnfields(result_.get()) - 1)));
    }

 private:
    PostgresConnection& owner_;
    std::string name_;
    OwnedResult result_;
    int row_ = -1;
};

PostgresConnection::PostgresConnection(Settings settings) : settings_(std::move(settings)) {
    require_reachable();
    connect();
}

PostgresConnection::~PostgresConnection() = default;

void PostgresConnection::connect() {
    const auto timeout = std::to_string(settings_.connect_timeout.count());
    // A host that is gone is noticed in seconds instead of the quarter of an hour that TCP takes.
    const std::array keywords{
        "connect_timeout",  "application_name", "target_session_attrs",
        "tcp_user_timeout", "keepalives_idle",  "keepalives_interval",
        "keepalives_count", "dbname",           static_cast<const char*>(nullptr)};
    const std::array values{timeout.c_str(),
                            settings_.application_name.c_str(),
                            "read-write",
                            "5000",
                            "5",
                            "2",
                            "3",
                            settings_.conninfo.c_str(),
                            static_cast<const char*>(nullptr)};
    statements_.clear();
    batches_.clear();
    text_.reset();
    unsent_begin_ = nullptr;
    is_reading_ = is_ending_ = false;
    connection_.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
    is_lost_ = PQstatus(connection_.get()) != CONNECTION_OK;
    if (is_lost_) lose(PQerrorMessage(connection_.get()));
    // Notices ("table exists already") are for people at a terminal.
    PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
    const auto limit = settings_.statement_timeout.count();
    // A node that is cut off or stops in the middle of a transaction holds up the others until the
    // server gives its session up. They wait for twice as long, so that they outlast it. One that
    // only stood still runs the transaction again.
    execute(fmt::format("SET statement_timeout = {0}; SET lock_timeout = {0};"
                        " SET idle_in_transaction_session_timeout = {1}; SET jit = off; {2}",
                        limit, limit / 2, end_of_lost_sessions),
            statement_deadline());
}

void PostgresConnection::require_reachable() {
    if (settings_.is_reachable && !settings_.is_reachable())
        lose("the last attempt to reach it has failed");
}

void PostgresConnection::reconnect() {
    connection_.reset();
    is_lost_ = true;
    connect();
}

bool PostgresConnection::is_lost() const {
    return is_lost_ || PQstatus(connection_.get()) != CONNECTION_OK;
}

PostgresConnection::Deadline PostgresConnection::statement_deadline() const {
    if (settings_.statement_timeout.count() == 0) return std::nullopt;
    return std::chrono::steady_clock::now() + settings_.statement_timeout + answer_patience;
}

void PostgresConnection::fail(const PGresult* result) {
    const auto field = [result](int code) {
        const char* text = PQresultErrorField(result, code);
        return std::string_view(text == nullptr ? "" : text);
    };
    const auto state = field(PG_DIAG_SQLSTATE);
    // The first line alone: the others may quote a row.
    const auto message = field(PG_DIAG_MESSAGE_PRIMARY);
    if (is_lost() || ends_session(state) || message.empty())
        lose(message.empty() ? PQerrorMessage(connection_.get()) : std::string(message));
    const auto sentence = fmt::format("PostgreSQL failed: {}", message);
    if (is_conflict(state)) throw TransactionConflict(sentence);
    throw StoreError(sentence);
}

void PostgresConnection::lose(const std::string& why) {
    is_lost_ = true;
    throw ConnectionLost(fmt::format("no connection to PostgreSQL: {}", one_line(why)));
}

// poll(2), since PQgetResult would wait for ever for a server that has stopped.
void PostgresConnection::wait_until_readable(Deadline deadline) {
    pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
    while (true) {
        int left_ms = -1;
        if (deadline) {
            const auto left =
                std::chrono::ceil<milliseconds>(*deadline - std::chrono::steady_clock::now());
            if (left.count() <= 0) lose("it does not answer in time");
            left_ms = static_cast<int>(left.count());
        }
        const int found = ::poll(&socket, 1, left_ms);
        if (found > 0) return;
        if (found < 0 && errno != EINTR) lose(std::strerror(errno));
    }
}

// As PQexec: the last result, or the first failure.
PostgresConnection::OwnedResult PostgresConnection::result_of(bool is_sent, Deadline deadline) {
    if (!is_sent) lose(PQerrorMessage(connection_.get()));
    OwnedResult last;
    OwnedResult failed;
    while (true) {
        while (PQisBusy(connection_.get()) == 1) {
            wait_until_readable(deadline);
            if (PQconsumeInput(connection_.get()) == 0) lose(PQerrorMessage(connection_.get()));
        }
        OwnedResult next(PQgetResult(connection_.get()));
        if (!next) break;
        if (!is_success(next.get()) && !failed)
            failed = std::move(next);
        else
            last = std::move(next);
    }
    if (failed || !last) fail(failed.get());
    return last;
}

PostgresConnection::OwnedResult PostgresConnection::execute(const std::string& text,
                                                            Deadline deadline) {
    settle();
    return result_of(PQsendQuery(connection_.get(), text.c_str()) == 1, deadline);
}

template <class Values>
std::unique_ptr<PostgresConnection::Cursor> PostgresConnection::prepare(std::string_view text,
                                                                        const Values& parameters) {
    const std::string name = fmt::format("statement_{}", ++prepared_);
    const int is_sent = PQsendPrepare(connection_.get(), name.c_str(), std::string{text}.c_str(),
                                      parameters.count(), parameters.types());
    result_of(is_sent == 1, statement_deadline());
    return std::make_unique<Cursor>(*this, name);
}

SqlCursor& PostgresConnection::open(const SqlQuery& query, std::span<const SqlValue> values) {
    send_begin();
    const PostgresParameters parameters(values);
    auto& cursor = statements_[&query];
    if (!cursor) cursor = prepare(query.text(), parameters);
    cursor->start(parameters);
    return *cursor;
}

void PostgresConnection::open_each(const SqlQuery& query, const SqlBatch& batch,
                                   const TakeOfBatch& take) {
    before_operation();
    send_begin();
    const PostgresArrays arrays(batch);
    auto& cursor = batches_[&query];
    if (!cursor) cursor = prepare(arrays.over_arrays(query), arrays);
    cursor->start(arrays);
    SqlRows rows{*cursor};
    while (rows.next()) take(cursor->last_column() - 1, rows);
}

SqlCursor& PostgresConnection::open_text(const std::string& text,
                                         std::span<const SqlValue> values) {
    send_begin();
    // The unnamed statement: the next text takes its place.
    const PostgresParameters parameters(values);
    const int is_sent =
        PQsendPrepare(connection_.get(), "", text.c_str(), parameters.count(), parameters.types());
    result_of(is_sent == 1, statement_deadline());
    if (!text_) text_ = std::make_unique<Cursor>(*this, "");
    text_->start(parameters);
    return *text_;
}

void PostgresConnection::script(const std::string& text) {
    send_begin();
    execute(text, statement_deadline());
}

std::int64_t PostgresConnection::ask(const std::string& text) {
    const auto answer = ask_text(text);
    std::int64_t number = 0;
    std::from_chars(answer.data(), answer.data() + answer.size(), number);
    return number;
}

std::string PostgresConnection::ask_text(const std::string& text) {
    const char* begin = std::exchange(unsent_begin_, nullptr);
    const auto result =
        execute(begin == nullptr ? text : fmt::format("{}; {}", begin, text), statement_deadline());
    if (PQntuples(result.get()) == 0) return {};
    return PQgetvalue(result.get(), 0, 0);
}

void PostgresConnection::lock_schema() { run_script("SELECT pg_advisory_xact_lock(7165208541)"); }

// Begins wait for the first statement, and go with it where that can be.
void PostgresConnection::send_begin() {
    settle();
    if (const char* begin = std::exchange(unsent_begin_, nullptr))
        execute(begin, statement_deadline());
}

void PostgresConnection::control(Control command) {
    static constexpr std::array<const char*, 6> texts{
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
        "COMMIT",
        "SAVEPOINT unit",
        "RELEASE unit",
        "ROLLBACK TO unit"};
    const char* text = texts[static_cast<std::size_t>(command)];
    if (command == Control::begin_read || command == Control::begin_write) {
        if (is_lost()) {
            require_reachable();
            reconnect();
        }
        is_reading_ = command == Control::begin_read;
        unsent_begin_ = text;
        return;
    }
    if (command != Control::commit) return script(text);
    if (std::exchange(unsent_begin_, nullptr) != nullptr) return;
    if (is_reading_) return end_reading();
    auto deadline = statement_deadline();
    if (deadline) *deadline += commit_patience;
    execute(text, deadline);
}

// Nobody needs the answer, so nobody waits for it.
void PostgresConnection::end_reading() {
    is_reading_ = false;
    is_ending_ = PQsendQuery(connection_.get(), "COMMIT") == 1;
    if (!is_ending_) is_lost_ = true;
}

void PostgresConnection::settle() noexcept {
    if (!std::exchange(is_ending_, false)) return;
    try {
        result_of(true, statement_deadline());
    } catch (...) {
        is_lost_ = true;  // nothing was written, and the next transaction connects anew
    }
}

void PostgresConnection::rollback() noexcept {
    unsent_begin_ = nullptr;
    settle();
    if (is_lost() || PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) return;
    try {
        execute("ROLLBACK", statement_deadline());
    } catch (...) {
        is_lost_ = true;  // the server ends it with the session
    }
}

std::optional<Time> PostgresConnection::server_time() {
    SqlRows rows = run(read_server_time);
    rows.next();
    return rows.time(0);
}

bool PostgresConnection::in_transaction() const {
    if (unsent_begin_ != nullptr) return true;
    return !is_lost() && PQtransactionStatus(connection_.get()) == PQTRANS_INTRANS;
}

}  // namespace grantor
