#include "store/tables/settings.hpp"

namespace grantor {
namespace {

constexpr SqlQuery all_scopes{
    "SELECT position, name, access, description FROM scopes ORDER BY position"};
constexpr SqlQuery get_setting{"SELECT value FROM settings WHERE name = $1"};
constexpr SqlQuery set_setting{
    "INSERT INTO settings (name, value) VALUES ($1, $2)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"};

}  // namespace

std::vector<Scope> Scopes::all() const {
    std::vector<Scope> out;
    SqlRows rows = connection_.run(all_scopes);
    while (rows.next())
        out.push_back({.index = {static_cast<std::uint16_t>(rows.integer(0))},
                       .name = rows.text(1),
                       .access = rows.text(2),
                       .description = rows.text(3)});
    return out;
}

std::optional<std::string> Settings::get(std::string_view name) const {
    SqlRows rows = connection_.run(get_setting, name);
    if (!rows.next()) return std::nullopt;
    return rows.text(0);
}

void Settings::set(const Setting& setting) {
    connection_.change(set_setting, setting.name, setting.value);
}

}  // namespace grantor
