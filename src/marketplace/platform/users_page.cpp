#include <fmt/format.h>

#include "base/number.hpp"
#include "marketplace/account/pages.hpp"
#include "marketplace/account/password_reset.hpp"
#include "marketplace/link.hpp"
#include "marketplace/platform/pages.hpp"
#include "marketplace/platform/platform_frame.hpp"
#include "marketplace/platform/users.hpp"
#include "model/role_names.hpp"
#include "service/confirmation.hpp"
#include "service/once.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view users_path = "/platform/users";
constexpr std::int64_t users_a_page = 50;

struct UsersView {
    std::string text;
    UserId after;
    std::vector<User> users;
    bool has_more = false;
};

UsersView find_list(const Visit& visit, const ReadTx& tx) {
    UsersView view;
    view.text = searched_in(visit.query, "q");
    view.after = {number_in(visit.query, "after")};
    view.users = tx.users().search(view.text, view.after, users_a_page + 1);
    view.has_more = view.users.size() > users_a_page;
    if (view.has_more) view.users.pop_back();
    return view;
}

void fill_list(pages::PageData& data, const UsersView& view) {
    if (view.users.empty()) return data.show("NONE_FIT");
    auto list = data.add("USERS");
    for (const auto& user : view.users) {
        auto row = list.add("ROW");
        row.set("ROW_ID", std::to_string(user.id.value));
        row.set("ROW_NAME", user.name);
        row.set("ROW_EMAIL", user.email);
        row.set_time("ROW_SIGNED_IN", user.last_login_at);
        const bool is_active = user.state == UserState::active;
        row.set_badge("ROW_STATE", is_active ? "Active" : "Deactivated",
                      is_active ? pages::Tone::good : pages::Tone::bad);
        if (user.platform_role == PlatformRole::none) continue;
        row.add("PLATFORM_ROLE").set("ROW_ROLE", role_name(user.platform_role));
    }
    pages::Pager pager;
    if (view.after) pager.first_href = link(users_path, {{"q", view.text}});
    const auto last = std::to_string(view.users.back().id.value);
    if (view.has_more) pager.next_href = link(users_path, {{"q", view.text}, {"after", last}});
    data.set_pager("PAGER", pager);
}

struct PlaceOfUser {
    std::shared_ptr<const Company> company;
    Role role;
    bool is_last_admin = false;
};
struct UserView {
    User user;
    std::vector<PlaceOfUser> places;
    std::int64_t installations = 0;
};

UserId user_of(const Visit& visit) { return visit.id<UserId>("user"); }

Outcome<UserView> find_one(const Visit& visit, const ReadTx& tx) {
    auto user = tx.users().find(user_of(visit));
    if (!user) return refuse_unknown("account");
    UserView view{std::move(*user), {}};
    for (const auto& [company_id, user_id, role, since] : tx.memberships().of_user(view.user.id))
        if (auto company = tx.companies().find(company_id)) {
            const bool is_last = role == Role::admin && view.user.state == UserState::active &&
                                 tx.memberships().admins(company_id) <= 1;
            view.places.push_back({std::move(company), role, is_last});
        }
    view.installations = static_cast<std::int64_t>(tx.grants().active_of_user(view.user.id).size());
    return view;
}

void fill_state(pages::PageData& data, const UserView& view, const Actor& actor) {
    if (view.user.id == actor.user.id) return data.show("ONESELF");
    auto other = data.add("OTHER");
    other.show(view.user.state == UserState::active ? "ACTIVE" : "DEACTIVATED");
    for (const auto& place : view.places)
        if (place.is_last_admin) other.add("LAST_ADMIN").set("OF_COMPANY", place.company->name);
}

std::string user_path(const Visit& visit) {
    return fmt::format("{}/{}", users_path, user_of(visit).value);
}

Outcome<http::Response> see_code(const Visit& visit, const Outcome<MadeReset>& made) {
    if (!made) return std::unexpected(made.error());
    return see_once(visit, fmt::format("{}/{}/password-reset", users_path, made->user.id.value), "",
                    {{"code", std::string(made->code.reveal())},
                     {"until", std::to_string(to_ms(made->reset.expires_at))}});
}

}  // namespace

Outcome<http::Response> show_users(const Visit& visit, const ReadTx& tx) {
    const auto view = find_list(visit, tx);
    auto frame = platform_frame(visit, "People", PlatformPage::users);
    frame.actions = {{"Create an account", fmt::format("{}/new", users_path), true}};
    pages::PageData data;
    data.set("QUERY", view.text);
    fill_list(data, view);
    return pages::framed_page(visit.status(), "platform_users", frame, data);
}

Outcome<http::Response> show_new_user(const Visit& visit, const ReadTx&) {
    const auto frame = platform_detail_frame(visit, "Create an account", PlatformPage::users);
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set_field("NAME", visit.entered("name", ""), visit.error_of("name"));
    data.set_field("EMAIL", visit.entered("email", ""), visit.error_of("email"));
    data.set_field("COMPANY", visit.entered("company", visit.query.find("company").value_or("")),
                   visit.error_of("company"));
    const auto role = visit.entered("role", "regular");
    data.set_field("ROLE", role, visit.error_of("role"));
    const std::pair<std::string_view, std::string_view> roles[] = {
        {"regular", "Regular"}, {"developer", "Developer"}, {"admin", "Admin"}};
    std::vector<pages::Choice> choices;
    for (const auto& [word, text] : roles)
        choices.push_back({std::string(word), std::string(text), word == role});
    data.add_choices("ROLE_CHOICE", choices);
    return pages::framed_page(visit.status(), "platform_user_new", frame, data);
}

