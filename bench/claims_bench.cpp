// How one group's rotations run best on SQLite: the same 64 claims a commit in each form, over
// 50,000 grants (docs/decisions/units_of_work.md has the numbers). Statements as in
// store/tables/grants.cpp, on SQLite itself, so that forms which lost can be measured again.
#include <array>
#include <benchmark/benchmark.h>
#include <filesystem>
#include <random>
#include <sqlite3.h>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <vector>

namespace {

constexpr int grants = 50'000;
constexpr int group = 64;

void check(bool is_good, sqlite3* database) {
    if (!is_good) throw std::runtime_error(sqlite3_errmsg(database));
}

class Statement {
 public:
    Statement(sqlite3* database, const std::string& text) {
        check(sqlite3_prepare_v3(database, text.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement_,
                                 nullptr) == SQLITE_OK,
              database);
    }
    ~Statement() { sqlite3_finalize(statement_); }
    Statement(const Statement&) = delete;

    void bind(std::initializer_list<sqlite3_int64> values) {
        int index = 0;
        for (const auto value : values) sqlite3_bind_int64(statement_, ++index, value);
    }
    void bind_text(const std::string& text) {
        sqlite3_bind_text(statement_, 1, text.data(), static_cast<int>(text.size()), nullptr);
    }
    void bind_pointer(void* pointer) {
        sqlite3_bind_pointer(statement_, 1, pointer, "claims", nullptr);
    }
    // How many rows came back.
    int run() {
        int rows = 0;
        for (; sqlite3_step(statement_) == SQLITE_ROW; ++rows)
            benchmark::DoNotOptimize(sqlite3_column_int64(statement_, 0));
        check(sqlite3_reset(statement_) == SQLITE_OK, sqlite3_db_handle(statement_));
        return rows;
    }

