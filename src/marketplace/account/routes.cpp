#include "marketplace/routes.hpp"

#include "marketplace/account/pages.hpp"

namespace grantor::marketplace {
namespace {

constexpr auto person = Access::person;

// table: path, who may, page, form that the page holds.
constexpr PageRow rows[] = {
    {"/account", person, show_connected_apps},
    {"/account/apps/{client_id}", person, show_connected_app},
    {"/account/apps/{client_id}/uninstall", person, ask_uninstall, take_uninstall},
    {"/account/requests", person, show_own_requests},
    {"/account/keys", person, show_access_keys},
    {"/account/keys", person, show_access_keys, take_new_access_key},
    {"/account/keys/{key}/remove", person, ask_access_key_removal, take_access_key_removal},
    {"/account/profile", person, show_profile},
    {"/account/security", person, show_security},
    {"/account/profile/password", person, show_security, {plan_new_password, take_new_password}},
    {"/account/profile/sessions", person, show_security, take_sign_out_elsewhere},
    {"/join", Access::anyone, show_join},
    {"/join", Access::anyone, show_offer, {plan_join, take_join}},
    {"/join/code", Access::anyone, show_join},
    {"/join/code", Access::anyone, show_offer, asks},
    {"/join/welcome", person, show_welcome},
    {"/reset-password", Access::anyone, show_password_reset},
    {"/reset-password",
     Access::anyone,
     show_password_reset,
     {plan_password_reset, take_password_reset}},
};

}  // namespace

std::vector<http::Route> account_routes(const Services& services) { return mount(rows, services); }

}  // namespace grantor::marketplace