// The code that is shown next lets the person choose a password.
Outcome<http::Response> take_new_user(const Visit& visit, WriteTx& tx) {
    const auto made = create_account({visit.field("name"), visit.field("email"),
                                      visit.field("company"), role_named(visit.field("role"))},
                                     visit.actor(), tx, visit.context);
    if (!made) return std::unexpected(made.error());
    return see_code(visit, make_user_reset(made->id, visit.actor(), tx, visit.context));
}

Outcome<http::Response> show_user(const Visit& visit, const ReadTx& tx) {
    const auto view = find_one(visit, tx);
    if (!view) return std::unexpected(view.error());
    const auto& user = view->user;
    auto frame = platform_detail_frame(visit, user.name, PlatformPage::users);
    const bool is_active = user.state == UserState::active;
    frame.badge = is_active ? pages::FrameBadge{"Active", pages::Tone::good}
                            : pages::FrameBadge{"Deactivated", pages::Tone::bad};
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", user_path(visit));
    data.set("ID", std::to_string(user.id.value));
    data.set("USER", user.name);
    data.set("EMAIL", user.email);
    data.set_time("SINCE", user.created_at);
    data.set_time("SIGNED_IN", user.last_login_at);
    data.set_number("INSTALLATION_COUNT", view->installations);
    for (const auto& place : view->places) {
        auto row = data.add("PLACE");
        row.set("PLACE_NAME", place.company->name);
        row.set("PLACE_LABEL", place.company->label);
        row.set("PLACE_ROLE", role_name(place.role));
    }
    const auto role = visit.entered("role", role_name(user.platform_role));
    data.set_field("ROLE", role, visit.error_of("role"));
    if (role == "none") data.show("NONE");
    if (role == "reviewer") data.show("REVIEWER");
    if (role == "admin") data.show("ADMIN");
    fill_state(data, *view, visit.actor());
    return pages::framed_page(visit.status(), "platform_user", frame, data);
}

Outcome<http::Response> take_platform_role(const Visit& visit, WriteTx& tx) {
    const auto role = platform_role_named(visit.field("role"));
    return see_done(change_platform_role(user_of(visit), role, visit.actor(), tx, visit.context),
                    user_path(visit), "platform-role-saved");
}

Outcome<http::Response> take_user_reset(const Visit& visit, WriteTx& tx) {
    return see_code(visit, make_user_reset(user_of(visit), visit.actor(), tx, visit.context));
}

Outcome<http::Response> show_user_reset(const Visit& visit, const ReadTx& tx) {
    const auto user = tx.users().find(user_of(visit));
    if (!user) return refuse_unknown("account");
    const auto code = visit.once("code");
    if (code.empty()) return see_other(user_path(visit));
    const auto until = from_ms(read_number(visit.once("until")).value_or(0));
    auto frame = platform_detail_frame(visit, "Code for a new password", PlatformPage::users);
    frame.target = user_path(visit);
    return reset_code_page({*user, code, until}, frame, visit);
}

Outcome<http::Response> ask_user_deactivation(const Visit& visit, const ReadTx& tx) {
    const auto view = find_one(visit, tx);
    if (!view) return std::unexpected(view.error());
    const auto& user = view->user;
    if (user.state == UserState::deactivated) return refuse_state("It is already deactivated.");
    const auto count = view->installations;
    pages::Confirmation question;
    question.heading = fmt::format("Deactivate {}?", user.name);
    question.sentences = {
        fmt::format("{} is signed out everywhere and can no longer sign in.", user.email),
        count == 0   ? std::string("The person has no apps installed.")
        : count == 1 ? std::string("1 app is uninstalled, and its server is notified. Activating "
                                   "the account again does not bring it back.")
                     : fmt::format("{} installed apps are uninstalled, and their servers are "
                                   "notified. Activating the account again does not bring them "
                                   "back.",
                                   count)};
    for (const auto& place : view->places)
        if (place.is_last_admin)
            question.sentences.push_back(
                fmt::format("{} is left without an admin.", place.company->name));
    question.button = "Deactivate";
    question.action = user_path(visit) + "/deactivate";
    question.cancel = user_path(visit);
    return confirmation_page(
        visit, platform_detail_frame(visit, question.heading, PlatformPage::users), question);
}

Outcome<http::Response> take_user_deactivation(const Visit& visit, WriteTx& tx) {
    const auto ended = deactivate_user(user_of(visit), visit.actor(), tx, visit.context);
    if (!ended) return std::unexpected(ended.error());
    return see_done(user_path(visit), "user-deactivated");
}

Outcome<http::Response> take_user_activation(const Visit& visit, WriteTx& tx) {
    return see_done(activate_user(user_of(visit), visit.actor(), tx, visit.context),
                    user_path(visit), "user-activated");
}

}  // namespace grantor::marketplace
