#include "app/commands/place.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <sstream>
#include <termios.h>
#include <unistd.h>

#include "app/apis/given_scopes.hpp"
#include "app/key_file.hpp"
#include "model/policy.hpp"
#include "rules/kept_profile.hpp"
#include "rules/known_keys.hpp"
#include "sandbox/control/endpoints.hpp"
#include "store/error.hpp"
#include "store/postgres/postgres_connection.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/transaction.hpp"

namespace grantor::app {

namespace {

std::unique_ptr<SqlConnection> connect_to_read(const Options& options) {
    if (!options.postgres.url.empty())
        return std::make_unique<PostgresConnection>(options.postgres.url);
    if (!std::filesystem::exists(options.store_sqlite)) return nullptr;
    return std::make_unique<SqliteConnection>(SqliteConnection::Settings{
        options.store_sqlite, SqliteConnection::Use::reader, SqliteOptions{}.lock_wait});
}

// Before the store is opened, since what it begins with depends on it.
std::string profile_kept_at(const Options& options) {
    try {
        const auto connection = connect_to_read(options);
        if (connection != nullptr) return kept_profile(Tx(*connection));
    } catch (const StoreError&) {
        // No database yet, or none: opening it says so.
    }
    return std::string(default_profile);
}

Options read_or_fail(const std::string& path, std::string_view text, std::string_view fallback) {
    auto options = read_options(text, fallback);
    if (!options) throw std::runtime_error(fmt::format("{}: {}", path, options.error()));
    return std::move(*options);
}

}  // namespace

Options load_options(const Place& place) {
    if (!place.data.empty()) return sandbox_files(place.data);
    std::ifstream in(place.config);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf()))
        throw std::runtime_error(
            fmt::format("the configuration file {} cannot be read", place.config));
    auto options = read_or_fail(place.config, text.view(), default_profile);
    if (!options.profile.empty()) return options;
    const auto kept = profile_kept_at(options);
    return kept == default_profile ? options : read_or_fail(place.config, text.view(), kept);
}

Options sandbox_files(const std::string& directory) {
    const std::filesystem::path folder(directory);
    Options options;
    options.store_sqlite = (folder / "grantor.db").string();
    options.keys_file = (folder / "grantor.keys").string();
    options.policy.wire = find_profile(source_profile)->wire;
    return options;
}

void make_folder_of(const std::string& file) {
    const auto folder = std::filesystem::path(file).parent_path();
    std::error_code failure;
    if (!folder.empty()) std::filesystem::create_directories(folder, failure);
    if (failure)
        throw std::runtime_error(
            fmt::format("the folder {} cannot be made: {}", folder.string(), failure.message()));
}

std::string database_name(const Options& options) {
    if (options.postgres.url.empty()) return options.store_sqlite;
    return describe_postgres(options.postgres.url);
}

namespace {

std::string host_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "grantor";
}

std::unique_ptr<Store> open_engine(const Options& options) {
    if (!options.postgres.url.empty()) {
        PostgresOptions postgres = options.postgres;
        if (postgres.node.empty()) postgres.node = host_name();
        postgres.invalidation_horizon = Policy{}.access_token_lifetime;
        return open_postgres(postgres);
    }
    make_folder_of(options.store_sqlite);
    SqliteOptions sqlite;
    sqlite.path = options.store_sqlite;
    sqlite.invalidation_horizon = Policy{}.access_token_lifetime;
    return open_sqlite(sqlite);
}

}  // namespace

std::unique_ptr<Store> open_store(const Options& options) {
    auto store = open_engine(options);
    const auto is_settled = [&](const ReadTx& tx) {
        return is_profile_settled(options.profile, tx);
    };
    if (!store->read_now(is_settled))
        store->write_now(
            [&](WriteTx& tx) { settle_profile(options.profile, options.policy.wire, tx); });
    return store;
}

std::unique_ptr<Store> open_store_with_scopes(const Options& options) {
    auto store = open_store(options);
    settle_scopes(*store, options, scope_documents(options));
    return store;
}

namespace {

constexpr std::string_view way_out =
    "Without the right keys no token, session or client secret works. Restore the key file from "
    "your "
    "backup. If it is lost, run `grantor keys adopt`: then every app needs a new secret, and "
    "everybody installs their apps again.";

// With GRANTOR_KEYS there is no file.
bool has_keys(const Options& options) {
    return std::getenv("GRANTOR_KEYS") != nullptr || std::filesystem::exists(options.keys_file);
}

}  // namespace

KeyRing load_keys(const Options& options, Store& store) {
    if (!has_keys(options) && store.read_now(needs_known_keys))
        fail("the key file {} of the database {} is missing. {}", options.keys_file,
             database_name(options), way_out);
    auto ring = load_any_keys(options);
    if (store.read_now([&](const ReadTx& tx) { return fit_of(ring, tx); }) == KeyFit::foreign)
        fail("the database {} was used with other keys than those of {}. {}",
             database_name(options),
             std::getenv("GRANTOR_KEYS") != nullptr ? "GRANTOR_KEYS" : options.keys_file, way_out);
    store.write_now([&](WriteTx& tx) { remember_keys(ring, tx); });
    return ring;
}

KeyRing load_any_keys(const Options& options) {
    if (const char* text = std::getenv("GRANTOR_KEYS")) {
        auto ring = KeyRing::parse(text);
        if (!ring) throw std::runtime_error("GRANTOR_KEYS: " + ring.error());
        return std::move(*ring);
    }
    make_folder_of(options.keys_file);
    SystemRandom random;
    return load_or_make_key_file(options.keys_file, random, Clock{}.now());
}

Time now_of(const ReadTx& tx) {
    Clock clock;
    clock.set_offset(sandbox::clock_offset(tx));
    return clock.now();
}

std::shared_ptr<const Company> company_of(const ReadTx& tx, const std::string& label) {
    auto company = tx.companies().find_by_label(label);
    if (!company) fail("there is no company `{}`", label);
    return company;
}

AuditEvent by_operator(const ReadTx& tx) {
    AuditEvent event;
    event.at = now_of(tx);
    event.peer = "command line";
    return event;
}

std::string read_line() {
    std::string line;
    std::getline(std::cin, line);
    return line;
}

namespace {

// What is typed is not shown until the object is gone, whatever ends it.
class HiddenTyping {
 public:
    HiddenTyping() {
        tcgetattr(STDIN_FILENO, &before_);
        auto hidden = before_;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    HiddenTyping(const HiddenTyping&) = delete;
    ~HiddenTyping() { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }

 private:
    termios before_{};
};

std::string ask_hidden(std::string_view question) {
    const HiddenTyping hidden;
    fmt::print(stderr, "{}: ", question);
    auto line = read_line();
    fmt::print(stderr, "\n");
    return line;
}

}  // namespace

std::string ask_password() {
    if (isatty(STDIN_FILENO) == 0) return read_line();
    auto password = ask_hidden("New password");
    if (ask_hidden("The same again") != password) fail("the two passwords differ");
    return password;
}

std::string sentence_of(const Refusal& refusal) {
    if (refusal.fields.empty()) return refusal.text;
    std::string out;
    for (const auto& problem : refusal.fields)
        out += (out.empty() ? "" : " ") + problem.field + ": " + problem.text;
    return out;
}

}  // namespace grantor::app
