#include "marketplace/account/account_frame.hpp"
#include "marketplace/account/pages.hpp"
#include "marketplace/account/profile.hpp"
#include "marketplace/audit_words.hpp"
#include "marketplace/company/audit_log.hpp"
#include "model/role_names.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view profile_path = "/account/profile";
constexpr std::string_view security_path = "/account/security";
constexpr std::size_t sign_ins_shown_max = 20;

void fill_sign_ins(pages::PageData& data, const Visit& visit, const ReadTx& tx) {
    const auto events = find_own_sign_ins(visit.actor().user.id, sign_ins_shown_max, tx);
    if (events.empty()) return;
    auto list = data.add("SIGN_INS");
    for (const auto& event : events) {
        auto row = list.add("ROW");
        row.set("ROW_TEXT", audit_text(event.kind));
        row.set_time("ROW_AT", event.at);
        row.set("ROW_PEER", event.peer);
    }
}

}  // namespace

Outcome<http::Response> show_profile(const Visit& visit, const ReadTx& tx) {
    const auto frame = account_frame(visit, "Your account", AccountPage::profile);
    const auto& user = visit.actor().user;
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", profile_path);
    data.set("USER_NAME", user.name);
    data.set("USER_EMAIL", user.email);
    data.set_time("SINCE", user.created_at);
    data.set_time("SIGNED_IN", user.last_login_at);
    for (const auto& membership : tx.memberships().of_user(user.id)) {
        const auto company = tx.companies().find(membership.company_id);
        if (!company) continue;
        auto row = data.add("PLACE");
        row.set("PLACE_NAME", company->name);
        row.set("PLACE_ROLE", role_name(membership.role));
    }
    return pages::framed_page(visit.status(), "account_profile", frame, data);
}

Outcome<http::Response> show_security(const Visit& visit, const ReadTx& tx) {
    const auto frame = account_frame(visit, "Security", AccountPage::security);
    const auto& user = visit.actor().user;
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", security_path);
    data.set("USER_EMAIL", user.email);
    if (!user.password_hash.empty()) data.show("HAS_PASSWORD");
    // What was typed is never sent back.
    data.set_field("CURRENT", "", visit.error_of("current"));
    data.set_field("CHOSEN", "", visit.error_of("chosen"));
    fill_sign_ins(data, visit, tx);
    return pages::framed_page(visit.status(), "account_security", frame, data);
}

Outcome<PasswordWork> plan_new_password(const Visit& visit, const ReadTx&) {
    return plan_password_change(
        {std::string(visit.field("current")), std::string(visit.field("chosen"))}, visit.actor(),
        visit.context.site);
}

Outcome<http::Response> take_new_password(const Visit& visit, WriteTx& tx) {
    return see_done(
        change_password(visit.password, visit.actor(), binding_of(visit.cookie), tx, visit.context),
        security_path, "password-changed");
}

Outcome<http::Response> take_sign_out_elsewhere(const Visit& visit, WriteTx& tx) {
    const auto ended =
        end_other_sessions(visit.actor(), binding_of(visit.cookie), tx, visit.context);
    return see_done(security_path, ended == 0 ? "nowhere-else" : "signed-out-elsewhere");
}

}  // namespace grantor::marketplace
