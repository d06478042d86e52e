#include <algorithm>
#include <fmt/format.h>

#include "marketplace/link.hpp"
#include "marketplace/listing/listed_apps.hpp"
#include "marketplace/listing/listing.hpp"
#include "marketplace/listing/pages.hpp"

namespace grantor::marketplace {

// A company that has published nothing is nobody's business, so it is unknown here.
Outcome<http::Response> show_developer_page(const Visit& visit, const ReadTx& tx) {
    const auto company = tx.companies().find_by_label(visit.segment("company"));
    if (!company) return refuse_unknown("developer");
    AppSearch all;
    all.is_listed = true;
    all.developer = company->id;
    const auto count = tx.apps().index().count(all);
    if (count == 0) return refuse_unknown("developer");
    ListingQuery query;
    query.developer = company->id;
    query.order = AppOrder::most_installed;
    query.page = std::min(number_in(visit.query, "page"), listing_pages_max);
    const auto listing = find_listing(query, visit.person, tx);
    auto frame = frame_of(visit, company->name, pages::Section::marketplace);
    frame.breadcrumb = {{"Marketplace", "/marketplace"}};
    frame.lead = count == 1 ? std::string("1 app in the marketplace")
                            : fmt::format("{} apps in the marketplace", count);
    pages::PageData data;
    show_listed(listing, data);
    const auto href = [&](std::int64_t page) {
        return link(fmt::format("/marketplace/developers/{}", company->label),
                    {{"page", number_or_nothing(page)}});
    };
    pages::Pager pager;
    if (query.page > 0) pager.previous_href = href(query.page - 1);
    if (listing.has_more && query.page < listing_pages_max) pager.next_href = href(query.page + 1);
    data.set_pager("PAGER", pager);
    return pages::framed_page(visit.status(), "marketplace_developer", frame, data);
}

}  // namespace grantor::marketplace
