#include "rules/categories.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "rules/entered_text.hpp"

namespace grantor {
namespace {

// As it may be kept. `id`: of the category that has it already, which may keep it.
Outcome<std::string> read_name(std::string_view entered, CategoryId id, const ReadTx& tx) {
    FieldReader reader;
    auto name = reader.line("name", entered, {category_name_max, Need::required});
    if (reader.has_problems()) return reader.refuse();
    const auto other = tx.categories().find_by_name(name);
    if (other && other->id != id)
        return refuse_field("name",
                            fmt::format("There is already a category \"{}\".", other->name));
    return name;
}

void note(AuditKind kind, std::string detail, AuditEvent by, WriteTx& tx) {
    by.kind = kind;
    by.detail = std::move(detail);
    tx.audit_events().add(by);
}

void move_apps(const CategoryMove& move, WriteTx& tx) {
    tx.apps().move_category(move);
    tx.app_reviews().move_category(move);
}

std::int64_t apps_in(CategoryId id, const ReadTx& tx) {
    const auto uses = tx.categories().uses();
    const auto found =
        std::ranges::find(uses, id, [](const CategoryUse& use) { return use.category.id; });
    return found == uses.end() ? 0 : found->apps;
}

}  // namespace

Outcome<CategoryId> add_category(std::string_view entered, AuditEvent by, WriteTx& tx) {
    const auto name = read_name(entered, {}, tx);
    if (!name) return std::unexpected(name.error());
    if (tx.categories().all().size() >= categories_max)
        return refuse_state(
            fmt::format("There are {} categories, and that is the limit.", categories_max));
    const auto id = tx.categories().add(*name);
    note(AuditKind::category_added, *name, std::move(by), tx);
    return id;
}

Outcome<void> rename_category(const Category& renamed, AuditEvent by, WriteTx& tx) {
    const auto category = tx.categories().find(renamed.id);
    if (!category) return refuse_unknown("category");
    const auto name = read_name(renamed.name, renamed.id, tx);
    if (!name) return std::unexpected(name.error());
    if (*name == category->name) return {};
    tx.categories().rename({renamed.id, *name});
    move_apps({category->name, *name}, tx);
    note(AuditKind::category_renamed, fmt::format("{} → {}", category->name, *name), std::move(by),
         tx);
    return {};
}

Outcome<void> remove_category(const CategoryRemoval& removal, AuditEvent by, WriteTx& tx) {
    const auto category = tx.categories().find(removal.id);
    if (!category) return refuse_unknown("category");
    const auto apps = apps_in(removal.id, tx);
    auto detail = category->name;
    if (apps > 0) {
        const auto target = tx.categories().find(removal.move_to);
        if (!target || target->id == category->id)
            return refuse_field(
                "move_to",
                fmt::format("{} {} in this category. Choose another category for {}.", apps,
                            apps == 1 ? "app is" : "apps are", apps == 1 ? "it" : "them"));
        move_apps({category->name, target->name}, tx);
        detail +=
            fmt::format(", {} {} moved to {}", apps, apps == 1 ? "app" : "apps", target->name);
    }
    tx.categories().remove(removal.id);
    note(AuditKind::category_removed, std::move(detail), std::move(by), tx);
    return {};
}

}  // namespace grantor
