#include <fmt/format.h>

#include "base/number.hpp"
#include "marketplace/link.hpp"
#include "marketplace/platform/pages.hpp"
#include "marketplace/platform/platform_frame.hpp"
#include "rules/categories.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view categories_path = "/platform/categories";

std::string path_of(CategoryId id) { return fmt::format("{}/{}", categories_path, id.value); }

AuditEvent by(const Visit& visit) {
    return audit_of(visit.actor(), AuditKind::category_added, visit.context);
}

Outcome<CategoryUse> find_use(const Visit& visit, const ReadTx& tx) {
    const auto id = visit.id<CategoryId>("category");
    for (auto& use : tx.categories().uses())
        if (use.category.id == id) return std::move(use);
    return refuse_unknown("category");
}

void fill_targets(pages::PageData& data, const Visit& visit, CategoryId removed, const ReadTx& tx) {
    const auto chosen = visit.entered("move_to", "");
    std::vector<pages::Choice> choices{{"", "Choose one", chosen.empty()}};
    for (const auto& category : tx.categories().all()) {
        if (category.id == removed) continue;
        const auto id = std::to_string(category.id.value);
        choices.push_back({id, category.name, id == chosen});
    }
    data.add_choices("TARGET_CHOICE", choices);
    data.set_field("MOVE_TO", "", visit.error_of("move_to"));
}

}  // namespace

Outcome<http::Response> show_categories(const Visit& visit, const ReadTx& tx) {
    const auto frame = platform_frame(visit, "Categories", PlatformTab::categories);
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set_field("NAME", visit.entered("name", ""), visit.error_of("name"));
    const auto uses = tx.categories().uses();
    data.show(uses.empty() ? "NONE" : "SOME");
    for (const auto& [category, apps] : uses) {
        auto row = data.add("CATEGORY");
        row.set("CATEGORY_HREF", path_of(category.id));
        row.set("CATEGORY_NAME", category.name);
        row.set_number("CATEGORY_APPS", apps);
    }
    return pages::framed_page(visit.status(), "platform_categories", frame, data);
}

Outcome<http::Response> take_new_category(const Visit& visit, WriteTx& tx) {
    return see_done(add_category(visit.field("name"), by(visit), tx), categories_path,
                    "category-added");
}

Outcome<http::Response> show_category(const Visit& visit, const ReadTx& tx) {
    const auto use = find_use(visit, tx);
    if (!use) return std::unexpected(use.error());
    const auto& category = use->category;
    const auto frame = platform_detail_frame(visit, category.name, PlatformTab::categories);
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("ACTION", path_of(category.id));
    data.set("CATEGORY", category.name);
    data.set("LISTING_HREF", link("/marketplace", {{"category", category.name}}));
    data.set_number("APP_COUNT", use->apps);
    data.set_field("NAME", visit.entered("name", category.name), visit.error_of("name"));
    data.show(use->apps > 0 ? "IN_USE" : "UNUSED");
    fill_targets(data, visit, category.id, tx);
    return pages::framed_page(visit.status(), "platform_category", frame, data);
}

Outcome<http::Response> take_category_name(const Visit& visit, WriteTx& tx) {
    const auto id = visit.id<CategoryId>("category");
    return see_done(rename_category({id, std::string(visit.field("name"))}, by(visit), tx),
                    path_of(id), "saved");
}

Outcome<http::Response> take_category_removal(const Visit& visit, WriteTx& tx) {
    const CategoryRemoval removal{visit.id<CategoryId>("category"),
                                  {read_number(visit.field("move_to")).value_or(0)}};
    return see_done(remove_category(removal, by(visit), tx), categories_path, "category-removed");
}

}  // namespace grantor::marketplace
