// Cards of apps, and the choice of their order, as all lists of the marketplace show them.
#pragma once

#include <string_view>

#include "marketplace/listing/listing.hpp"
#include "oauth/form.hpp"
#include "pages/page_data.hpp"

namespace grantor::marketplace {

// The words of an address: "installs", "newest", "name"; anything else is `best`.
AppOrder order_named(std::string_view name);
std::string_view order_name(AppOrder order);  // "" for `best`
// For a select with the name "sort". Only a search has what fits best.
void add_orders(pages::PageData& data, AppOrder chosen, bool is_search);

// Section APPS with a LISTED for each; nothing where there are none.
void show_listed(const Listing& listing, pages::PageData& data);

}  // namespace grantor::marketplace