 private:
    sqlite3_stmt* statement_ = nullptr;
};

struct Claim {
    sqlite3_int64 grant;
    sqlite3_int64 generation;
};

// A table-valued function over an array of claims, as SQLite's carray extension is, which no
// package of Debian has.
struct ClaimsCursor : sqlite3_vtab_cursor {
    const std::vector<Claim>* claims;
    std::size_t at;
};
sqlite3_module claims_module() {
    sqlite3_module out{};
    out.xConnect = [](sqlite3* database, void*, int, const char* const*, sqlite3_vtab** table,
                      char**) {
        *table = new sqlite3_vtab{};
        return sqlite3_declare_vtab(database,
                                    "CREATE TABLE x (number, id, generation, claims HIDDEN)");
    };
    out.xDisconnect = [](sqlite3_vtab* table) {
        delete table;
        return SQLITE_OK;
    };
    out.xBestIndex = [](sqlite3_vtab*, sqlite3_index_info* info) {
        for (int i = 0; i < info->nConstraint; ++i)
            if (info->aConstraint[i].usable && info->aConstraint[i].iColumn == 3) {
                info->aConstraintUsage[i] = {1, 1};
                info->estimatedRows = 64;
                info->estimatedCost = 1;
            }
        return SQLITE_OK;
    };
    out.xOpen = [](sqlite3_vtab*, sqlite3_vtab_cursor** cursor) {
        *cursor = new ClaimsCursor{};
        return SQLITE_OK;
    };
    out.xClose = [](sqlite3_vtab_cursor* cursor) {
        delete static_cast<ClaimsCursor*>(cursor);
        return SQLITE_OK;
    };
    out.xFilter = [](sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value** values) {
        auto* ours = static_cast<ClaimsCursor*>(cursor);
        ours->claims =
            static_cast<const std::vector<Claim>*>(sqlite3_value_pointer(values[0], "claims"));
        ours->at = 0;
        return SQLITE_OK;
    };
    out.xNext = [](sqlite3_vtab_cursor* cursor) {
        ++static_cast<ClaimsCursor*>(cursor)->at;
        return SQLITE_OK;
    };
    out.xEof = [](sqlite3_vtab_cursor* cursor) {
        const auto* ours = static_cast<const ClaimsCursor*>(cursor);
        return ours->at >= ours->claims->size() ? 1 : 0;
    };
    out.xColumn = [](sqlite3_vtab_cursor* cursor, sqlite3_context* context, int column) {
        const auto* ours = static_cast<const ClaimsCursor*>(cursor);
        const auto& claim = (*ours->claims)[ours->at];
        const std::array values{static_cast<sqlite3_int64>(ours->at), claim.grant,
                                claim.generation};
        sqlite3_result_int64(context, values[static_cast<std::size_t>(column)]);
        return SQLITE_OK;
    };
    out.xRowid = [](sqlite3_vtab_cursor* cursor, sqlite3_int64* id) {
        *id = static_cast<sqlite3_int64>(static_cast<const ClaimsCursor*>(cursor)->at);
        return SQLITE_OK;
    };
    return out;
}

#define ROTATED "UPDATE grants SET generation = grants.generation + 1, rotated_at = 5"
#define MATCHES " AND grants.state = 1"
#define CHECKED                                                                \
    " AND NOT EXISTS (SELECT 1 FROM endings e WHERE e.through_id >= grants.id" \
    " AND (e.app_id = 0 OR e.app_id = grants.app_id)"                          \
    " AND (e.user_id = 0 OR e.user_id = grants.user_id)"                       \
    " AND (e.company_id = 0 OR e.company_id = grants.company_id))"             \
    " AND EXISTS (SELECT 1 FROM companies c WHERE c.id = grants.company_id AND c.state = 0)"
#define RETURNED " RETURNING user_id, company_id, scopes"

class Database {
 public:
    Database() {
        if (mkdtemp(directory_.data()) == nullptr) throw std::runtime_error("no directory");
        check(sqlite3_open((directory_ + "/db").c_str(), &handle_) == SQLITE_OK, handle_);
        for (const char* text :
             {"PRAGMA page_size = 1024", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = OFF",
              "PRAGMA cache_size = -16000",
              "CREATE TABLE grants (id INTEGER PRIMARY KEY, state BIGINT, generation BIGINT,"
              " rotated_at BIGINT, last_used_day BIGINT, app_id BIGINT, user_id BIGINT,"
              " company_id BIGINT, scopes BLOB, secret BLOB, created_at BIGINT)",
              "CREATE TABLE endings (id INTEGER PRIMARY KEY, app_id BIGINT, user_id BIGINT,"
              " company_id BIGINT, through_id BIGINT)",
              "CREATE TABLE companies (id INTEGER PRIMARY KEY, label TEXT, state BIGINT)",
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)"
              " INSERT INTO grants SELECT i, 1, 0, 0, 0, i % 50, i, i % 500, x'0102030405060708',"
              " randomblob(16), 0 FROM n",
              "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
              " INSERT INTO companies SELECT i, 'company' || i, 0 FROM n"})
            run(text);
        check(sqlite3_create_module(handle_, "claims", &module_, nullptr) == SQLITE_OK, handle_);
    }
    ~Database() {
        sqlite3_close_v2(handle_);
        std::filesystem::remove_all(directory_);
    }
    void run(const char* text) {
        check(sqlite3_exec(handle_, text, nullptr, nullptr, nullptr) == SQLITE_OK, handle_);
    }
    sqlite3* handle() { return handle_; }

    // Random grants at their present generation, sorted, as the writer has them.
    std::vector<Claim> claims() {
        std::vector<Claim> out;
        for (int i = 0; i < group; ++i)
            out.push_back({1 + static_cast<sqlite3_int64>(random_() % grants), 0});
        std::ranges::sort(out, {}, &Claim::grant);
        const auto same = std::ranges::unique(out, {}, &Claim::grant);
        out.erase(same.begin(), same.end());
        for (auto& claim : out)
            claim.generation = generations_[static_cast<std::size_t>(claim.grant)]++;
        return out;
    }

