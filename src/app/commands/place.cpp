#include "app/commands/place.hpp"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <sstream>

#include "app/key_file.hpp"
#include "model/policy.hpp"
#include "sandbox/control/endpoints.hpp"

namespace grantor::app {

Options load_options(const Place& place) {
    if (!place.data.empty()) return sandbox_files(place.data);
    std::ifstream in(place.config);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf()))
        throw std::runtime_error(
            fmt::format("the configuration file {} cannot be read", place.config));
    auto options = read_options(text.view());
    if (!options) throw std::runtime_error(fmt::format("{}: {}", place.config, options.error()));
    return std::move(*options);
}

Options sandbox_files(const std::string& directory) {
    const std::filesystem::path folder(directory);
    Options options;
    options.store_sqlite = (folder / "grantor.db").string();
    options.keys_file = (folder / "grantor.keys").string();
    return options;
}

std::unique_ptr<Store> open_store(const Options& options) {
    SqliteOptions sqlite;
    sqlite.path = options.store_sqlite;
    sqlite.invalidation_horizon = Policy{}.access_token_lifetime;
    return open_sqlite(sqlite);
}

KeyRing load_keys(const Options& options) {
    if (const char* text = std::getenv("GRANTOR_KEYS")) {
        auto ring = KeyRing::parse(text);
        if (!ring) throw std::runtime_error("GRANTOR_KEYS: " + ring.error());
        return std::move(*ring);
    }
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

std::string sentence_of(const Refusal& refusal) {
    if (refusal.fields.empty()) return refusal.text;
    std::string out;
    for (const auto& problem : refusal.fields)
        out += (out.empty() ? "" : " ") + problem.field + ": " + problem.text;
    return out;
}

}  // namespace grantor::app
