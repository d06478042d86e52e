#include "marketplace/routes.hpp"

#include "marketplace/account/connected_apps_page.hpp"
#include "marketplace/account/join_page.hpp"
#include "marketplace/account/keys_page.hpp"
#include "marketplace/account/profile_page.hpp"
#include "marketplace/page_rows.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;

// table: method, path, page or form.
constexpr PageRow rows[] = {
    {Method::get, "/account", show_connected_apps},
    {Method::get, "/account/apps/{client_id}", show_connected_app},
    {Method::post, "/account/apps/{client_id}/uninstall", take_uninstall},
    {Method::get, "/account/requests", show_own_requests},
    {Method::get, "/account/keys", show_access_keys},
    {Method::post, "/account/keys", take_new_access_key},
    {Method::post, "/account/keys/{key}/remove", take_access_key_removal},
    {Method::get, "/account/profile", show_profile},
    {Method::post, "/account/profile/password", take_password_change},
    {Method::post, "/account/profile/sessions", take_sign_out_elsewhere},
    {Method::get, "/join", show_join},
    {Method::post, "/join", take_join},
};

}  // namespace

std::vector<http::Route> account_routes(const Services& services) { return mount(rows, services); }

}  // namespace grantor::marketplace
