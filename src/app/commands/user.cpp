#include <algorithm>
#include <fmt/format.h>
#include <iostream>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "base/crypto.hpp"
#include "base/lower_case.hpp"
#include "model/role_names.hpp"

namespace grantor::app {
namespace {

std::string read_password() {
    std::string password;
    std::getline(std::cin, password);
    if (password.size() < 10) fail("the password on standard input needs at least 10 characters");
    return password;
}

}  // namespace

void create_user(const Place& place, const NewUser& request) {
    const auto store = open_store(load_options(place));
    const auto hash = hash_password(read_password());
    const auto now = Clock{}.now();
    std::string email = request.email;
    std::ranges::transform(email, email.begin(), [](unsigned char c) { return std::tolower(c); });
    if (!email.contains('@')) fail("`{}` is not an e-mail address", request.email);
    const auto id = store->write_now([&](WriteTx& tx) {
        const auto company = company_of(tx, request.company);
        if (tx.users().find_by_email(email)) fail("the user {} already exists", email);
        User user;
        user.email = email;
        user.name = request.name;
        user.password_hash = hash;
        user.language = "en";
        user.locale = "en_US";
        user.timezone = "Etc/UTC";
        user.created_at = now;
        const auto made = tx.users().add(user);
        tx.memberships().add({company->id, made, request.admin ? Role::admin : Role::regular, now});
        auto event = made_by_operator(AuditKind::user_created, now);
        event.company_id = company->id;
        event.user_id = made;
        tx.audit_events().add(event);
        return made;
    });
    fmt::print("user {} {}\n", id.value, email);
}

void list_users(const Place& place, const std::string& label) {
    const auto store = open_store(load_options(place));
    store->read_now([&](const ReadTx& tx) {
        const auto company = company_of(tx, label);
        for (const auto& user : tx.users().of_company(company->id)) {
            const auto membership = tx.memberships().find(company->id, user.id);
            const bool admin = membership && membership->role == Role::admin;
            fmt::print("{:<6} {:<30} {}{}{}\n", user.id.value, user.email, user.name,
                       admin ? "  admin" : "",
                       user.state == UserState::deactivated ? "  (deactivated)" : "");
        }
        return true;
    });
}

void set_user_role(const Place& place, const PersonRole& wanted) {
    const auto role = platform_role_named(wanted.platform);
    if (!role) fail("roles on the platform are admin, reviewer and none");
    const auto store = open_store(load_options(place));
    const auto now = Clock{}.now();
    store->write_now([&](WriteTx& tx) {
        const auto user = tx.users().find_by_email(lower_case(wanted.email));
        if (!user) fail("there is no user {}", wanted.email);
        tx.users().set_platform_role(user->id, *role);
        auto event = made_by_operator(AuditKind::platform_role_changed, now);
        event.user_id = user->id;
        event.detail = fmt::format("{}: {} → {}", user->email, role_name(user->platform_role),
                                   role_name(*role));
        tx.audit_events().add(event);
        return true;
    });
    if (*role == PlatformRole::none)
        return fmt::print("{} has no role on the platform\n", wanted.email);
    fmt::print("{} is now {} on the platform\n", wanted.email, wanted.platform);
}

}  // namespace grantor::app
