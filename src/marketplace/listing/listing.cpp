#include "marketplace/listing/listing.hpp"

#include <algorithm>
#include <set>

namespace grantor::marketplace {
namespace {

std::set<AppId> installed_by(const std::optional<Actor>& person, const ReadTx& tx) {
    std::set<AppId> installed;
    if (person)
        for (const auto& grant : tx.grants().active_of_user(person->user.id, person->company->id))
            installed.insert(grant.app_id);
    return installed;
}

}  // namespace

Listing find_listing(const ListingQuery& query, const std::optional<Actor>& person,
                     const ReadTx& tx) {
    AppSearch search;
    search.words = query.words;
    search.category = query.category;
    search.is_listed = true;
    search.offset = std::clamp<std::int64_t>(query.page, 0, listing_pages_max) * listing_page_size;
    search.limit = listing_page_size + 1;
    auto found = tx.apps().search(search);
    Listing listing;
    listing.has_more = static_cast<std::int64_t>(found.size()) > listing_page_size;
    if (listing.has_more) found.pop_back();
    const auto installed = installed_by(person, tx);
    for (auto& app : found) {
        const auto developer = tx.companies().find(app.developer_company_id);
        const bool is_installed = installed.contains(app.id);
        listing.apps.push_back(
            {std::move(app), developer ? developer->name : std::string(), is_installed});
    }
    return listing;
}

}  // namespace grantor::marketplace
