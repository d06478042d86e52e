#include "marketplace/listing/listing.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "pages/texts.hpp"
#include "store/search_words.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::size_t suggestions_max = 5;

std::set<AppId> installed_by(const std::optional<Actor>& person, const ReadTx& tx) {
    std::set<AppId> installed;
    if (person)
        for (const auto& grant : tx.grants().active_of_user(person->user.id, person->company->id))
            installed.insert(grant.app_id);
    return installed;
}

AppSearch search_for(const ListingQuery& query) {
    AppSearch search;
    search.words = query.words;
    search.category = query.category;
    search.is_listed = true;
    search.developer = query.developer;
    search.order = query.order;
    search.offset = std::clamp<std::int64_t>(query.page, 0, listing_pages_max) * listing_page_size;
    search.limit = listing_page_size + 1;
    return search;
}

void suggest(const Suggestion& idea, const ReadTx& tx, std::vector<Suggestion>& out) {
    if (out.size() >= suggestions_max) return;
    AppSearch search;
    search.words = idea.words;
    search.category = idea.category;
    search.is_listed = true;
    auto suggestion = idea;
    suggestion.apps = tx.apps().index().count(search);
    if (suggestion.apps > 0) out.push_back(std::move(suggestion));
}

// The same in all categories, and each of the words alone.
std::vector<Suggestion> suggestions_for(const ListingQuery& query, const ReadTx& tx) {
    std::vector<Suggestion> out;
    if (query.words.empty()) return out;
    if (!query.category.empty()) suggest({query.words, ""}, tx, out);
    const auto words = searched_words(query.words);
    if (words.size() > 1)
        for (const auto& word : words) suggest({word, ""}, tx, out);
    return out;
}

void add_apps(std::vector<App> found, const std::optional<Actor>& person, const ReadTx& tx,
              Listing& listing) {
    const auto installed = installed_by(person, tx);
    std::vector<AppId> ids;
    for (const auto& app : found) ids.push_back(app.id);
    const auto installs = tx.apps().index().installs(ids);
    for (auto& app : found) {
        const auto developer = tx.companies().find(app.developer_company_id);
        const bool is_installed = installed.contains(app.id);
        const auto count = installs.find(app.id);
        listing.apps.push_back({std::move(app), developer ? developer->name : std::string(),
                                is_installed, count == installs.end() ? 0 : count->second});
    }
}

}  // namespace

Listing find_listing(const ListingQuery& query, const std::optional<Actor>& person,
                     const ReadTx& tx) {
    Listing listing;
    auto found = tx.apps().search(search_for(query));
    auto asked = query;
    if (found.empty() && query.page == 0 && !query.words.empty()) {
        asked.words = tx.apps().index().corrected(query.words);
        if (!asked.words.empty()) found = tx.apps().search(search_for(asked));
        if (!found.empty()) listing.corrected = asked.words;
    }
    if (found.empty()) listing.suggestions = suggestions_for(query, tx);
    listing.has_more = static_cast<std::int64_t>(found.size()) > listing_page_size;
    if (listing.has_more) found.pop_back();
    add_apps(std::move(found), person, tx, listing);
    return listing;
}

std::string installs_text(std::int64_t installs) {
    if (installs <= 0) return {};
    if (installs == 1) return "1 install";
    if (installs < 10) return fmt::format("{} installs", installs);
    std::int64_t unit = 10;
    while (installs >= unit * 10) unit *= 10;
    return fmt::format("{}+ installs", pages::number_text(installs / unit * unit));
}

}  // namespace grantor::marketplace
