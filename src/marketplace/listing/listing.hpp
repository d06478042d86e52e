// The marketplace: the apps that are published, found by words and category.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/app.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// Eight rows of three cards.
inline constexpr std::int64_t listing_page_size = 24;
// After this many pages, people should search instead; it limits what a page costs.
inline constexpr std::int64_t listing_pages_max = 500;

struct ListingQuery {
    std::string words;
    std::string category;   // the name of one; empty: any
    std::int64_t page = 0;  // from 0
    AppOrder order = AppOrder::best;
    CompanyId developer = {};  // zero: of any
};

struct ListedApp {
    App app;                // without its redirect URIs and secrets
    std::string developer;  // the company's name
    bool is_installed = false;
    std::int64_t installs = 0;  // by everybody
};
// What to search for instead, and how many apps that finds.
struct Suggestion {
    std::string words;
    std::string category;
    std::int64_t apps = 0;
};
struct Listing {
    std::vector<ListedApp> apps;
    bool has_more = false;
    // What was searched for instead, since nothing has a word that begins so: "calendar". "":
    // what was asked.
    std::string corrected;
    std::vector<Suggestion> suggestions;  // if nothing was found, each with something to find
};
// With a person: what they have installed in the active company is marked.
Listing find_listing(const ListingQuery& query, const std::optional<Actor>& person,
                     const ReadTx& tx);

// "7 installs", "3,000+ installs": one digit is what people compare by. "" for none.
std::string installs_text(std::int64_t installs);

}  // namespace grantor::marketplace
