#include "store/copy/copied_database.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <map>

#include "store/error.hpp"
#include "store/postgres/postgres_connection.hpp"
#include "store/sqlite/sqlite_connection.hpp"

namespace grantor {
namespace {

// Of the log: as the store does (SqliteOptions::checkpoint_pages).
constexpr int checkpoint_pages = 16'000;
constexpr milliseconds lock_wait{5000};

CopiedDatabase::Engine engine_of(std::string_view place) {
    return place.starts_with("postgresql://") || place.starts_with("postgres://")
               ? CopiedDatabase::Engine::postgres
               : CopiedDatabase::Engine::sqlite;
}

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

}  // namespace

CopiedDatabase::CopiedDatabase(const std::string& place, Use use) : engine_(engine_of(place)) {
    if (engine_ == Engine::postgres) {
        connection_ = std::make_unique<PostgresConnection>(place);
        return;
    }
    auto file = std::make_unique<SqliteConnection>(SqliteConnection::Settings{
        place, use == Use::write ? SqliteConnection::Use::writer : SqliteConnection::Use::reader,
        lock_wait});
    file_ = file.get();
    connection_ = std::move(file);
}

CopiedDatabase::~CopiedDatabase() = default;

const SqlQuery& CopiedDatabase::keep(std::string text) {
    return statements_.emplace_back(std::move(text)).query;
}

std::int64_t CopiedDatabase::number(const std::string& text, std::span<const SqlValue> values) {
    SqlRows rows = connection_->run_text(text, values);
    return rows.next() ? rows.integer(0) : 0;
}

void CopiedDatabase::tidy() {
    if (file_ != nullptr && file_->log_pages() >= checkpoint_pages) file_->checkpoint();
}

std::string shown_place(const std::string& place) {
    if (engine_of(place) == CopiedDatabase::Engine::sqlite)
        return std::filesystem::absolute(place).lexically_normal().string();
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(
        PQconninfoParse(place.c_str(), nullptr));
    if (!options) throw StoreError("the URL of the PostgreSQL database cannot be read");
    std::map<std::string, std::string> parts;
    for (const auto* each = options.get(); each->keyword != nullptr; ++each)
        if (each->val != nullptr) parts[each->keyword] = each->val;
    return fmt::format("postgresql://{}@{}:{}/{}", parts["user"], parts["host"], parts["port"],
                       parts["dbname"]);
}

}  // namespace grantor
