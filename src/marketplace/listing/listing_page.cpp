#include <algorithm>

#include "marketplace/link.hpp"
#include "marketplace/listing/listing.hpp"
#include "marketplace/listing/pages.hpp"
#include "service/icon_path.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view listing_path = "/marketplace";

ListingQuery read_query(const Form& query, const ReadTx& tx) {
    ListingQuery out{searched_in(query, "q"), {}, number_in(query, "page")};
    out.page = std::min(out.page, listing_pages_max);
    if (const auto category = tx.categories().find_by_name(query.find("category").value_or("")))
        out.category = category->name;
    return out;
}

std::string page_link(const ListingQuery& query, std::int64_t page) {
    return link(
        listing_path,
        {{"q", query.words}, {"category", query.category}, {"page", number_or_nothing(page)}});
}

void fill_categories(pages::PageData& data, const ListingQuery& query, const ReadTx& tx) {
    const auto add = [&](std::string_view name, std::string_view category) {
        auto row = data.add("CATEGORY");
        row.set("CATEGORY_NAME", name);
        row.set("CATEGORY_HREF",
                link(listing_path, {{"q", query.words}, {"category", std::string(category)}}));
        if (query.category == category) row.show("CATEGORY_CURRENT");
    };
    add("All apps", "");
    for (const auto& category : tx.categories().all()) add(category.name, category.name);
}

void fill_apps(pages::PageData& data, const Listing& listing) {
    if (listing.apps.empty()) return;
    auto list = data.add("APPS");
    for (const auto& [app, developer, is_installed] : listing.apps) {
        auto card = list.add("LISTED");
        card.set_icon("LISTED_ICON", icon_path(app), app.name);
        card.set("LISTED_ID", app.client_id);
        card.set("LISTED_NAME", app.name);
        card.set("LISTED_MAKER", developer);
        card.set("LISTED_SUMMARY", app.profile.summary);
        if (is_installed) card.show("LISTED_INSTALLED");
    }
}

void fill_pager(pages::PageData& data, const ListingQuery& query, const Listing& listing) {
    const bool has_next = listing.has_more && query.page < listing_pages_max;
    pages::Pager pager;
    if (query.page > 0) pager.previous_href = page_link(query, query.page - 1);
    if (has_next) pager.next_href = page_link(query, query.page + 1);
    data.set_pager("PAGER", pager);
}

}  // namespace

Outcome<http::Response> show_listing(const Visit& visit, const ReadTx& tx) {
    const auto query = read_query(visit.query, tx);
    const auto listing = find_listing(query, visit.person, tx);
    auto frame = frame_of(visit, "Marketplace", pages::Section::marketplace);
    frame.lead = "Apps that work with your company's data, once you allow them to.";
    pages::PageData data;
    data.set("QUERY", query.words);
    data.set("SEARCHED_CATEGORY", query.category);
    if (!query.category.empty()) data.show("IN_CATEGORY");
    fill_categories(data, query, tx);
    fill_apps(data, listing);
    fill_pager(data, query, listing);
    if (listing.apps.empty())
        data.show(query.words.empty() && query.category.empty() ? "NO_APPS" : "NONE_FIT");
    return pages::framed_page(visit.status(), "marketplace_listing", frame, data);
}

}  // namespace grantor::marketplace
