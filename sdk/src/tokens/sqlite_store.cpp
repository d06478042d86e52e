#include <mutex>
#include <sqlite3.h>

#include "grantor/client/token_store.hpp"
#include "sdk/src/protocol/wire_text.hpp"
#include "sdk/src/tokens/posix_file.hpp"
#include "sdk/src/tokens/refresh_lock.hpp"

namespace grantor::client {
namespace {

constexpr std::size_t account_max = 200;
// Another process commits in milliseconds.
constexpr int busy_timeout_ms = 10'000;

// Full syncs in any journal mode: the database may be the application's own, so its mode is not
// ours to choose.
constexpr const char* set_up = R"(
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS grantor_client_tokens (
        account  TEXT PRIMARY KEY NOT NULL,
        document TEXT NOT NULL
    ) WITHOUT ROWID;)";
constexpr const char* select_document =
    "SELECT document FROM grantor_client_tokens WHERE account = ?1";
constexpr const char* upsert_document =
    "INSERT INTO grantor_client_tokens (account, document) VALUES (?1, ?2) "
    "ON CONFLICT (account) DO UPDATE SET document = excluded.document";
constexpr const char* delete_document = "DELETE FROM grantor_client_tokens WHERE account = ?1";

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

Error database_failure(int code) {
    return failure(ErrorKind::storage,
                   std::string("the token store's database: ") + sqlite3_errstr(code));
}

void bind_text(const Statement& statement, int at, std::string_view text) {
    // The text outlives the step.
    sqlite3_bind_text(statement.get(), at, text.data(), static_cast<int>(text.size()),
                      SQLITE_STATIC);
}

class SqliteStore final : public TokenStore {
 public:
    SqliteStore(Database database, std::filesystem::path lock_file)
        : database_(std::move(database)), lock_file_(std::move(lock_file)) {}

    Result<std::optional<TokenSet>> load(std::string_view account) override {
        const std::lock_guard lock(mutex_);
        auto statement = prepare(select_document, account);
        if (!statement) return std::move(statement).error();
        const int code = sqlite3_step(statement->get());
        if (code == SQLITE_DONE) return std::optional<TokenSet>{};
        if (code != SQLITE_ROW) return database_failure(code);
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement->get(), 0));
        const auto size = sqlite3_column_bytes(statement->get(), 0);
        auto tokens = read_token_set({text, static_cast<std::size_t>(size)});
        if (!tokens) return std::move(tokens).error();
        return std::optional{std::move(*tokens)};
    }

    Result<void> save(std::string_view account, const TokenSet& tokens) override {
        const auto document = write_token_set(tokens);
        const std::lock_guard lock(mutex_);
        auto statement = prepare(upsert_document, account);
        if (!statement) return std::move(statement).error();
        bind_text(*statement, 2, document.reveal());
        return finish(*statement);
    }

    Result<void> remove(std::string_view account) override {
        const std::lock_guard lock(mutex_);
        auto statement = prepare(delete_document, account);
        if (!statement) return std::move(statement).error();
        return finish(*statement);
    }

    Result<std::unique_ptr<RefreshRight>> begin_refresh(std::string_view account,
                                                        const CallOptions& call) override {
        return lock_refresh(lock_file_, account, call);
    }

 private:
    Result<Statement> prepare(const char* sql, std::string_view account) {
        if (account.empty() || account.size() > account_max)
            return misconfigured("the account's name is empty or too long");
        sqlite3_stmt* raw = nullptr;
        const int code = sqlite3_prepare_v2(database_.get(), sql, -1, &raw, nullptr);
        Statement statement(raw);
        if (code != SQLITE_OK) return database_failure(code);
        bind_text(statement, 1, account);
        return statement;
    }

    static Result<void> finish(const Statement& statement) {
        if (const int code = sqlite3_step(statement.get()); code != SQLITE_DONE)
            return database_failure(code);
        return {};
    }

    std::mutex mutex_;
    Database database_;
    const std::filesystem::path lock_file_;
};

}  // namespace

Result<std::shared_ptr<TokenStore>> open_sqlite_store(const std::filesystem::path& path) {
    // Created here, so that it never exists with another mode; SQLite gives its journals the same
    // mode. An existing file is left alone: closing it again would drop the application's own
    // locks.
    if (auto made = make_private_file(path); !made) return std::move(made).error();
    sqlite3* raw = nullptr;
    const int code =
        sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, nullptr);
    Database database(raw);
    if (code != SQLITE_OK) return database_failure(code);
    sqlite3_busy_timeout(raw, busy_timeout_ms);
    if (const int done = sqlite3_exec(raw, set_up, nullptr, nullptr, nullptr); done != SQLITE_OK)
        return database_failure(done);
    auto lock_file = path;
    lock_file += ".refresh";
    return std::make_shared<SqliteStore>(std::move(database), std::move(lock_file));
}

}  // namespace grantor::client
