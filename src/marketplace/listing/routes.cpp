#include "marketplace/routes.hpp"

#include "marketplace/listing/pages.hpp"

namespace grantor::marketplace {
namespace {

// table: path, who may, page, form that the page holds.
constexpr PageRow rows[] = {
    {"/marketplace", Access::anyone, show_listing},
    {"/marketplace/developers/{company}", Access::anyone, show_developer_page},
    {"/marketplace/apps/{client_id}", Access::anyone, show_app},
    {"/marketplace/apps/{client_id}/request", Access::person, show_app, take_install_request},
};

}  // namespace

std::vector<http::Route> listing_routes(const Services& services) { return mount(rows, services); }

}  // namespace grantor::marketplace