 private:
    std::string directory_ = "/tmp/grantor-claims-XXXXXX";
    sqlite3* handle_ = nullptr;
    sqlite3_module module_ = claims_module();
    std::mt19937_64 random_{1};
    std::vector<sqlite3_int64> generations_ = std::vector<sqlite3_int64>(grants + 1);
};

template <class Work>
void measure(benchmark::State& state, Database& database, Work work) {
    Statement begin(database.handle(), "BEGIN IMMEDIATE");
    Statement commit(database.handle(), "COMMIT");
    std::int64_t done = 0;
    for (auto _ : state) {
        state.PauseTiming();
        const auto claims = database.claims();
        state.ResumeTiming();
        begin.run();
        work(claims);
        commit.run();
        done += static_cast<std::int64_t>(claims.size());
    }
    state.SetItemsProcessed(done);
}

void each(benchmark::State& state, const std::string& text, bool has_savepoint) {
    Database database;
    Statement savepoint(database.handle(), "SAVEPOINT unit");
    Statement release(database.handle(), "RELEASE unit");
    Statement rotate(database.handle(), text);
    measure(state, database, [&](const std::vector<Claim>& claims) {
        for (const auto& claim : claims) {
            if (has_savepoint) savepoint.run();
            rotate.bind({claim.grant, claim.generation});
            rotate.run();
            if (has_savepoint) release.run();
        }
    });
}

void each_after_a_look(benchmark::State& state) {
    Database database;
    Statement look(database.handle(),
                   "SELECT user_id, company_id, scopes, secret, state, generation"
                   " FROM grants WHERE id = ?1");
    Statement rotate(database.handle(), ROTATED " WHERE id = ?1 AND generation = ?2" MATCHES);
    measure(state, database, [&](const std::vector<Claim>& claims) {
        for (const auto& claim : claims) {
            look.bind({claim.grant});
            look.run();
            rotate.bind({claim.grant, claim.generation});
            rotate.run();
        }
    });
}

void all_from_json(benchmark::State& state) {
    Database database;
    Statement rotate(
        database.handle(), ROTATED
        " FROM (SELECT value ->> 0 AS id, value ->> 1 AS generation FROM json_each(?1)) AS c"
        " WHERE grants.id = c.id AND grants.generation = c.generation" MATCHES CHECKED RETURNED);
    measure(state, database, [&](const std::vector<Claim>& claims) {
        std::string text;
        for (const auto& [grant, generation] : claims) {
            text += text.empty() ? "[[" : ",[";
            ((text += std::to_string(grant)) += ',') += std::to_string(generation);
            text += ']';
        }
        text += ']';
        rotate.bind_text(text);
        if (rotate.run() != static_cast<int>(claims.size())) state.SkipWithError("refused");
    });
}

void all_from_an_array(benchmark::State& state) {
    Database database;
    Statement rotate(
        database.handle(), ROTATED
        " FROM claims(?1) AS c"
        " WHERE grants.id = c.id AND grants.generation = c.generation" MATCHES CHECKED RETURNED);
    measure(state, database, [&](const std::vector<Claim>& claims) {
        rotate.bind_pointer(const_cast<std::vector<Claim>*>(&claims));
        if (rotate.run() != static_cast<int>(claims.size())) state.SkipWithError("refused");
    });
}

BENCHMARK_CAPTURE(each, with_a_savepoint, ROTATED " WHERE id = ?1 AND generation = ?2" MATCHES,
                  true);
BENCHMARK_CAPTURE(each, plain, ROTATED " WHERE id = ?1 AND generation = ?2" MATCHES, false);
BENCHMARK_CAPTURE(each, checked, ROTATED " WHERE id = ?1 AND generation = ?2" MATCHES CHECKED,
                  false);
BENCHMARK_CAPTURE(each, checked_and_returned,
                  ROTATED " WHERE id = ?1 AND generation = ?2" MATCHES CHECKED RETURNED, false);
BENCHMARK(each_after_a_look);
BENCHMARK(all_from_json);
BENCHMARK(all_from_an_array);

}  // namespace

BENCHMARK_MAIN();
