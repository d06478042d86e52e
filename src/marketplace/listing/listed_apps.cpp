#include "marketplace/listing/listed_apps.hpp"

#include <vector>

#include "service/icon_path.hpp"

namespace grantor::marketplace {
namespace {

struct OrderRow {
    AppOrder order;
    std::string_view name;
    std::string_view text;
};
// table: in the order of the choice.
constexpr OrderRow orders[] = {
    {AppOrder::best, "", "Best match"},
    {AppOrder::most_installed, "installs", "Most installed"},
    {AppOrder::newest, "newest", "Newest"},
    {AppOrder::name, "name", "Name"},
};

}  // namespace

AppOrder order_named(std::string_view name) {
    for (const auto& row : orders)
        if (row.name == name) return row.order;
    return AppOrder::best;
}

std::string_view order_name(AppOrder order) {
    for (const auto& row : orders)
        if (row.order == order) return row.name;
    return {};
}

void add_orders(pages::PageData& data, AppOrder chosen, bool is_search) {
    // Without words, what fits best is the newest.
    if (!is_search && chosen == AppOrder::best) chosen = AppOrder::newest;
    std::vector<pages::Choice> choices;
    for (const auto& [order, name, text] : orders)
        if (is_search || order != AppOrder::best)
            choices.push_back({std::string(name), std::string(text), order == chosen});
    data.add_choices("ORDER", choices);
}

void show_listed(const Listing& listing, pages::PageData& data) {
    if (listing.apps.empty()) return;
    auto list = data.add("APPS");
    for (const auto& [app, developer, is_installed, installs] : listing.apps) {
        auto card = list.add("LISTED");
        card.set_icon("LISTED_ICON", icon_path(app), app.name);
        card.set("LISTED_ID", app.client_id);
        card.set("LISTED_NAME", app.name);
        card.set("LISTED_MAKER", developer);
        card.set("LISTED_SUMMARY", app.profile.summary);
        const auto count = installs_text(installs);
        if (is_installed || !count.empty()) {
            auto foot = card.add("LISTED_FOOT");
            if (is_installed) foot.show("LISTED_INSTALLED");
            if (!count.empty()) foot.add("LISTED_COUNTED").set("LISTED_INSTALLS", count);
        }
    }
}

}  // namespace grantor::marketplace
