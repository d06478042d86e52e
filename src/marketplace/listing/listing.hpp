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
};

struct ListedApp {
    App app;                // without its redirect URIs and secrets
    std::string developer;  // the company's name
    bool is_installed = false;
};
struct Listing {
    std::vector<ListedApp> apps;
    bool has_more = false;
};
// With a person: what they have installed in the active company is marked.
Listing find_listing(const ListingQuery& query, const std::optional<Actor>& person,
                     const ReadTx& tx);

}  // namespace grantor::marketplace
