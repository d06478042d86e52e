#include "rules/kept_profile.hpp"

namespace grantor {
namespace {

constexpr std::string_view profile_setting = "profile";

// Asked before a database is migrated too: nothing here names a column that came later.
bool is_new(const ReadTx& tx) {
    return !tx.settings().get(profile_setting) && tx.apps().is_empty() && tx.companies().is_empty();
}

}  // namespace

std::string kept_profile(const ReadTx& tx) {
    if (const auto kept = tx.settings().get(profile_setting)) return *kept;
    return std::string(is_new(tx) ? default_profile : source_profile);
}

bool is_profile_settled(std::string_view chosen, const ReadTx& tx) {
    const auto kept = tx.settings().get(profile_setting);
    return kept && (chosen.empty() || *kept == chosen);
}

void settle_profile(std::string_view chosen, const Wire& wire, WriteTx& tx) {
    if (is_profile_settled(chosen, tx)) return;
    const auto profile = chosen.empty() ? kept_profile(tx) : std::string(chosen);
    if (is_new(tx) && !wire.has_built_in_api) tx.scopes().remove_all();
    tx.settings().set({std::string(profile_setting), profile});
}

}  // namespace grantor
