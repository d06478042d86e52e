#include "store/postgres/server_check.hpp"

#include <fmt/format.h>
#include <thread>

namespace grantor {
namespace {

constexpr std::int64_t oldest_version = 150000;
constexpr milliseconds between_looks{50};

// A setting whose one value loses what was confirmed.
struct UnsafeSetting {
    const char* name;
    const char* value;
    const char* because;
};
constexpr UnsafeSetting unsafe_settings[] = {
    {"fsync", "off", "a power cut then destroys the database"},
    {"full_page_writes", "off", "a power cut then leaves pages half-written"},
    {"synchronous_commit", "off", "a crash then loses what has been confirmed"},
};

std::string value_of(PostgresConnection& connection, const char* setting) {
    return connection.ask_text(fmt::format("SHOW {}", setting));
}

// `local` waits for the disk of the primary alone, `remote_write` for the memory of the standby.
bool waits_for_standby(std::string_view synchronous_commit) {
    return synchronous_commit == "on" || synchronous_commit == "remote_apply";
}

}  // namespace

std::string unsafe_setting_of(PostgresConnection& connection, Standby standby) {
    if (connection.ask("SHOW server_version_num") < oldest_version)
        return fmt::format("the database is PostgreSQL {}, and this program needs 15 or newer",
                           value_of(connection, "server_version"));
    if (connection.ask_text("SELECT pg_is_in_recovery()") == "t" ||
        value_of(connection, "transaction_read_only") == "on")
        return "the database cannot be written: its server is a standby, or set to read-only";
    for (const auto& [name, value, because] : unsafe_settings)
        if (value_of(connection, name) == value)
            return fmt::format("the database's server has {} = {}, and {}: set it to on", name,
                               value, because);
    if (standby == Standby::not_needed) return {};
    if (value_of(connection, "synchronous_standby_names").empty())
        return "`store.synchronous_standby` is true, but the database's server has no "
               "synchronous_standby_names: its standby may miss what has been confirmed";
    if (!waits_for_standby(value_of(connection, "synchronous_commit")))
        return fmt::format(
            "`store.synchronous_standby` is true, but the database's server has "
            "synchronous_commit = {}: its commits do not wait for the standby's disk",
            value_of(connection, "synchronous_commit"));
    return {};
}

std::string missing_standby(PostgresConnection& connection, milliseconds patience) {
    using std::chrono::steady_clock;
    // What others see of a standby is that there is one.
    if (connection.ask_text("SELECT pg_has_role('pg_read_all_stats', 'USAGE')") != "t") return {};
    const auto until = steady_clock::now() + patience;
    while (!has_synchronous_standby(connection)) {
        if (steady_clock::now() > until)
            return "`store.synchronous_standby` is true, but no synchronous standby is connected "
                   "to the database's server: nothing would be confirmed";
        std::this_thread::sleep_for(between_looks);
    }
    return {};
}

bool has_synchronous_standby(PostgresConnection& connection) {
    return connection.ask(
               "SELECT count(*) FROM pg_stat_replication"
               " WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum')") > 0;
}

}  // namespace grantor
