#include <fmt/format.h>

#include "base/number.hpp"
#include "marketplace/decision_page.hpp"
#include "marketplace/link.hpp"
#include "marketplace/platform/pages.hpp"
#include "marketplace/platform/platform_frame.hpp"
#include "pages/texts.hpp"
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

std::vector<pages::Choice> other_categories(CategoryId removed, const ReadTx& tx) {
    std::vector<pages::Choice> choices{{"", "Choose one"}};
    for (const auto& category : tx.categories().all())
        if (category.id != removed)
            choices.push_back({std::to_string(category.id.value), category.name});
    return choices;
}

}  // namespace

Outcome<http::Response> show_categories(const Visit& visit, const ReadTx& tx) {
    const auto frame = platform_frame(visit, "Categories", PlatformPage::categories);
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
    const auto frame = platform_detail_frame(visit, category.name, PlatformPage::categories);
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("ACTION", path_of(category.id));
    data.set("CATEGORY", category.name);
    data.set("LISTING_HREF", link("/marketplace", {{"category", category.name}}));
    data.set_number("APP_COUNT", use->apps);
    data.set_field("NAME", visit.entered("name", category.name), visit.error_of("name"));
    return pages::framed_page(visit.status(), "platform_category", frame, data);
}

Outcome<http::Response> take_category_name(const Visit& visit, WriteTx& tx) {
    const auto id = visit.id<CategoryId>("category");
    return see_done(rename_category({id, std::string(visit.field("name"))}, by(visit), tx),
                    path_of(id), "saved");
}

Outcome<http::Response> ask_category_removal(const Visit& visit, const ReadTx& tx) {
    const auto use = find_use(visit, tx);
    if (!use) return std::unexpected(use.error());
    const auto& [category, apps] = *use;
    Decision decision;
    auto& question = decision.question;
    question.heading = fmt::format("Remove the category {}?", category.name);
    if (apps == 0)
        question.sentences = {"No app is in it."};
    else
        question.sentences = {apps == 1 ? std::string("1 app is in it and gets another category.")
                                        : fmt::format("{} apps are in it and get another category.",
                                                      pages::number_text(apps))};
    question.sentences.emplace_back("Links to the category show all apps from then on.");
    question.button = "Remove";
    question.action = path_of(category.id) + "/remove";
    question.cancel = path_of(category.id);
    if (apps > 0) {
        decision.choice_name = "move_to";
        decision.choice_label = "Move its apps to";
        decision.choices = other_categories(category.id, tx);
    }
    return decision_page(
        visit, platform_detail_frame(visit, question.heading, PlatformPage::categories), decision);
}

Outcome<http::Response> take_category_removal(const Visit& visit, WriteTx& tx) {
    const CategoryRemoval removal{visit.id<CategoryId>("category"),
                                  {read_number(visit.field("move_to")).value_or(0)}};
    return see_done(remove_category(removal, by(visit), tx), categories_path, "category-removed");
}

}  // namespace grantor::marketplace
