#include "store/tables/categories.hpp"

#include "model/app.hpp"

namespace grantor {
namespace {

constexpr SqlQuery all_categories{"SELECT id, name FROM categories ORDER BY lower(name)"};
// An app that waits with another category counts in both.
constexpr SqlQuery category_uses{
    "SELECT c.id, c.name,"
    " (SELECT COUNT(*) FROM apps a WHERE a.status <> $1 AND (a.category = c.name"
    " OR a.id IN (SELECT p.app_id FROM app_pending_terms p WHERE p.category = c.name)"
    " OR a.id IN (SELECT r.app_id FROM app_reviews r WHERE r.category = c.name AND r.state = 0)))"
    " FROM categories c ORDER BY lower(c.name)"};
constexpr SqlQuery find_category{"SELECT id, name FROM categories WHERE id = $1"};
constexpr SqlQuery find_category_by_name{
    "SELECT id, name FROM categories WHERE lower(name) = lower($1)"};
constexpr SqlQuery add_category{"INSERT INTO categories (name) VALUES ($1) RETURNING id"};
constexpr SqlQuery rename_category{"UPDATE categories SET name = $2 WHERE id = $1"};
constexpr SqlQuery remove_category{"DELETE FROM categories WHERE id = $1"};
constexpr SqlQuery remove_categories{"DELETE FROM categories"};

Category read_category(const SqlRows& row) {
    return {.id = row.id<CategoryId>(0), .name = row.text(1)};
}

std::optional<Category> read_one(SqlRows rows) {
    if (!rows.next()) return std::nullopt;
    return read_category(rows);
}

}  // namespace

std::vector<Category> Categories::all() const {
    std::vector<Category> out;
    SqlRows rows = connection_.run(all_categories);
    while (rows.next()) out.push_back(read_category(rows));
    return out;
}

std::vector<CategoryUse> Categories::uses() const {
    std::vector<CategoryUse> out;
    SqlRows rows = connection_.run(category_uses, AppStatus::deleted);
    while (rows.next()) out.push_back({read_category(rows), rows.integer(2)});
    return out;
}

std::optional<Category> Categories::find(CategoryId id) const {
    return read_one(connection_.run(find_category, id));
}

std::optional<Category> Categories::find_by_name(std::string_view name) const {
    return read_one(connection_.run(find_category_by_name, name));
}

CategoryId Categories::add(std::string_view name) {
    SqlRows rows = connection_.run(add_category, name);
    rows.next();
    return rows.id<CategoryId>(0);
}

bool Categories::rename(const Category& category) {
    return connection_.change(rename_category, category.id, category.name) == 1;
}

bool Categories::remove(CategoryId id) { return connection_.change(remove_category, id) == 1; }

void Categories::remove_all() { connection_.change(remove_categories); }

}  // namespace grantor
