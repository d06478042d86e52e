#include "store/tables/settings.hpp"

namespace grantor {
namespace {

constexpr SqlQuery get_setting{"SELECT value FROM settings WHERE name = $1"};
constexpr SqlQuery set_setting{
    "INSERT INTO settings (name, value) VALUES ($1, $2)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"};

}  // namespace

std::optional<std::string> Settings::get(std::string_view name) const {
    SqlRows rows = connection_.run(get_setting, name);
    if (!rows.next()) return std::nullopt;
    return rows.text(0);
}

void Settings::set(const Setting& setting) {
    connection_.change(set_setting, setting.name, setting.value);
}

}  // namespace grantor
