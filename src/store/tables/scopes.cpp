#include "store/tables/scopes.hpp"

#include "base/cut.hpp"

namespace grantor {
namespace {

constexpr SqlQuery all_scopes{
    "SELECT position, name, access, description, scope_group, kind, implies, is_sensitive,"
    " is_retired FROM scopes ORDER BY position"};
constexpr SqlQuery add_scope{
    "INSERT INTO scopes (position, name, access, description, scope_group, kind, implies,"
    " is_sensitive, is_retired) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr SqlQuery update_scope{
    "UPDATE scopes SET access = $2, description = $3, scope_group = $4, kind = $5, implies = $6,"
    " is_sensitive = $7, is_retired = $8 WHERE position = $1"};
constexpr SqlQuery remove_scopes{"DELETE FROM scopes"};

// Names have no spaces.
std::vector<std::string> names_in(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) out.emplace_back(cut_piece(text, ' '));
    return out;
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) out.append(out.empty() ? "" : " ").append(name);
    return out;
}

}  // namespace

std::vector<Scope> Scopes::all() const {
    std::vector<Scope> out;
    SqlRows rows = connection_.run(all_scopes);
    while (rows.next())
        out.push_back({.index = {static_cast<std::uint16_t>(rows.integer(0))},
                       .name = rows.text(1),
                       .access = rows.text(2),
                       .description = rows.text(3),
                       .group = rows.text(4),
                       .kind = rows.number<ScopeKind>(5),
                       .implies = names_in(rows.text(6)),
                       .is_sensitive = rows.boolean(7),
                       .is_retired = rows.boolean(8)});
    return out;
}

void Scopes::add(const Scope& scope) {
    connection_.change(add_scope, std::int64_t{scope.index.value}, scope.name, scope.access,
                       scope.description, scope.group, scope.kind, joined(scope.implies),
                       scope.is_sensitive, scope.is_retired);
    effects_.scopes_changed = true;
}

bool Scopes::update(const Scope& scope) {
    effects_.scopes_changed = true;
    return connection_.change(update_scope, std::int64_t{scope.index.value}, scope.access,
                              scope.description, scope.group, scope.kind, joined(scope.implies),
                              scope.is_sensitive, scope.is_retired) == 1;
}

void Scopes::remove_all() {
    connection_.change(remove_scopes);
    effects_.scopes_changed = true;
}

}  // namespace grantor
