#include <algorithm>

#include "marketplace/link.hpp"
#include "marketplace/listing/listed_apps.hpp"
#include "marketplace/listing/listing.hpp"
#include "marketplace/listing/pages.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view listing_path = "/marketplace";

ListingQuery read_query(const Form& query, const ReadTx& tx) {
    ListingQuery out{searched_in(query, "q"), {}, number_in(query, "page")};
    out.page = std::min(out.page, listing_pages_max);
    out.order = order_named(query.find("sort").value_or(""));
    if (const auto category = tx.categories().find_by_name(query.find("category").value_or("")))
        out.category = category->name;
    return out;
}

std::string page_link(const ListingQuery& query, std::int64_t page) {
    return link(listing_path, {{"q", query.words},
                               {"category", query.category},
                               {"sort", std::string(order_name(query.order))},
                               {"page", number_or_nothing(page)}});
}

// Those with apps, and the one that is looked at.
void fill_categories(pages::PageData& data, const ListingQuery& query, const ReadTx& tx) {
    auto listed = tx.apps().index().listed_categories();
    const bool is_listed =
        query.category.empty() ||
        std::ranges::find(listed, query.category, &ListedCategory::name) != listed.end();
    if (!is_listed) listed.push_back({query.category, 0});
    const auto add = [&](std::string_view name, const ListedCategory& category) {
        auto row = data.add("CATEGORY");
        row.set("CATEGORY_NAME", name);
        row.set("CATEGORY_HREF",
                link(listing_path, {{"q", query.words},
                                    {"category", category.name},
                                    {"sort", std::string(order_name(query.order))}}));
        if (query.category == category.name) row.show("CATEGORY_CURRENT");
        row.set_number("CATEGORY_APPS", category.apps);
    };
    std::int64_t all = 0;
    for (const auto& category : listed) all += category.apps;
    add("All apps", {"", all});
    for (const auto& category : listed) add(category.name, category);
}

void fill_pager(pages::PageData& data, const ListingQuery& query, const Listing& listing) {
    const bool has_next = listing.has_more && query.page < listing_pages_max;
    pages::Pager pager;
    if (query.page > 0) pager.previous_href = page_link(query, query.page - 1);
    if (has_next) pager.next_href = page_link(query, query.page + 1);
    data.set_pager("PAGER", pager);
}

void fill_nothing_found(pages::PageData& data, const ListingQuery& query, const Listing& listing) {
    if (query.words.empty() && query.category.empty()) return data.show("NO_APPS");
    auto part = data.add("NONE_FIT");
    if (!query.words.empty()) part.show("QUERIED");
    if (listing.suggestions.empty()) return;
    auto list = part.add("SUGGESTIONS");
    for (const auto& suggestion : listing.suggestions) {
        auto row = list.add("SUGGESTION");
        row.set("SUGGESTED_WORDS", suggestion.words);
        row.set("SUGGESTED_HREF", link(listing_path, {{"q", suggestion.words}}));
        row.set_number("SUGGESTED_APPS", suggestion.apps);
        row.show(suggestion.apps == 1 ? "ONE_APP" : "SEVERAL_APPS");
    }
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
    add_orders(data, query.order, !query.words.empty());
    fill_categories(data, query, tx);
    if (!listing.corrected.empty()) {
        auto corrected = data.add("CORRECTED");
        corrected.set("CORRECTED_FROM", query.words);
        corrected.set("CORRECTED_TO", listing.corrected);
    }
    show_listed(listing, data);
    fill_pager(data, query, listing);
    if (listing.apps.empty()) fill_nothing_found(data, query, listing);
    return pages::framed_page(visit.status(), "marketplace_listing", frame, data);
}

}  // namespace grantor::marketplace
