#include "marketplace/routes.hpp"

#include "marketplace/listing/app_page.hpp"
#include "marketplace/listing/listing_page.hpp"
#include "marketplace/page_rows.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;

// table: method, path, page or form.
constexpr PageRow rows[] = {
    {Method::get, "/marketplace", show_listing},
    {Method::get, "/marketplace/apps/{client_id}", show_app},
    {Method::post, "/marketplace/apps/{client_id}/request", take_install_request},
};

}  // namespace

std::vector<http::Route> listing_routes(const Services& services) { return mount(rows, services); }

}  // namespace grantor::marketplace
