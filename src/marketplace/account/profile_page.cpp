#include "marketplace/account/profile_page.hpp"

#include "marketplace/account/account_frame.hpp"
#include "marketplace/account/profile.hpp"
#include "marketplace/plain_form.hpp"
#include "model/role_names.hpp"

namespace grantor::marketplace {
namespace {

struct ProfileView {
    std::vector<std::pair<std::string, Role>> companies;
};

Outcome<ProfileView> find_view(const Visit& visit, const ReadTx& tx) {
    ProfileView view;
    for (const auto& membership : tx.memberships().of_user(visit.actor().user.id))
        if (const auto company = tx.companies().find(membership.company_id))
            view.companies.emplace_back(company->name, membership.role);
    return view;
}

http::Response write_view(const Visit& visit, const ProfileView& view) {
    const auto frame = account_frame(visit, "Sign-in", AccountTab::profile);
    const auto& user = visit.actor().user;
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", "/account/profile");
    data.set("USER_NAME", user.name);
    data.set("USER_EMAIL", user.email);
    data.set_time("SINCE", user.created_at);
    data.set_time("SIGNED_IN", user.last_login_at);
    for (const auto& [name, role] : view.companies) {
        auto row = data.add("PLACE");
        row.set("PLACE_NAME", name);
        row.set("PLACE_ROLE", role_name(role));
    }
    if (!user.password_hash.empty()) data.show("HAS_PASSWORD");
    // What was typed is never sent back.
    data.set_field("CURRENT", "", visit.error_of("current"));
    data.set_field("CHOSEN", "", visit.error_of("chosen"));
    return pages::framed_page(visit.status(), "account_profile", frame, data);
}

const PageEndpoint<ProfileView>& profile_page() {
    static const PageEndpoint<ProfileView> page{Access::person, find_view, write_view};
    return page;
}

}  // namespace

http::Task<http::Response> show_profile(const http::Request& request, const Services& services) {
    return show_page(request, services, profile_page());
}

http::Task<http::Response> take_password_change(const http::Request& request,
                                                const Services& services) {
    static const PasswordForm<Nothing> form{
        Access::person,
        [](const Visit& visit, const ReadTx&) {
            const PasswordChange change{std::string(visit.form.find("current").value_or("")),
                                        std::string(visit.form.find("chosen").value_or(""))};
            return plan_password_change(change, visit.actor());
        },
        [](const Visit& visit, WriteTx& tx, const PasswordHash& hash) -> Outcome<Nothing> {
            const auto done =
                change_password(hash, visit.actor(), binding_of(visit.cookie), tx, visit.context);
            if (!done) return std::unexpected(done.error());
            return Nothing{};
        },
        [](const Visit&, const Nothing&) {
            return see_done("/account/profile", "password-changed");
        }};
    return take_password_form(request, services, form, profile_page());
}

http::Task<http::Response> take_sign_out_elsewhere(const http::Request& request,
                                                   const Services& services) {
    static const FormEndpoint<std::int64_t> form{
        Access::person,
        [](const Visit& visit, WriteTx& tx) -> Outcome<std::int64_t> {
            return end_other_sessions(visit.actor(), binding_of(visit.cookie), tx, visit.context);
        },
        [](const Visit&, std::int64_t ended) {
            return see_done("/account/profile",
                            ended == 0 ? "nowhere-else" : "signed-out-elsewhere");
        }};
    return take_form(request, services, form, profile_page());
}

}  // namespace grantor::marketplace
